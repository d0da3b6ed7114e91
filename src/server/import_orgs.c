#include "base/csv.h"
#include "base/date.h"
#include "base/mem.h"
#include "import_util.h"
#include "server/db_feed.h"
#include "server/db_org.h"
#include "server/db_rotate.h"
#include "server/import.h"
#include "server/profile.h"
#include "server/settings.h"

enum { C_CODE, C_PARENT, C_KIND, C_NAME, C_MERGED, C_COUNT };
#define REQUIRED 4
static const char *const cols[] = { "code", "parent", "kind", "name", "merged_into",
	NULL };

static int
row_read(const char *const *f, size_t line, struct org *o, struct err *e)
{
	*o = (struct org){ 0 };
	if (!code_ok(f[C_CODE]))
		return err_set(e, ERR_USAGE,
		        "line %zu: \"%s\" is no code (1 to %d of 0-9 A-Z a-z and .)",
		        line, f[C_CODE], CODE_MAX);
	if (f[C_PARENT][0] && !code_ok(f[C_PARENT]))
		return err_set(e, ERR_USAGE, "line %zu: parent \"%s\" is no code", line,
		        f[C_PARENT]);
	if (!f[C_KIND][0])
		return err_set(e, ERR_USAGE, "line %zu: the kind is empty", line);
	if (import_of_set(
	            "kind", f[C_KIND], DIGITS LETTERS "-_", sizeof(o->kind) - 1, line, e))
		return -1;
	if (f[C_MERGED][0] && !code_ok(f[C_MERGED]))
		return err_set(e, ERR_USAGE, "line %zu: merged_into \"%s\" is no code",
		        line, f[C_MERGED]);
	snprintf(o->code, sizeof(o->code), "%s", f[C_CODE]);
	snprintf(o->kind, sizeof(o->kind), "%s", f[C_KIND]);
	return import_name(f[C_NAME], o->name, sizeof(o->name), line, e);
}

/* Whether the file has the column: what it does not have keeps its values. */
static bool
merged_given(const char *text, size_t n)
{
	static const char *const without[] = { "merged_into", "code", "parent", "kind",
		"name", NULL };
	struct csv *c = csv_new(text, n, without, 1, NULL);

	csv_free(c);
	return c != NULL;
}

/* A parent may stand behind its children: first all rows, then who is below whom, then whether
 * that is a tree. */
enum pass { PASS_ROWS, PASS_PARENTS, PASS_DEPTH, PASS_COUNT };

struct run {
	struct seen seen;
	struct import_count *count;
	bool merged;      /* the file says who was merged */
	int64_t *renamed; /* organisations */
	size_t nrenamed, cap;
	struct feed_set lost; /* feeds that somebody must not read on */
};

static int
org_of(struct db *d, const char *what, const char *code, const char *of, size_t line,
        struct org *o, struct err *e)
{
	int rc;

	*o = (struct org){ 0 };
	rc = *code ? db_org_find(d, code, o, e) : 1;
	if (rc == 0)
		return err_set(e, ERR_USAGE,
		        "line %zu: there is no organisation \"%s\" to be the %s \"%s\"",
		        line, code, what, of);
	return rc < 0 ? -1 : 0;
}

/* Another parent: whoever is below does not see any more what is sent above the one before. */
static int
move(struct db *d, struct run *r, const struct org *o, int64_t to, struct err *e)
{
	struct feed_set was = { 0 }, now = { 0 };
	int rc;

	if (!o->parent || o->parent == to)
		return db_org_set_parent(d, o->id, to, e);
	rc = feed_set_above(d, o->parent, &was, e) ||
	     db_org_set_parent(d, o->id, to, e) || feed_set_above(d, to, &now, e);
	if (rc == 0) {
		feed_set_take(&was, &now);
		rc = feed_set_add(&r->lost, &was, e);
	}
	feed_set_release(&was);
	feed_set_release(&now);
	return rc ? -1 : 0;
}

static int
row_link(struct db *d, struct run *r, const char *const *f, size_t line,
        const struct org *o, struct err *e)
{
	struct org up, into;

	if (org_of(d, "parent of", f[C_PARENT], o->code, line, &up, e) ||
	        move(d, r, o, up.id, e))
		return -1;
	if (!r->merged)
		return 0;
	if (org_of(d, "successor of", f[C_MERGED], o->code, line, &into, e))
		return -1;
	return db_org_set_merged(d, o->id, into.id, e);
}

static int
row_depth(struct db *d, size_t line, const struct org *o, struct err *e)
{
	int depth = 0;

	if (db_org_depth(d, o->id, &depth, e))
		return -1;
	if (depth > ORG_DEPTH)
		return err_set(e, ERR_USAGE,
		        "line %zu: \"%s\" is more than %d levels deep, or above itself",
		        line, o->code, ORG_DEPTH);
	return 0;
}

static int
row_put(struct db *d, const char *const *f, size_t line, struct run *r, struct err *e)
{
	struct org o, old;
	bool fresh;
	int rc;

	if (row_read(f, line, &o, e) || seen_add(&r->seen, o.code, line, e))
		return -1;
	rc = db_org_find(d, o.code, &old, e);
	if (rc < 0)
		return -1;
	if (rc == 1 && strcmp(old.name, o.name) != 0) {
		if (mem_grow(&r->renamed, &r->cap, r->nrenamed + 1, sizeof(*r->renamed),
		            e))
			return -1;
		r->renamed[r->nrenamed++] = old.id;
	}
	if (db_org_put(d, &o, &o.id, &fresh, e))
		return -1;
	fresh ? r->count->added++ : r->count->changed++;
	return 0;
}

static int
row_do(struct db *d, enum pass pass, const char *const *f, size_t line, struct run *r,
        struct err *e)
{
	struct org row;
	int rc;

	if (pass == PASS_ROWS)
		return row_put(d, f, line, r, e);
	rc = db_org_find(d, f[C_CODE], &row, e);
	if (rc < 1)
		return rc < 0 ? -1
		              : err_set(e, ERR_INTERNAL, "line %zu: a row got lost",
		                        line);
	return pass == PASS_PARENTS ? row_link(d, r, f, line, &row, e)
	                            : row_depth(d, line, &row, e);
}

/* A move may push down what the file does not name; mergers may run in a circle. */
static int
tree_check(struct db *d, struct err *e)
{
	char code[CODE_MAX + 1];
	int rc = db_org_stray(d, code, e);

	if (rc == 1)
		return err_set(e, ERR_USAGE, "\"%s\" would be more than %d levels deep",
		        code, ORG_DEPTH);
	if (rc == 0)
		rc = db_org_merge_loop(d, code, e);
	if (rc == 1)
		return err_set(e, ERR_USAGE, "\"%s\" would be merged into itself", code);
	return rc;
}

/* Grants of mergers anew, and new keys where somebody lost a feed. */
static int
settle_feeds(struct db *d, struct run *r, int64_t now, struct err *e)
{
	struct grant *was = NULL;
	size_t n;
	int rc = grants_merged(d, &was, &n, e) || db_feed_grant_merged(d, now, e) ||
	         grants_lost(d, was, n, &r->lost, e) || feed_rotate_set(d, &r->lost, e);

	free(was);
	return rc ? -1 : 0;
}

/* What follows from the rows: who sees which feed, and profiles that show a cell's new name. */
static int
settle(struct db *d, struct run *r, struct err *e)
{
	struct settings set;
	int64_t now = clock_wall();
	size_t i;

	if (tree_check(d, e) || settle_feeds(d, r, now, e))
		return -1;
	if (!r->nrenamed)
		return 0;
	if (settings_load(d, &set, e))
		return -1;
	crypt_wipe(set.key, sizeof(set.key));
	for (i = 0; i < r->nrenamed; i++)
		if (profile_cell(d, r->renamed[i], now, set.zone, e))
			return -1;
	return 0;
}

int
import_orgs(
        struct db *d, const char *text, size_t n, struct import_count *c, struct err *e)
{
	struct run r = { .count = c, .merged = merged_given(text, n) };
	const char *f[C_COUNT];
	struct csv *csv = NULL;
	int rc = 0;
	unsigned pass;

	*c = (struct import_count){ 0 };
	for (pass = 0; rc == 0 && pass < PASS_COUNT; pass++) {
		csv = csv_new(text, n, cols, REQUIRED, e);
		if (!csv) {
			rc = -1;
			break;
		}
		while ((rc = csv_next(csv, f, e)) == 1)
			if (row_do(d, (enum pass)pass, f, csv_line(csv), &r, e)) {
				rc = -1;
				break;
			}
		csv_free(csv);
		if (rc == 0 && pass == PASS_ROWS)
			rc = seen_check(&r.seen, "code", e);
	}
	if (rc == 0)
		rc = settle(d, &r, e);
	seen_release(&r.seen);
	feed_set_release(&r.lost);
	free(r.renamed);
	return rc ? -1 : 0;
}
