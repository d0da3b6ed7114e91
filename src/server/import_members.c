#include "base/csv.h"
#include "base/mem.h"
#include "import_util.h"
#include "server/db_member.h"
#include "server/db_rotate.h"
#include "base/date.h"
#include "model/profile.h"
#include "server/import.h"
#include "server/profile.h"
#include "server/settings.h"

enum {
	C_ID,
	C_NAME,
	C_CELL, /* these must be there */
	C_BIRTH,
	C_SEX,
	C_JOINED,
	C_OFFICIAL,
	C_CARD,
	C_CITIZEN,
	C_PHONE,
	C_ROLES,
	C_GAPS,
	C_COUNT
};
#define REQUIRED 3
#define ROLE_MAX 40
static const char *const cols[] = { "id", "name", "cell", "birth", "sex", "joined",
	"official", "card", "citizen_id", "phone", "roles", "gaps", NULL };
static const unsigned field_of[C_COUNT] = { [C_BIRTH] = MF_BIRTH,
	[C_SEX] = MF_SEX,
	[C_JOINED] = MF_JOINED,
	[C_OFFICIAL] = MF_OFFICIAL,
	[C_CARD] = MF_CARD,
	[C_CITIZEN] = MF_CITIZEN,
	[C_PHONE] = MF_PHONE,
	[C_ROLES] = MF_ROLES,
	[C_GAPS] = MF_GAPS };

/* Which optional columns the file has: a header that would do without one, asked for it. */
static unsigned
columns_given(const char *text, size_t n)
{
	const char *want[C_COUNT + 1];
	unsigned given = 0;
	struct csv *c;
	int i, k, at;

	for (i = REQUIRED; i < C_COUNT; i++) {
		want[0] = cols[i];
		for (k = 0, at = 1; k < C_COUNT; k++)
			if (k != i)
				want[at++] = cols[k];
		want[at] = NULL;
		c = csv_new(text, n, want, 1, NULL);
		if (c)
			given |= field_of[i];
		csv_free(c);
	}
	return given;
}

static int
date_read(const char *what, const char *s, civil *out, size_t line, struct err *e)
{
	*out = 0;
	if (*s && civil_parse(s, strlen(s), out))
		return err_set(e, ERR_USAGE,
		        "line %zu: %s: \"%s\" is no date like 1985-02-28", line, what, s);
	return 0;
}

static int
dates_read(const char *const *f, size_t line, struct member *m, struct err *e)
{
	if (date_read("birth", f[C_BIRTH], &m->birth, line, e) ||
	        date_read("joined", f[C_JOINED], &m->joined, line, e) ||
	        date_read("official", f[C_OFFICIAL], &m->official, line, e))
		return -1;
	if (m->joined && m->birth && m->joined <= m->birth)
		return err_set(e, ERR_USAGE, "line %zu: joined before birth", line);
	if (m->official && m->joined && m->official < m->joined)
		return err_set(e, ERR_USAGE, "line %zu: official before joined", line);
	return 0;
}

static int
row_read(const char *const *f, size_t line, struct member *m, struct err *e)
{
	struct policy_span gap[PROFILE_GAPS_MAX];
	size_t n;

	*m = (struct member){ 0 };
	if (!code_ok(f[C_ID]))
		return err_set(e, ERR_USAGE,
		        "line %zu: \"%s\" is no id (1 to %d of 0-9 A-Z a-z and .)", line,
		        f[C_ID], CODE_MAX);
	if (!code_ok(f[C_CELL]))
		return err_set(e, ERR_USAGE, "line %zu: cell \"%s\" is no code", line,
		        f[C_CELL]);
	if (f[C_SEX][0] && strcmp(f[C_SEX], "M") != 0 && strcmp(f[C_SEX], "F") != 0)
		return err_set(e, ERR_USAGE, "line %zu: sex \"%s\" is neither M nor F",
		        line, f[C_SEX]);
	if (import_of_set("card", f[C_CARD], DIGITS LETTERS ". -", sizeof(m->card) - 1,
	            line, e) ||
	        import_of_set("citizen_id", f[C_CITIZEN], DIGITS LETTERS,
	                sizeof(m->citizen) - 1, line, e) ||
	        import_of_set("phone", f[C_PHONE], DIGITS "+ ().-", sizeof(m->phone) - 1,
	                line, e) ||
	        import_name(f[C_NAME], m->name, sizeof(m->name), line, e) ||
	        dates_read(f, line, m, e))
		return -1;
	if (profile_gaps(f[C_GAPS], gap, &n) || strlen(f[C_GAPS]) >= sizeof(m->gaps))
		return err_set(e, ERR_USAGE,
		        "line %zu: gaps: \"%s\" is not like "
		        "2010-05-01/2012-06-30;2020-01-01/",
		        line, f[C_GAPS]);
	snprintf(m->ref, sizeof(m->ref), "%s", f[C_ID]);
	snprintf(m->sex, sizeof(m->sex), "%s", f[C_SEX]);
	snprintf(m->card, sizeof(m->card), "%s", f[C_CARD]);
	snprintf(m->citizen, sizeof(m->citizen), "%s", f[C_CITIZEN]);
	snprintf(m->phone, sizeof(m->phone), "%s", f[C_PHONE]);
	snprintf(m->gaps, sizeof(m->gaps), "%s", f[C_GAPS]);
	return 0;
}

static int
org_of(struct db *d, const char *what, const char *code, size_t line, int64_t *id,
        struct err *e)
{
	struct org o;
	int rc = db_org_find(d, code, &o, e);

	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_USAGE,
		        "line %zu: %s: there is no organisation \"%s\"", line, what,
		        code);
	*id = o.id;
	return 0;
}

/* One NAME@CODE of n characters. */
static int
role_add(
        struct db *d, int64_t member, const char *s, size_t n, size_t line, struct err *e)
{
	char role[ROLE_MAX + 1], code[CODE_MAX + 1];
	const char *at = memchr(s, '@', n);
	size_t len = at ? (size_t)(at - s) : 0;
	int64_t org = 0;

	if (len < 1 || len > ROLE_MAX || n - len - 1 > CODE_MAX ||
	        strspn(s, ROLE_LETTERS) != len)
		return err_set(e, ERR_USAGE,
		        "line %zu: \"%.*s\" is no role like secretary@CODE", line, (int)n,
		        s);
	memcpy(role, s, len);
	role[len] = '\0';
	memcpy(code, at + 1, n - len - 1);
	code[n - len - 1] = '\0';
	if (!code_ok(code))
		return err_set(e, ERR_USAGE,
		        "line %zu: \"%.*s\" is no role like secretary@CODE", line, (int)n,
		        s);
	if (org_of(d, "roles", code, line, &org, e))
		return -1;
	return db_member_role_add(d, member, role, org, e);
}

static int
roles_put(struct db *d, int64_t member, const char *s, size_t line, struct err *e)
{
	size_t n;

	if (db_member_roles_clear(d, member, e))
		return -1;
	while (*s) {
		n = strcspn(s, ";");
		if (n && role_add(d, member, s, n, line, e))
			return -1;
		s += n;
		if (*s)
			s++;
	}
	return 0;
}

struct run {
	struct seen seen;
	struct import_count *count;
	unsigned given;
	int64_t now;
	int zone;
	struct profile_before before;
	struct feed_set lost; /* feeds that somebody must not read on */
};

/* What the member sees in `before` but not now is lost to him. */
static int
note_lost(struct db *d, int64_t member, struct feed_set *before, struct run *r,
        struct err *e)
{
	struct feed_set now = { 0 };
	int rc = feed_set_member(d, member, &now, e);

	if (rc == 0) {
		feed_set_take(before, &now);
		rc = feed_set_add(&r->lost, before, e);
	}
	feed_set_release(&now);
	return rc;
}

static int
row_do(struct db *d, const char *const *f, size_t line, struct run *r, struct err *e)
{
	const struct profile_before *was = &r->before;
	struct feed_set before = { 0 };
	struct member m;
	bool fresh, may_lose;
	int rc = -1;

	if (row_read(f, line, &m, e) || seen_add(&r->seen, m.ref, line, e) ||
	        org_of(d, "cell", f[C_CELL], line, &m.cell, e) ||
	        profile_before(d, m.ref, &r->before, e))
		return -1;
	may_lose = was->known &&
	           (was->m.cell != m.cell || ((r->given & MF_ROLES) && was->roles[0]));
	if ((may_lose && feed_set_member(d, was->m.id, &before, e)) ||
	        db_member_put(d, &m, r->given, &m.id, &fresh, e))
		goto out;
	if ((r->given & MF_ROLES) && roles_put(d, m.id, f[C_ROLES], line, e))
		goto out;
	if (may_lose && note_lost(d, m.id, &before, r, e))
		goto out;
	fresh ? r->count->added++ : r->count->changed++;
	rc = profile_after(d, was, m.id, r->now, r->zone, e);
out:
	feed_set_release(&before);
	return rc;
}

int
import_members(
        struct db *d, const char *text, size_t n, struct import_count *c, struct err *e)
{
	struct run r = { .count = c, .now = clock_wall() };
	const char *f[C_COUNT];
	struct settings set;
	struct csv *csv;
	int rc;

	*c = (struct import_count){ 0 };
	if (settings_load(d, &set, e))
		return -1;
	r.zone = set.zone;
	crypt_wipe(&set, sizeof(set));
	r.given = columns_given(text, n);
	csv = csv_new(text, n, cols, REQUIRED, e);
	if (!csv)
		return -1;
	while ((rc = csv_next(csv, f, e)) == 1)
		if (row_do(d, f, csv_line(csv), &r, e)) {
			rc = -1;
			break;
		}
	if (rc == 0)
		rc = seen_check(&r.seen, "member", e);
	if (rc == 0)
		rc = feed_rotate_set(d, &r.lost, e);
	feed_set_release(&r.lost);
	csv_free(csv);
	seen_release(&r.seen);
	return rc;
}
