#include "net/url.h"

#include <strings.h>
#include <curl/curl.h>

#define HTTPS "https://"

static bool
absent(CURLU *u, CURLUPart part)
{
	char *z = NULL;
	CURLUcode c = curl_url_get(u, part, &z, 0);

	curl_free(z);
	return c != CURLUE_OK;
}

static int
take_host(CURLU *u, char host[HOST_MAX])
{
	char *name = NULL, *port = NULL;
	int n = -1;

	if (curl_url_get(u, CURLUPART_HOST, &name, 0) == CURLUE_OK && name[0]) {
		if (curl_url_get(u, CURLUPART_PORT, &port, 0) == CURLUE_OK)
			n = snprintf(host, HOST_MAX, "%s:%s", name, port);
		else
			n = snprintf(host, HOST_MAX, "%s", name);
	}
	curl_free(name);
	curl_free(port);
	return n > 0 && n < HOST_MAX ? 0 : -1;
}

int
url_base(const char *p, size_t n, char base[URL_MAX], char host[HOST_MAX], struct err *e)
{
	char text[URL_MAX / 2];
	char *whole = NULL;
	CURLU *u = NULL;
	size_t len;
	int r = -1;

	if (!n || n >= sizeof(text) || memchr(p, 0, n))
		return err_set(e, ERR_USAGE, "the server's address is empty or too long");
	memcpy(text, p, n);
	text[n] = '\0';
	u = curl_url();
	if (!u)
		return err_set(e, ERR_MEM, "out of memory");
	if (strncasecmp(text, HTTPS, strlen(HTTPS))) {
		(void)err_set(
		        e, ERR_USAGE, "the server's address must begin with " HTTPS);
		goto out;
	}
	if (curl_url_set(u, CURLUPART_URL, text, 0) != CURLUE_OK) {
		(void)err_set(e, ERR_USAGE, "the server's address cannot be understood");
		goto out;
	}
	if (!absent(u, CURLUPART_USER) || !absent(u, CURLUPART_PASSWORD) ||
	        !absent(u, CURLUPART_QUERY) || !absent(u, CURLUPART_FRAGMENT)) {
		(void)err_set(e, ERR_USAGE,
		        "the server's address must not hold a user, a ? or a #");
		goto out;
	}
	if (take_host(u, host) ||
	        curl_url_get(u, CURLUPART_URL, &whole, 0) != CURLUE_OK) {
		(void)err_set(e, ERR_USAGE, "the server's address has no usable host");
		goto out;
	}
	len = strlen(whole);
	while (len && whole[len - 1] == '/')
		len--;
	if (len >= URL_MAX) {
		(void)err_set(e, ERR_USAGE, "the server's address is too long");
		goto out;
	}
	memcpy(base, whole, len);
	base[len] = '\0';
	r = 0;
out:
	curl_free(whole);
	curl_url_cleanup(u);
	return r;
}

static void
escape(struct str *out, struct view v)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	                            "0123456789-_.~";

	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] && strchr(plain, v.p[i]))
			str_addc(out, v.p[i]);
		else
			str_addf(out, "%%%02X", (unsigned)(unsigned char)v.p[i]);
	}
}

void
url_sync(struct str *out, const char *base, struct view epoch, struct view view,
        uint64_t priv, struct view state, bool fresh)
{
	str_addf(out, "%s/v1/sync?e=", base);
	escape(out, epoch);
	str_adds(out, "&v=");
	escape(out, view);
	str_addf(out, "&m=%llu", (unsigned long long)priv);
	if (state.n) {
		str_adds(out, "&s=");
		escape(out, state);
	}
	if (fresh)
		str_adds(out, "&fresh=1");
}

void
url_block(struct str *out, const char *base, const struct block_ref *b)
{
	char fid[ID_LEN * 2];

	b64_enc(b->fid, ID_LEN, fid);
	str_addf(out, "%s/v1/block/%s/%lu/%u/%llu", base, fid, (unsigned long)b->r,
	        (unsigned)b->level, (unsigned long long)b->index);
}

void
url_blob(struct str *out, const char *base, const uint8_t id[HASH_LEN])
{
	char text[HASH_LEN * 2];

	b64_enc(id, HASH_LEN, text);
	str_addf(out, "%s/v1/blob/%s", base, text);
}

void
url_bypass(struct str *out)
{
	uint8_t r[9];
	char text[16];

	crypt_random(r, sizeof(r));
	b64_enc(r, sizeof(r), text);
	str_addf(out, "?q=%s", text);
}
