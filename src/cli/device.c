#include "cli_int.h"

#include "base/date.h"
#include "base/crypt.h"
#include "core/device.h"
#include "model/ids.h"
#include "store/feed.h"

#define ID_SHOWN 8
#define ID_LEAST 4

/* --- list --------------------------------------------------------------------------------- */

static void
put_json(struct cli *c, const struct device *d)
{
	struct json_out j;

	json_begin(&j, &c->out);
	json_id(&j, "id", d->id);
	json_z(&j, "name", d->name);
	json_instant(&j, "enrolled", d->at);
	json_instant(&j, "seen", d->seen);
	json_instant(&j, "revoked", d->revoked);
	json_bool(&j, "this", d->self);
	json_end(&j);
}

static void
put_line(struct cli *c, const struct device *d)
{
	struct out *o = &c->out;
	char id[ID_TEXT + 1], at[32];

	id_text(d->id, id);
	id[ID_SHOWN] = '\0';
	out_col(o, raw_of(id), ID_SHOWN);
	out_safe(o, d->self ? SAFE(" * ") : SAFE("   "));
	out_col(o, raw_of(d->name), 24);
	out_safe(o, SAFE(" "));
	instant_local(d->revoked ? d->revoked : d->seen ? d->seen : d->at, at);
	out_f(o,
	        d->revoked ? _("revoked %s")
	        : d->seen  ? _("last seen %s")
	                   : _("enrolled %s, never seen since"),
	        at);
	out_safe(o, SAFE("\n"));
}

static int
list(struct cli *c, const struct cli_args *a, struct err *e)
{
	struct device *v;
	size_t n;

	if (device_list(&c->app, &v, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (a->json)
			put_json(c, &v[i]);
		else
			put_line(c, &v[i]);
	}
	free(v);
	return 0;
}

/* --- add ---------------------------------------------------------------------------------- */

static int
add(struct cli *c, struct err *e)
{
	struct str url = STR_INIT(4096);
	char code[DEVICE_CODE], until[32];
	int64_t expires;
	bool found;
	int r = -1;

	if (device_code(&c->app, code, &expires, e) ||
	        kv_get(c->app.store, KV_URL, &url, &found, e))
		goto out;
	instant_local(expires, until);
	out_f(&c->out, "%s", code);
	out_safe(&c->out, SAFE("\n"));
	out_flush(&c->out);
	cli_note(c, _("with this code, once and until %s, on the other device:"), until);
	cli_note(c, "  sotay enrol %s %s --ca FILE", str_c(&url), code);
	r = 0;
out:
	crypt_wipe(code, sizeof(code));
	str_release(&url);
	return r;
}

/* --- revoke --------------------------------------------------------------------------------- */

static int
find(const struct device *v, size_t n, const char *which, const struct device **out,
        struct err *e)
{
	uint8_t lo[ID_LEN], hi[ID_LEN];
	size_t hits = 0;

	if (strlen(which) < ID_LEAST || b32_range(which, strlen(which), lo, hi))
		return err_set(e, ERR_USAGE,
		        P_("%s is no device: give its id as \"sotay device list\" shows "
		           "it, or the first %d character",
		                "%s is no device: give its id as \"sotay device list\" "
		                "shows it, or the first %d characters",
		                ID_LEAST),
		        which, ID_LEAST);
	for (size_t i = 0; i < n; i++) {
		if (memcmp(v[i].id, lo, ID_LEN) < 0 || memcmp(v[i].id, hi, ID_LEN) > 0)
			continue;
		*out = &v[i];
		hits++;
	}
	if (!hits)
		return err_set(e, ERR_NOTFOUND, _("you have no device %s"), which);
	if (hits > 1)
		return err_set(e, ERR_USAGE,
		        _("more than one device begins with %s; give more of its id"),
		        which);
	return 0;
}

static int
confirm(const struct device *d, struct err *e)
{
	struct str q = STR_INIT(1000);
	int r;

	str_addf(&q,
	        d->self ? _("Shut out %s, the device that you are using? It will need a "
	                    "new code.")
	                : _("Shut out %s? It will need a new code."),
	        d->name);
	r = cli_confirm(str_c(&q),
	        _("there is no terminal to ask; to revoke the device add --yes"),
	        _("nothing was revoked"), e);
	str_release(&q);
	return r;
}

static int
shut_out(struct cli *c, const struct cli_args *a, struct err *e)
{
	const struct device *d = NULL;
	struct device *v;
	int r = -1;
	size_t n;

	if (device_list(&c->app, &v, &n, e))
		return -1;
	if (find(v, n, a->word[1], &d, e))
		goto out;
	if (d->revoked) {
		out_f(&c->out, _("already revoked: %s"), d->name);
	} else {
		if ((!a->yes && confirm(d, e)) || device_revoke(&c->app, d->id, e))
			goto out;
		out_f(&c->out, _("revoked: %s"), d->name);
	}
	out_safe(&c->out, SAFE("\n"));
	r = 0;
out:
	free(v);
	return r;
}

int
cli_cmd_device(struct cli *c, int argc, char **argv, struct err *e)
{
	struct cli_args a;

	if (cli_args(&a, OPT_JSON | OPT_YES, 1, 2, argc, argv, e))
		return -1;
	if (!strcmp(a.word[0], "list") && a.n == 1 && !a.yes)
		return list(c, &a, e);
	if (!strcmp(a.word[0], "add") && a.n == 1 && !a.yes && !a.json)
		return add(c, e);
	if (!strcmp(a.word[0], "revoke") && a.n == 2 && !a.json)
		return shut_out(c, &a, e);
	return err_set(
	        e, ERR_USAGE, _("usage: sotay %s %s"), argv[0], cli_find(argv[0])->args);
}
