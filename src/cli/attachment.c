#include "cli_int.h"

#include <errno.h>
#include "base/crypt.h"
#include "base/date.h"
#include "base/human.h"
#include "base/mem.h"
#include "core/opener.h"

#define LOOK_MS 100

/* --- list ----------------------------------------------------------------------------------- */

static const char *
state(const struct cli *c, const struct att_row *r)
{
	if (!app_attachment_here(&c->app, r))
		return r->state == ATT_PINNED ? "due" : "away";
	return r->state == ATT_PINNED ? "pinned" : "here";
}

static void
put_json(struct cli *c, const struct att_row *r)
{
	struct json_out j;

	json_begin(&j, &c->out);
	json_num(&j, "n", r->n + 1);
	json_z(&j, "name", r->a.name);
	json_z(&j, "type", r->a.type);
	json_num(&j, "size", (int64_t)r->a.size);
	json_z(&j, "state", state(c, r));
	json_end(&j);
}

static void
put_line(struct cli *c, const struct att_row *r)
{
	struct out *o = &c->out;

	out_f(o, "%u %10llu %-6s ", r->n + 1, (unsigned long long)r->a.size, state(c, r));
	out_raw(o, raw_of(r->a.name), SCRUB_LINE);
	out_safe(o, SAFE("\n"));
}

/* --- cat ------------------------------------------------------------------------------------ */

static int
put_bytes(struct cli *c, const struct att_row *r, struct err *e)
{
	struct att_file *f = mem_new(1, sizeof(*f), e);
	uint8_t *p = mem_new(STREAM_CHUNK, 1, e);
	size_t n = 0;
	int rc = -1;

	if (!f || !p || att_file_open(f, &c->app, r, e))
		goto out;
	do {
		rc = att_file_next(f, p, &n, e);
		out_bytes(&c->out, p, n);
	} while (!rc && n && !c->out.gone && !c->out.bad);
	out_flush(&c->out);
	att_file_close(f);
out:
	if (p)
		crypt_wipe(p, STREAM_CHUNK);
	free(p);
	free(f);
	return rc;
}

static int
put_text(struct cli *c, const struct att_row *r, struct err *e)
{
	struct str text = STR_INIT(ATT_TEXT_MAX);
	const struct conf *conf = cli_conf(c, e);
	int rc = conf ? att_text(&c->app, conf, r, &text, e) : -1;
	size_t at = 0, n;

	/* a line at a time: what is scrubbed may be three times as long */
	for (; !rc && at < text.len; at += n) {
		const char *p = str_c(&text) + at, *nl = memchr(p, '\n', text.len - at);

		n = nl ? (size_t)(nl - p) + 1 : text.len - at;
		out_raw(&c->out, (struct raw){ p, n }, SCRUB_TEXT);
	}
	if (text.p)
		crypt_wipe(text.p, text.cap);
	str_release(&text);
	return rc;
}

/* --- get ------------------------------------------------------------------------------------ */

struct telling {
	struct cli *c;
	uint64_t tenth;
};

static bool
tell(void *arg, uint64_t done, uint64_t total)
{
	struct telling *t = arg;
	uint64_t tenth = total ? 10 * done / total : 10;

	if (t->c->err.tty && tenth > t->tenth)
		cli_note(t->c, _("%s of %s"), human_size(done).s, human_size(total).s);
	t->tenth = tenth;
	return true;
}

static int
get(struct cli *c, const struct doc_row *d, const struct att_row *r, bool pin,
        struct err *e)
{
	struct telling t = { c, 0 };

	if (app_attachment_get(&c->app, d->rid, r->n, pin, tell, &t, e))
		return -1;
	out_f(&c->out,
	        r->state == ATT_PINNED || pin ? _("here, and kept: %s") : _("here: %s"),
	        r->a.name);
	out_safe(&c->out, SAFE("\n"));
	return 0;
}

/* --- those that are pinned ------------------------------------------------------------------ */

static int
fetch(struct app_fetch *f, const struct cli_stop *stop, int *sig, struct err *e)
{
	int r = 0;
	short got;

	while (!r) {
		*sig = cli_wait(stop, f->h.fd, app_fetch_events(f), &got, -1);
		if (*sig)
			return 0;
		r = app_fetch_io(f, got, e);
	}
	return r;
}

int
cli_fetch_pinned(struct cli *c, const struct cli_stop *stop)
{
	struct att_row r = { 0 };
	int sig = 0, found, rc;
	struct app_fetch f;
	struct err e;

	while (!sig && (found = app_attachment_due(&c->app, &r, &e)) != 0) {
		if (found < 0) {
			cli_note(c, "%s", e.msg);
			break;
		}
		rc = app_fetch_start(&f, &c->app, &r, false, &e);
		if (!rc)
			rc = fetch(&f, stop, &sig, &e);
		app_fetch_end(&f);
		if (rc >= 0)
			continue;
		cli_note(c, _("%s is pinned and was not fetched: %s"), r.a.name, e.msg);
		/* Without a line the others would fail too, and slowly. */
		if (e.code == ERR_NET || e.code == ERR_FULL)
			break;
	}
	crypt_wipe(&r, sizeof(r));
	return sig;
}

/* --- kept, removed, opened ------------------------------------------------------------------- */

static int
keep(struct cli *c, const struct att_row *r, bool pin, struct err *e)
{
	if (app_attachment_pin(&c->app, r, pin, e))
		return -1;
	if (!pin)
		out_f(&c->out, _("no longer kept: %s"), r->a.name);
	else if (app_attachment_here(&c->app, r))
		out_f(&c->out, _("here, and kept: %s"), r->a.name);
	else
		out_f(&c->out, _("fetched with the next sync, and kept: %s"), r->a.name);
	out_safe(&c->out, SAFE("\n"));
	return 0;
}

static int
drop(struct cli *c, const struct att_row *r, struct err *e)
{
	if (app_attachment_remove(&c->app, r, e))
		return -1;
	out_f(&c->out, _("removed from this device: %s"), r->a.name);
	out_safe(&c->out, SAFE("\n"));
	return 0;
}

/* Until its program has ended; ^C takes its file away at once. */
static int
open_background(
        struct cli *c, const struct conf *conf, const struct att_row *r, struct err *e)
{
	struct cli_stop stop;
	struct opener o;
	int rc, sig = 0;

	if (cli_stop_begin(&stop, e))
		return -1;
	rc = opener_start(&o, &c->app, conf, r, e);
	while (!rc && !sig && opener_runs(&o, clock_boot()))
		sig = cli_wait(&stop, -1, 0, NULL, LOOK_MS);
	opener_end(&o);
	cli_stop_end(&stop);
	return rc ? -1 : sig ? 128 + sig : 0;
}

static int
open_outside(struct cli *c, const struct att_row *r, struct err *e)
{
	const struct conf *conf = cli_conf(c, e);

	if (!conf)
		return -1;
	if (opener_wants_terminal(conf, r))
		return opener_wait(&c->app, conf, r, e);
	return open_background(c, conf, r, e);
}

/* --- the command ------------------------------------------------------------------------------ */

static int
number(const char *word, size_t got, size_t *n, struct err *e)
{
	char *end;

	errno = 0;
	*n = strtoul(word, &end, 10);
	if (*word < '0' || *word > '9' || *end || errno)
		return err_set(e, ERR_USAGE,
		        _("%s is no number of an attachment; see: sotay attachment list"),
		        word);
	if (*n < 1 || *n > got)
		return err_set(e, ERR_NOTFOUND,
		        got ? _("there is no attachment %zu; the document has %zu")
		            : _("there is no attachment %zu; the document has none"),
		        *n, got);
	return 0;
}

enum verb { LIST, GET, CAT, OPEN, PIN, UNPIN, REMOVE, VERBS };
static const char *const verbs[VERBS] = { "list", "get", "cat", "open", "pin", "unpin",
	"remove" };

static int
one(struct cli *c, enum verb v, const struct cli_args *a, const struct doc_row *d,
        const struct att_row *r, struct err *e)
{
	switch (v) {
	case GET:
		return get(c, d, r, a->pin, e);
	case CAT:
		return c->out.tty ? put_text(c, r, e) : put_bytes(c, r, e);
	case OPEN:
		return open_outside(c, r, e);
	case REMOVE:
		return drop(c, r, e);
	default:
		return keep(c, r, v == PIN, e);
	}
}

static int
carry_out(struct cli *c, enum verb v, const struct cli_args *a, const struct doc_row *d,
        struct err *e)
{
	struct att_row rows[ATT_MAX];
	size_t got, n = 0;
	int r = -1;

	if (att_list(c->app.store, d->rid, rows, &got, e))
		return -1;
	if (v == LIST) {
		for (size_t i = 0; i < got; i++) {
			if (a->json)
				put_json(c, &rows[i]);
			else
				put_line(c, &rows[i]);
		}
		r = 0;
	} else if (number(a->word[a->n - 1], got, &n, e) == 0) {
		r = one(c, v, a, d, &rows[n - 1], e);
	}
	crypt_wipe(rows, sizeof(rows));
	return r;
}

int
cli_cmd_attachment(struct cli *c, int argc, char **argv, struct err *e)
{
	struct str which = STR_INIT(4096);
	enum verb v = LIST;
	struct cli_args a, w;
	struct doc_row row;
	int r = -1;

	if (cli_args(&a, OPT_JSON | OPT_PIN, 2, -1, argc, argv, e))
		return -1;
	while (v < VERBS && strcmp(a.word[0], verbs[v]) != 0)
		v++;
	if (v == VERBS || (a.json && v != LIST) || (a.pin && v != GET) ||
	        (v != LIST && a.n < 3))
		return err_set(e, ERR_USAGE, _("usage: sotay %s %s"), argv[0],
		        cli_find(argv[0])->args);
	w = a;
	w.n -= v != LIST;
	if (cli_join(&w, 1, &which, e) == 0) {
		r = cli_which(c, str_c(&which), &row, e);
		if (!r) {
			r = carry_out(c, v, &a, &row, e);
			doc_row_clear(&row);
		}
	}
	str_release(&which);
	return r;
}
