#include "cli_int.h"

#include "model/values.h"

/* All words but the last one name the meeting. */
static int
words(struct cli_args *a, struct str *which, const char **value, struct err *e)
{
	const char *last = a->word[a->n - 1];

	*value = value_code(VALUES_RSVP, last, strlen(last));
	if (!*value)
		return err_set(e, ERR_USAGE,
		        _("\"%s\" is no answer: yes, no, online or guest"), last);
	a->n--;
	return cli_join(a, 0, which, e);
}

static int
answer(struct cli *c, const struct doc_row *row, const char *value, const char *reason,
        struct err *e)
{
	struct meeting_row m;
	int r = -1;

	if (row->kind != DOC_MEETING)
		return err_set(e, ERR_USAGE,
		        _("\"%s\" is no meeting: see sotay list meetings"),
		        row->number[0] ? row->number : row->title);
	if (meeting_by_id(c->app.store, row->id, &m, e))
		return -1;
	if (app_rsvp(&c->app, &m, value, reason, e) == 0) {
		out_f(&c->out, _("answered \"%s\": %s; it is sent with the next sync"),
		        value, m.title);
		r = 0;
	} else if (e->code == ERR_CONFLICT) {
		out_f(&c->out, _("already answered so"));
		r = 0;
	}
	if (r == 0)
		out_safe(&c->out, SAFE("\n"));
	meeting_row_clear(&m);
	return r;
}

int
cli_cmd_rsvp(struct cli *c, int argc, char **argv, struct err *e)
{
	struct str which = STR_INIT(4096);
	const char *value;
	struct doc_row row;
	struct cli_args a;
	int r = -1;

	if (cli_args(&a, OPT_REASON, 2, -1, argc, argv, e) ||
	        words(&a, &which, &value, e))
		goto out;
	if (!strcmp(value, "no") && (!a.reason || !*a.reason)) {
		err_set(e, ERR_USAGE, _("an absence wants its reason: --reason TEXT"));
		goto out;
	}
	r = cli_which(c, str_c(&which), &row, e);
	if (r)
		goto out;
	r = answer(c, &row, value, a.reason ? a.reason : "", e);
	doc_row_clear(&row);
out:
	str_release(&which);
	return r;
}
