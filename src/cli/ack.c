#include "cli_int.h"

#include "model/ids.h"

#define CANDIDATES 9

static void
print_candidates(struct cli *c, const struct doc_row *row, size_t n)
{
	char id[ID_TEXT + 1], date[16];

	for (size_t i = 0; i < n && i < CANDIDATES - 1; i++) {
		id_text(row[i].id, id);
		civil_show(row[i].date, date);
		cli_note(c, "  %s  %s  %s  %s", id, row[i].number, date, row[i].title);
	}
	if (n == CANDIDATES)
		cli_note(c, "  …");
}

int
cli_which(struct cli *c, const char *which, struct doc_row *row, struct err *e)
{
	struct doc_row all[CANDIDATES];
	size_t got;

	if (doc_find(c->app.store, which, CANDIDATES, all, &got, e))
		return -1;
	*row = all[0];
	if (got == 1)
		return 0;
	err_set(e, ERR_USAGE,
	        _("more than one document is meant by \"%s\"; say which by its id:"),
	        which);
	cli_note(c, "%s", e->msg);
	print_candidates(c, all, got);
	for (size_t i = 0; i < got; i++)
		doc_row_clear(&all[i]);
	return 2;
}

int
cli_cmd_ack(struct cli *c, int argc, char **argv, struct err *e)
{
	struct str which = STR_INIT(4096);
	struct doc_row row;
	struct cli_args a;
	int r = -1;

	if (cli_args(&a, 0, 1, -1, argc, argv, e) || cli_join(&a, 0, &which, e))
		goto out;
	r = cli_which(c, str_c(&which), &row, e);
	if (r)
		goto out;
	r = -1;
	if (app_ack(&c->app, &row, e) == 0) {
		out_f(&c->out, _("acknowledged: %s; it is sent with the next sync"),
		        row.number[0] ? row.number : row.title);
		r = 0;
	} else if (e->code == ERR_CONFLICT) {
		out_f(&c->out, _("already acknowledged"));
		r = 0;
	}
	if (r == 0)
		out_safe(&c->out, SAFE("\n"));
	doc_row_clear(&row);
out:
	str_release(&which);
	return r;
}
