#include "base/csv.h"
#include "base/mem.h"
#include "import_util.h"
#include "server/db_org.h"
#include "server/import.h"

enum { C_CODE, C_PARENT, C_KIND, C_NAME, C_COUNT };
static const char *const cols[] = { "code", "parent", "kind", "name", NULL };

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
	snprintf(o->code, sizeof(o->code), "%s", f[C_CODE]);
	snprintf(o->kind, sizeof(o->kind), "%s", f[C_KIND]);
	return import_name(f[C_NAME], o->name, sizeof(o->name), line, e);
}

/* A parent may stand behind its children: first all rows, then who is below whom, then whether
 * that is a tree. */
enum pass { PASS_ROWS, PASS_PARENTS, PASS_DEPTH, PASS_COUNT };

static int
row_link(struct db *d, const char *const *f, size_t line, const struct org *o,
        struct err *e)
{
	struct org up = { 0 };
	int rc;

	if (f[C_PARENT][0]) {
		rc = db_org_find(d, f[C_PARENT], &up, e);
		if (rc < 0)
			return -1;
		if (rc == 0)
			return err_set(e, ERR_USAGE,
			        "line %zu: there is no organisation \"%s\" to be the "
			        "parent of "
			        "\"%s\"",
			        line, f[C_PARENT], o->code);
	}
	return db_org_set_parent(d, o->id, up.id, e);
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
row_do(struct db *d, enum pass pass, const char *const *f, size_t line, struct seen *seen,
        struct import_count *c, struct err *e)
{
	struct org o, row;
	bool fresh;
	int rc;

	if (pass == PASS_ROWS) {
		if (row_read(f, line, &o, e) || seen_add(seen, o.code, line, e) ||
		        db_org_put(d, &o, &o.id, &fresh, e))
			return -1;
		fresh ? c->added++ : c->changed++;
		return 0;
	}
	rc = db_org_find(d, f[C_CODE], &row, e);
	if (rc < 1)
		return rc < 0 ? -1
		              : err_set(e, ERR_INTERNAL, "line %zu: a row got lost",
		                        line);
	return pass == PASS_PARENTS ? row_link(d, f, line, &row, e)
	                            : row_depth(d, line, &row, e);
}

/* A move may push down what the file does not name. */
static int
tree_check(struct db *d, struct err *e)
{
	char code[CODE_MAX + 1];
	int rc = db_org_stray(d, code, e);

	if (rc == 1)
		return err_set(e, ERR_USAGE, "\"%s\" would be more than %d levels deep",
		        code, ORG_DEPTH);
	return rc;
}

int
import_orgs(
        struct db *d, const char *text, size_t n, struct import_count *c, struct err *e)
{
	struct seen seen = { 0 };
	const char *f[C_COUNT];
	struct csv *csv = NULL;
	int rc = 0;
	unsigned pass;

	*c = (struct import_count){ 0 };
	for (pass = 0; rc == 0 && pass < PASS_COUNT; pass++) {
		csv = csv_new(text, n, cols, C_COUNT, e);
		if (!csv) {
			rc = -1;
			break;
		}
		while ((rc = csv_next(csv, f, e)) == 1)
			if (row_do(d, (enum pass)pass, f, csv_line(csv), &seen, c, e)) {
				rc = -1;
				break;
			}
		csv_free(csv);
		if (rc == 0 && pass == PASS_ROWS)
			rc = seen_check(&seen, "code", e);
	}
	seen_release(&seen);
	return rc ? -1 : tree_check(d, e);
}
