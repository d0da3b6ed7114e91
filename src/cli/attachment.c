#include "cli_int.h"

#include <errno.h>
#include "base/crypt.h"
#include "base/mem.h"
#include "core/attach.h"

/* --- list ----------------------------------------------------------------------------------- */

static const char *
state(const struct cli *c, const struct att_row *r)
{
	if (!app_attachment_here(&c->app, r))
		return "away";
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
	int rc = att_text(&c->app, r, &text, e);
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
		cli_note(t->c, _("%llu of %llu bytes"), (unsigned long long)done,
		        (unsigned long long)total);
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

static int
carry_out(struct cli *c, const struct cli_args *a, const struct doc_row *d, struct err *e)
{
	struct att_row v[ATT_MAX];
	size_t got, n = 0;
	int r = -1;

	if (att_list(c->app.store, d->rid, v, &got, e))
		return -1;
	if (*a->word[0] == 'l') {
		for (size_t i = 0; i < got; i++) {
			if (a->json)
				put_json(c, &v[i]);
			else
				put_line(c, &v[i]);
		}
		r = 0;
	} else if (number(a->word[a->n - 1], got, &n, e) == 0) {
		if (*a->word[0] == 'g')
			r = get(c, d, &v[n - 1], a->pin, e);
		else
			r = c->out.tty ? put_text(c, &v[n - 1], e)
			               : put_bytes(c, &v[n - 1], e);
	}
	crypt_wipe(v, sizeof(v));
	return r;
}

int
cli_cmd_attachment(struct cli *c, int argc, char **argv, struct err *e)
{
	struct str which = STR_INIT(4096);
	struct cli_args a, w;
	struct doc_row row;
	bool list, get_it, cat;
	int r = -1;

	if (cli_args(&a, OPT_JSON | OPT_PIN, 2, -1, argc, argv, e))
		return -1;
	list = !strcmp(a.word[0], "list") && !a.pin;
	get_it = !strcmp(a.word[0], "get") && !a.json && a.n > 2;
	cat = !strcmp(a.word[0], "cat") && !a.json && !a.pin && a.n > 2;
	if (!list && !get_it && !cat)
		return err_set(e, ERR_USAGE, _("usage: sotay %s %s"), argv[0],
		        cli_find(argv[0])->args);
	w = a;
	w.n -= !list;
	if (cli_join(&w, 1, &which, e) == 0) {
		r = cli_which(c, str_c(&which), &row, e);
		if (!r) {
			r = carry_out(c, &a, &row, e);
			doc_row_clear(&row);
		}
	}
	str_release(&which);
	return r;
}
