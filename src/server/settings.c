#include "base/le.h"
#include "server/settings.h"

static int
load(struct db *d, const char *k, struct str *v, struct err *e)
{
	int rc;

	str_reset(v);
	rc = db_meta_get(d, k, v, e);
	if (rc == 0)
		return err_set(
		        e, ERR_DAMAGED, "the database lacks the setting \"%s\"", k);
	return rc < 0 ? -1 : 0;
}

int
settings_load(struct db *d, struct settings *s, struct err *e)
{
	struct str v = STR_INIT(256);
	int rc = -1;

	*s = (struct settings){ 0 };
	if (load(d, "epoch", &v, e))
		goto out;
	snprintf(s->epoch, sizeof(s->epoch), "%s", str_c(&v));
	if (load(d, "name", &v, e))
		goto out;
	snprintf(s->name, sizeof(s->name), "%s", str_c(&v));
	if (load(d, "zone", &v, e))
		goto out;
	if (v.len == 4)
		s->zone = (int)(int32_t)le32_get((const uint8_t *)v.p);
	if (load(d, "key", &v, e))
		goto out;
	if (v.len != KEY_LEN) {
		err_set(e, ERR_DAMAGED, "the database holds a wrong key");
		goto out;
	}
	memcpy(s->key, v.p, KEY_LEN);
	rc = 0;
out:
	str_release(&v);
	return rc;
}

int
settings_store(struct db *d, const struct settings *s, struct err *e)
{
	uint8_t zone[4];

	le32_put(zone, (uint32_t)s->zone);
	if (db_meta_put(d, "name", s->name, strlen(s->name), e) ||
	        db_meta_put(d, "zone", zone, sizeof(zone), e) ||
	        db_meta_put(d, "key", s->key, KEY_LEN, e))
		return -1;
	return db_meta_put(d, "epoch", s->epoch, strlen(s->epoch), e);
}
