#include "cli_int.h"

#include "base/mem.h"
#include "model/ids.h"
#include "model/reason.h"

#define PAGE 256

static void
print_json(struct cli *c, const struct outbox_row *r)
{
	struct json_out j;

	json_begin(&j, &c->out);
	json_id(&j, "id", r->op.id);
	json_z(&j, "type", op_type_name(r->op.type));
	json_id(&j, "entity", r->op.ent);
	json_z(&j, "state", op_state_name(r->state));
	json_instant(&j, "created", r->created);
	json_num(&j, "tries", r->tries);
	json_z(&j, "value", r->op.value);
	json_text(&j, "note", raw_of(r->op.note), SCRUB_TEXT);
	json_z(&j, "reason", r->reason);
	json_end(&j);
}

static void
print_line(struct cli *c, const struct outbox_row *r)
{
	struct out *o = &c->out;
	char at[32];

	instant_local(r->created, at);
	out_col(o, raw_of(at), 16);
	out_safe(o, SAFE(" "));
	out_col(o, raw_of(op_state_name(r->state)), 8);
	out_safe(o, SAFE(" "));
	out_col(o, raw_of(op_type_name(r->op.type)), 4);
	out_safe(o, SAFE(" "));
	if (*r->op.value)
		out_f(o, "%s ", r->op.value);
	out_raw(o, raw_of(r->title), SCRUB_LINE);
	if (*r->op.note)
		out_f(o, ": %s", r->op.note);
	if (r->reason)
		out_f(o, " (%s)", reason_show(NULL, r->reason).s);
	out_safe(o, SAFE("\n"));
}

static void
print_format(struct cli *c, const char *fmt, const struct outbox_row *r)
{
	char id[ID_TEXT + 1], ent[ID_TEXT + 1], at[32];
	struct format_row f;

	id_text(r->op.id, id);
	id_text(r->op.ent, ent);
	instant_iso(r->created, at);
	f = (struct format_row){ .i = id,
		.n = ent,
		.y = op_type_name(r->op.type),
		.t = r->title,
		.d = at,
		.s = op_state_name(r->state),
		.u = "0" };
	format_put(&c->out, fmt, &f);
}

int
outbox_print(
        struct cli *c, const struct cli_args *a, const struct filter *f, struct err *e)
{
	struct outbox_row *row;
	int64_t before = 0;
	size_t got;
	int r = -1;

	if (a->format && format_check(a->format, e))
		return -1;
	row = mem_new(PAGE, sizeof(*row), e);
	if (!row)
		return -1;
	do {
		if (outbox_page(c->app.store, false, f, before, PAGE, row, &got, e))
			goto out;
		before = got ? row[got - 1].seq : 0;
		for (size_t i = 0; i < got; i++) {
			if (a->json)
				print_json(c, &row[i]);
			else if (a->format)
				print_format(c, a->format, &row[i]);
			else
				print_line(c, &row[i]);
			outbox_row_clear(&row[i]);
		}
	} while (got == PAGE && !c->out.gone);
	r = 0;
out:
	free(row);
	return r;
}

int
cli_cmd_outbox(struct cli *c, int argc, char **argv, struct err *e)
{
	struct cli_args a;

	if (cli_args(&a, OPT_JSON | OPT_FORMAT, 0, 0, argc, argv, e))
		return -1;
	return outbox_print(c, &a, NULL, e);
}
