#include "net/session.h"

#include <limits.h>
#include "base/crypt.h"
#include "wire/block.h"
#include "wire/json_io.h"

#define CONNECT_MS 10000
#define LOW_SPEED 64
#define LOW_TIME 20
#define MAX_BYTES (BLOCK_MAX + (1u << 20))

void
session_init(struct session *s)
{
	memset(s, 0, sizeof(*s));
	str_init(&s->ca, CA_MAX);
	trouble_set(&s->refusal, NETC_CLIENT, "net:url", "no server's address was given");
}

void
session_release(struct session *s)
{
	str_release(&s->ca);
	crypt_wipe(s->token, sizeof(s->token));
}

static long
limit(const struct rec *r, enum rec_field f, long dflt, long max)
{
	uint64_t v = rec_u64(r, f, (uint64_t)dflt);

	return v == 0 ? dflt : v > (uint64_t)max ? max : (long)v;
}

int
session_hello(struct session *s, const struct rec *r, struct err *e)
{
	struct view url = rec_get(r, RF_URL), ca = rec_get(r, RF_CA),
	            token = rec_get(r, RF_TOKEN);
	struct err why = ERR_INIT;

	if (!url.p || token.n >= sizeof(s->token))
		return err_set(
		        e, ERR_DAMAGED, "HELLO without an address or with a wrong token");
	session_release(s);
	session_init(s);
	str_add(&s->ca, ca.p, ca.n);
	if (str_ok(&s->ca, "the CA file", e))
		return -1;
	if (token.n) {
		memcpy(s->token, token.p, token.n);
		s->token[token.n] = '\0';
		/* It goes into a header line: nothing but base64url may stand in it. */
		if (strlen(s->token) != token.n || !json_is_token(s->token))
			return err_set(e, ERR_DAMAGED, "HELLO with a wrong token");
	}
	s->connect_ms = limit(r, RF_CONNECT_MS, CONNECT_MS, 600000);
	s->low_speed = limit(r, RF_LOW_SPEED, LOW_SPEED, INT_MAX);
	s->low_time = limit(r, RF_LOW_TIME, LOW_TIME, 3600);
	s->max_bytes = (size_t)limit(r, RF_MAX_BYTES, MAX_BYTES, MAX_BYTES);
	memset(&s->refusal, 0, sizeof(s->refusal));
	if (url_base(url.p, url.n, s->base, s->host, &why))
		trouble_set(&s->refusal, NETC_CLIENT, "net:url", "%s", why.msg);
	return 0;
}
