#include "base/mem.h"
#include "model/profile.h"
#include "server/db_org.h"
#include "server/db_private.h"
#include "server/profile.h"
#include "server/publish.h"

#define SOURCE "import"
#define VALUE_MAX 2048

int
profile_before(struct db *d, const char *ref, struct profile_before *b, struct err *e)
{
	int rc;

	*b = (struct profile_before){ 0 };
	rc = db_member_find(d, ref, &b->m, e);
	if (rc < 1)
		return rc;
	b->known = true;
	return db_member_roles(d, b->m.id, b->roles, sizeof(b->roles), e);
}

/* The fields that an import fills, as the lines of the profile have them. cell is a code. */
static void
value_of(const struct member *m, const char *cell, const char *roles,
        enum profile_field f, char out[VALUE_MAX])
{
	char day[16] = "";
	const char *z = "";

	switch (f) {
	case PROF_NAME:
		z = m->name;
		break;
	case PROF_BIRTH:
		civil_iso(m->birth, day);
		z = day;
		break;
	case PROF_SEX:
		z = m->sex;
		break;
	case PROF_JOINED:
		civil_iso(m->joined, day);
		z = day;
		break;
	case PROF_OFFICIAL:
		civil_iso(m->official, day);
		z = day;
		break;
	case PROF_CARD:
		z = m->card;
		break;
	case PROF_CELL:
		z = cell;
		break;
	case PROF_CITIZEN:
		z = m->citizen;
		break;
	case PROF_PHONE:
		z = m->phone;
		break;
	case PROF_ROLES:
		z = roles;
		break;
	case PROF_GAPS:
		z = m->gaps;
		break;
	case PROF_CELL_NAME:
	case PROF_COUNT:
	default:
		break;
	}
	snprintf(out, VALUE_MAX, "%s", z);
}

struct now {
	struct member m;
	struct org cell;
	char roles[VALUE_MAX];
	int64_t at;
	int zone;
};

/* A date stands as long as the value does: a second import of the same says nothing new. */
static int
note_fields(
        struct db *d, const struct profile_before *b, const struct now *n, struct err *e)
{
	char was[VALUE_MAX], is[VALUE_MAX], source[16];
	struct org cell = { 0 };
	int64_t at;
	int f, rc;

	if (b->known && db_org_get(d, b->m.cell, &cell, e) < 0)
		return -1;
	for (f = 0; f < PROF_COUNT; f++) {
		const char *name = profile_field_name((enum profile_field)f);

		value_of(&b->m, cell.code, b->roles, (enum profile_field)f, was);
		value_of(&n->m, n->cell.code, n->roles, (enum profile_field)f, is);
		rc = 0;
		if (strcmp(was, is) == 0) {
			rc = *is ? db_field_get(d, n->m.id, name, &at, source, e) : 1;
			if (rc < 0)
				return -1;
		}
		if (rc == 0 && db_field_put(d, n->m.id, name, n->at, SOURCE, e))
			return -1;
	}
	return 0;
}

static civil
day_of(int64_t at, int zone)
{
	char iso[32];
	civil day = 0;

	instant_iso(at + zone, iso);
	return civil_parse(iso, strnlen(iso, 10), &day) == 0 ? day : 0;
}

static int
compose(struct db *d, const struct now *n, struct str *out, struct err *e)
{
	char value[VALUE_MAX], source[16];
	int64_t at = 0;
	int f, rc;

	str_addf(out, "Title: %s\n\n", n->m.name);
	for (f = 0; f < PROF_COUNT; f++) {
		enum profile_field as =
		        f == PROF_CELL_NAME ? PROF_CELL : (enum profile_field)f;

		value_of(&n->m, n->cell.code, n->roles, (enum profile_field)f, value);
		if (f == PROF_GAPS && !*value)
			continue; /* most have none: nothing is said of it */
		rc = db_field_get(d, n->m.id, profile_field_name(as), &at, source, e);
		if (rc < 0)
			return -1;
		profile_put(out, (enum profile_field)f,
		        f == PROF_CELL_NAME ? n->cell.name : value, rc ? source : "",
		        rc ? day_of(at, n->zone) : 0);
	}
	return str_ok(out, "the profile", e);
}

int
profile_after(struct db *d, const struct profile_before *b, int64_t member, int64_t now,
        int zone, struct err *e)
{
	struct publish_as as = { .kind = DOC_PROFILE, .zone = zone };
	struct now n = { .at = now, .zone = zone };
	struct str file = STR_INIT(16384);
	struct published p;
	int rc = -1;

	if (db_member_get(d, member, &n.m, e) != 1 ||
	        db_org_get(d, n.m.cell, &n.cell, e) != 1 ||
	        db_member_roles(d, member, n.roles, sizeof(n.roles), e) ||
	        note_fields(d, b, &n, e) || compose(d, &n, &file, e))
		goto out;
	as.to = n.m.ref;
	rc = publish_private(d, &as, member, str_c(&file), file.len, now, &p, e);
out:
	str_release(&file);
	return rc;
}

int
profile_cell(struct db *d, int64_t cell, int64_t now, int zone, struct err *e)
{
	struct profile_before *b = mem_new(1, sizeof(*b), e);
	struct member m;
	int64_t last = 0;
	int rc = -1;

	if (!b)
		return -1;
	while ((rc = db_member_next(d, cell, last, &m, e)) == 1) {
		last = m.id;
		if (profile_before(d, m.ref, b, e) ||
		        profile_after(d, b, m.id, now, zone, e)) {
			rc = -1;
			break;
		}
	}
	free(b);
	return rc;
}
