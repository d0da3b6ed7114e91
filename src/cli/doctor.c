#include "cli_int.h"

#include "base/human.h"
#include "core/care.h"

#define INDEX_DOCS 512

struct report {
	struct cli *c;
	bool json;
};

static void
put_line(void *arg, const struct care_line *l)
{
	struct report *r = arg;
	struct out *o = &r->c->out;
	struct json_out j;

	if (r->json) {
		json_begin(&j, o);
		json_z(&j, "check", l->name);
		json_z(&j, "level", care_level_name(l->level));
		json_z(&j, "what", l->what);
		json_z(&j, "remedy", l->remedy);
		json_end(&j);
		out_flush(o);
		return;
	}
	out_col(o, raw_of(care_level_name(l->level)), 5);
	out_col(o, raw_of(l->name), 12);
	out_raw(o, raw_of(l->what), SCRUB_LINE);
	out_safe(o, SAFE("\n"));
	if (l->remedy[0]) {
		out_col(o, raw_of(""), 17);
		out_f(o, "-> %s", l->remedy);
		out_safe(o, SAFE("\n"));
	}
	/* each line when it is known: the pages of a large store take a while */
	out_flush(o);
}

static int
rebuild(struct cli *c, struct err *e)
{
	uint64_t left = 0, all;

	if (care_index_begin(&c->app, e) || search_pending(c->app.store, &all, e))
		return -1;
	do {
		if (search_index(c->app.store, INDEX_DOCS, &left, e))
			return -1;
	} while (left);
	cli_note(c,
	        P_("the search index of %s document was made anew",
	                "the search index of %s documents was made anew", all),
	        human_count(all).s);
	return 0;
}

int
cli_cmd_doctor(struct cli *c, int argc, char **argv, struct err *e)
{
	struct report r = { c, false };
	struct care care = { &c->app, put_line, &r, false };
	struct cli_args a;
	int rc = 0;

	if (cli_args(&a, OPT_JSON | OPT_REBUILD, 0, 0, argc, argv, e))
		return -1;
	r.json = a.json;
	care_before(&care);
	if (app_exists(&c->app) && !care.damaged) {
		rc = cli_unlock(c, e);
		if (rc && e->code != ERR_LOCKED) {
			care_not_opened(&care, e);
			rc = 0;
		}
	}
	if (c->app.store) {
		if (a.rebuild && rebuild(c, e))
			return -1;
		care_store(&care);
	}
	care_around(&care);
	if (rc)
		return -1;
	return care.damaged ? err_exit(ERR_DAMAGED) : 0;
}
