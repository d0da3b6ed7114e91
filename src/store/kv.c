#include <errno.h>
#include "rows.h"
#include "store/feed.h"

int
kv_get(const struct store *s, const char *k, struct str *v, bool *found, struct err *e)
{
	const struct arg a[] = { arg_s(k) };
	sqlite3_stmt *st;
	struct view got;
	int rc;

	*found = false;
	if (row_open(s, ST_KV_GET, a, 1, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc <= 0)
		return rc;
	got = col_view(st, 0);
	str_add(v, got.p, got.n);
	row_done(st);
	*found = true;
	return str_ok(v, k, e);
}

static int
run(struct store *s, enum stmt id, const struct arg *a, size_t n, struct err *e)
{
	bool own;
	int rc;

	if (tx_enter(s, &own, e))
		return -1;
	rc = row_run(s, id, a, n, e);
	if (!rc)
		ch_add(s, CH_VALUE);
	return tx_leave(s, own, rc, e);
}

int
kv_set(struct store *s, const char *k, const void *v, size_t n, struct err *e)
{
	return run(s, ST_KV_SET, ARGS(arg_s(k), arg_b(v && n ? v : "", n)), e);
}

int
kv_drop(struct store *s, const char *k, struct err *e)
{
	return run(s, ST_KV_DEL, ARGS(arg_s(k)), e);
}

int
kv_get_u64(
        const struct store *s, const char *k, uint64_t dflt, uint64_t *v, struct err *e)
{
	struct str t = STR_INIT(32);
	unsigned long long u;
	bool found;
	char *end;
	int rc;

	*v = dflt;
	rc = kv_get(s, k, &t, &found, e);
	if (!rc && found) {
		errno = 0;
		u = strtoull(str_c(&t), &end, 10);
		if (!t.len || *end || errno || t.p[0] == '-')
			rc = err_set(e, ERR_DAMAGED,
			        _("the store's value %s is no number"), k);
		else
			*v = u;
	}
	str_release(&t);
	return rc;
}

int
kv_set_u64(struct store *s, const char *k, uint64_t v, struct err *e)
{
	char t[24];
	int n = snprintf(t, sizeof(t), "%llu", (unsigned long long)v);

	return kv_set(s, k, t, (size_t)n, e);
}
