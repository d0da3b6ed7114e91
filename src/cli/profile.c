#include "cli_int.h"

#include "base/date.h"

#define LABEL_COLS 22

static const char *
label(const struct profile_item *it)
{
	static const char *const names[] = { N_("Full name"), N_("Date of birth"),
		N_("Sex"), N_("Joined"), N_("Recognised"), N_("Card number"), N_("Cell"),
		N_("Citizen ID"), N_("Phone"), N_("Name of the cell"), N_("Roles"),
		N_("Outside the Party") };

	_Static_assert(sizeof(names) / sizeof(names[0]) == PROF_COUNT, "a label each");
	return it->field >= 0 && it->field < PROF_COUNT ? _(names[it->field]) : it->key;
}

/* Dates as they are written here; anything else as it is. */
static const char *
shown(const char *v, char date[16])
{
	civil d;

	if (civil_parse(v, strlen(v), &d))
		return *v ? v : "-";
	civil_show(d, date);
	return date;
}

static void
put_line(struct out *o, const char *name, const char *value, const char *source,
        civil since)
{
	char day[16];

	out_col(o, raw_of(name), LABEL_COLS);
	out_safe(o, SAFE(" "));
	out_raw(o, raw_of(value), SCRUB_LINE);
	if (*source && since) {
		civil_show(since, day);
		out_f(o, "  (%s, %s)", source, day);
	} else if (*source) {
		out_f(o, "  (%s)", source);
	}
	out_safe(o, SAFE("\n"));
}

static void
put_object(struct out *o, const char *field, const char *value, const char *source,
        civil since)
{
	struct json_out j;

	json_begin(&j, o);
	json_z(&j, "field", field);
	json_z(&j, "value", value);
	json_z(&j, "source", source);
	json_civil(&j, "date", since);
	json_end(&j);
}

static void
put_rule(struct out *o, bool json, const char *key, const char *name, const char *value,
        const char *source)
{
	if (json)
		put_object(o, key, value, source, 0);
	else
		put_line(o, name, value, source ? source : "", 0);
}

/* What follows from the fields, each with the rule that says so. */
static void
put_computed(struct out *o, bool json, const struct policy_member *m)
{
	char text[80], day[16];

	if (m->age_years >= 0) {
		size_t n = 0;

		if (!json)
			n = (size_t)snprintf(text, sizeof(text),
			        P_("%d year and ", "%d years and ", m->age_years),
			        m->age_years);
		if (json)
			(void)snprintf(text, sizeof(text), "%d-%02d", m->age_years,
			        m->age_months);
		else if (n < sizeof(text))
			(void)snprintf(text + n, sizeof(text) - n,
			        P_("%d month", "%d months", m->age_months),
			        m->age_months);
		put_rule(o, json, "party_age", _("Party age"), text, m->age_source);
	} else if (!json) {
		put_line(o, _("Party age"), m->why ? _(m->why) : "-", "", 0);
	}
	if (m->badge_years) {
		if (json)
			civil_iso(m->badge_on, day);
		else
			civil_show(m->badge_on, day);
		(void)snprintf(text, sizeof(text),
		        json ? "%d %s"
		             : P_("%d year, on %s", "%d years, on %s", m->badge_years),
		        m->badge_years, day);
		put_rule(o, json, "next_badge", _("Next badge"), text, m->badge_source);
	}
	if (m->probationary && m->probation_end) {
		if (json)
			civil_iso(m->probation_end, day);
		else
			civil_show(m->probation_end, day);
		put_rule(o, json, "probation_end", _("Probation ends"), day,
		        m->probation_source);
	}
}

static void
put_items(struct out *o, bool json, const struct profile *p)
{
	char date[16];

	for (size_t i = 0; i < p->n; i++) {
		const struct profile_item *it = &p->item[i];

		if (json)
			put_object(o, it->key, it->value, it->source, it->date);
		else
			put_line(o, label(it), shown(it->value, date), it->source,
			        it->date);
	}
}

int
cli_cmd_profile(struct cli *c, int argc, char **argv, struct err *e)
{
	struct policy_member m;
	struct profile p;
	struct cli_args a;

	if (cli_args(&a, OPT_JSON, 0, 0, argc, argv, e) ||
	        profile_get(c->app.store, &p, e))
		return -1;
	put_items(&c->out, a.json, &p);
	profile_computed(&p, civil_of(clock_wall()), &m);
	put_computed(&c->out, a.json, &m);
	profile_clear(&p);
	return 0;
}

/* Field, value, source and date, as they came; a tab between. */
static void
put_record(struct out *o, const struct profile *p)
{
	char day[16];

	for (size_t i = 0; i < p->n; i++) {
		const char *col[] = { p->item[i].key, p->item[i].value, p->item[i].source,
			day };

		civil_iso(p->item[i].date, day);
		for (size_t k = 0; k < 4; k++) {
			if (k)
				out_safe(o, SAFE("\t"));
			out_raw(o, raw_of(col[k]), SCRUB_LINE);
		}
		out_safe(o, SAFE("\n"));
	}
}

int
cli_export_profile(struct cli *c, bool json, struct err *e)
{
	struct profile p;

	if (profile_get(c->app.store, &p, e))
		return -1;
	if (json)
		put_items(&c->out, true, &p);
	else
		put_record(&c->out, &p);
	profile_clear(&p);
	return 0;
}
