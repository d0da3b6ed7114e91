#include "store/profile.h"

#include "base/mem.h"
#include "rows.h"
#include "store/doc.h"

void
profile_clear(struct profile *p)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		free(p->item[i].key);
		free(p->item[i].value);
		free(p->item[i].source);
	}
	memset(p, 0, sizeof(*p));
}

static char *
dup_view(struct view v, struct err *e)
{
	return mem_dup(v.p, v.n, e);
}

static int
lines(struct profile *p, struct view body, struct err *e)
{
	struct profile_line l;
	struct profile_item *it;

	while (p->n < PROFILE_LINES_MAX && profile_next(&body, &l)) {
		it = &p->item[p->n++];
		it->field = l.field;
		it->date = l.date;
		it->key = dup_view(l.name, e);
		it->value = dup_view(l.value, e);
		it->source = dup_view(l.source, e);
		if (!it->key || !it->value || !it->source)
			return -1;
	}
	return 0;
}

int
profile_get(const struct store *s, struct profile *p, struct err *e)
{
	struct str file = STR_INIT(DOC_MAX);
	sqlite3_stmt *st;
	struct view body;
	int64_t rid;
	int rc;

	memset(p, 0, sizeof(*p));
	if (row_open(s, ST_PROFILE_RID, NO_ARGS, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOTFOUND,
		        _("the server has sent no profile yet; synchronise"));
	rid = sqlite3_column_int64(st, 0);
	p->rev = (uint32_t)sqlite3_column_int64(st, 1);
	p->at = sqlite3_column_int64(st, 2);
	row_done(st);
	rc = doc_file(s, rid, &file, e);
	if (!rc)
		rc = body_text(str_c(&file), file.len, &body, e);
	if (!rc)
		rc = lines(p, body, e);
	if (rc)
		profile_clear(p);
	crypt_wipe(file.p, file.len);
	str_release(&file);
	return rc;
}

const char *
profile_value(const struct profile *p, enum profile_field f)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->item[i].field == (int)f)
			return p->item[i].value;
	return "";
}

static civil
date_of(const struct profile *p, enum profile_field f)
{
	const char *v = profile_value(p, f);
	civil d;

	return civil_parse(v, strlen(v), &d) ? 0 : d;
}

void
profile_computed(const struct profile *p, civil today, struct policy_member *out)
{
	struct policy_span gap[PROFILE_GAPS_MAX];
	size_t n;
	int bad = profile_gaps(profile_value(p, PROF_GAPS), gap, &n);

	policy_member(date_of(p, PROF_JOINED), date_of(p, PROF_OFFICIAL), gap,
	        bad ? 0 : n, today, out);
	if (bad && !out->why) {
		out->age_years = out->age_months = -1;
		out->badge_years = out->badge_last = 0;
		out->badge_on = 0;
		out->why = _("the times outside of the Party are not clear");
	}
}
