/* sotayd devices, revoke. A device is named by its id or the beginning of it. */
#include "base/date.h"
#include "base/mem.h"
#include "base/proc.h"
#include "model/ids.h"
#include "server/cmd.h"
#include "server/db_device.h"
#include "server/db_member.h"
#include "server/db_rotate.h"
#include "server/log.h"

#define CANDIDATES 8
#define PREFIX_MIN 6

static void
moment(int64_t t)
{
	char when[32] = "-";

	if (t)
		instant_iso(t, when);
	out_raw(when);
	out_safe(SAFE("  "));
}

static int
print(void *arg, const struct device_line *v)
{
	char id[ID_TEXT + 1];

	++*(size_t *)arg;
	id_text(v->id, id);
	out_raw(id);
	out_safe(SAFE("  "));
	out_raw(v->member);
	out_safe(SAFE("  "));
	moment(v->made);
	moment(v->seen);
	out_safe(v->revoked ? SAFE("revoked  ") : SAFE("active  "));
	out_raw(v->name);
	out_safe(SAFE("\n"));
	return 0;
}

static int
list(struct db *d, const char *who, struct err *e)
{
	struct member m = { 0 };
	size_t n = 0;
	int rc = who ? db_member_find(d, who, &m, e) : 1;

	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOTFOUND, "there is no member \"%s\"", who);
	if (db_device_each(d, m.id, print, &n, e))
		return -1;
	return n ? 0 : err_set(e, ERR_NOTFOUND, "no device is enrolled");
}

int
cmd_devices(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	struct str dir = STR_INIT(4096);
	struct db *d = NULL;
	int rc = -1;

	if (opt_parse(&argc, argv, NULL, 0, e))
		return -1;
	if (argc > 1)
		return cmd_usage(env, e);
	if (cmd_open(env, &dir, &d, e) == 0)
		rc = list(d, argc ? argv[0] : NULL, e);
	db_close(d);
	str_release(&dir);
	return rc;
}

static int
device_find(struct db *d, const char *text, struct device_row *v, struct err *e)
{
	uint8_t lo[ID_LEN], hi[ID_LEN];
	struct device_row got[CANDIDATES];
	char id[ID_TEXT + 1];
	size_t i, n = 0, len = strlen(text);

	if (len >= PREFIX_MIN && b32_range(text, len, lo, hi) == 0 &&
	        db_device_by_range(d, lo, hi, got, CANDIDATES, &n, e))
		return -1;
	if (!n)
		return err_set(e, ERR_NOTFOUND, "there is no device \"%s\"", text);
	if (n > 1) {
		for (i = 0; i < n; i++) {
			id_text(got[i].id, id);
			log_line("%s", id);
		}
		return err_set(e, ERR_USAGE, "\"%s\" fits several devices", text);
	}
	*v = got[0];
	return 0;
}

static int
shut_out(struct db *d, const char *text, struct err *e)
{
	char id[ID_TEXT + 1];
	struct device_row v;

	if (db_begin(d, e))
		return -1;
	if (device_find(d, text, &v, e) || db_device_revoke(d, v.id, clock_wall(), e) ||
	        (!v.revoked && feed_rotate_device(d, v.member, e))) {
		db_rollback(d);
		return -1;
	}
	failpoint("in-revoke");
	if (db_commit(d, e))
		return -1;
	failpoint("revoked");
	id_text(v.id, id);
	out_raw(id);
	out_safe(v.revoked ? SAFE("  (was already revoked)\n") : SAFE("  revoked\n"));
	return 0;
}

int
cmd_revoke(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	struct str dir = STR_INIT(4096);
	struct db *d = NULL;
	int rc = -1;

	if (opt_parse(&argc, argv, NULL, 0, e))
		return -1;
	if (argc != 1)
		return cmd_usage(env, e);
	if (cmd_open(env, &dir, &d, e) == 0 && shut_out(d, argv[0], e) == 0)
		rc = cmd_tell(str_c(&dir), 0, e);
	db_close(d);
	str_release(&dir);
	return rc;
}
