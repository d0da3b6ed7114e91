#include "cli_int.h"

#include "base/date.h"
#include "store/stats.h"

#define PIECE 5000
#define LABEL_COLS 30

static void
put(struct cli *c, bool json, const char *of, const char *name, uint64_t n)
{
	struct json_out j;
	char text[32];

	if (json) {
		json_begin(&j, &c->out);
		json_z(&j, "of", of);
		json_text(&j, "name", raw_of(name), SCRUB_LINE);
		json_num(&j, "count", (int64_t)n);
		json_end(&j);
		return;
	}
	(void)snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
	out_col(&c->out, raw_of(of), 10);
	out_safe(&c->out, SAFE(" "));
	out_col(&c->out, raw_of(name), LABEL_COLS);
	out_f(&c->out, " %s", text);
	out_safe(&c->out, SAFE("\n"));
}

static void
put_months(struct cli *c, bool json, const struct stats *t)
{
	int now = t->today / 10000 * 12 + t->today / 100 % 100 - 1;
	char name[16];

	for (int i = 0; i < STATS_MONTHS; i++) {
		int m = now - (STATS_MONTHS - 1 - i);

		if (!t->month[i])
			continue;
		(void)snprintf(name, sizeof(name), "%04d-%02d", m / 12, m % 12 + 1);
		put(c, json, "month", name, t->month[i]);
	}
}

static void
put_names(struct cli *c, bool json, const char *of, const struct stats_names *v)
{
	for (size_t i = 0; i < v->n; i++)
		put(c, json, of, v->v[i].name, v->v[i].n);
	if (v->other)
		put(c, json, of, "*", v->other);
}

static void
print(struct cli *c, bool json, const struct stats *t)
{
	static const char *const answers[STATS_ANSWERS] = { "yes", "no", "online",
		"guest", "none" };

	put(c, json, "documents", "all", t->documents);
	put(c, json, "documents", "unread", t->unread);
	put(c, json, "documents", "to-ack", t->to_ack);
	put_months(c, json, t);
	put_names(c, json, "type", &t->type);
	put_names(c, json, "issuer", &t->issuer);
	put(c, json, "meetings", "to-come", t->ahead);
	put(c, json, "meetings", "past", t->past);
	for (int i = 0; i < STATS_ANSWERS; i++)
		put(c, json, "answer", answers[i], t->answer[i]);
}

int
cli_cmd_statistics(struct cli *c, int argc, char **argv, struct err *e)
{
	static const struct stats none;
	struct stats t = none;
	struct cli_args a;
	int r = -1;

	if (cli_args(&a, OPT_JSON, 0, 0, argc, argv, e) ||
	        stats_begin(c->app.store, clock_wall(), &t, e))
		goto out;
	while (!t.done)
		if (stats_step(c->app.store, &t, PIECE, e))
			goto out;
	print(c, a.json, &t);
	r = 0;
out:
	stats_clear(&t);
	return r;
}
