#include "base/mem.h"
#include "model/docno.h"
#include "model/ids.h"
#include "server/log.h"
#include "server/which.h"

#define CANDIDATES 20
#define PREFIX_MIN 6

static size_t
only_live(struct doc_row *r, size_t n)
{
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		if (!r[i].deleted)
			k++;
	if (!k)
		return n;
	for (i = 0, k = 0; i < n; i++)
		if (!r[i].deleted)
			r[k++] = r[i];
	return k;
}

static int
by_id(struct db *d, const char *text, struct doc_row *r, size_t *n, struct err *e)
{
	uint8_t lo[ID_LEN], hi[ID_LEN];
	size_t len = strlen(text);

	*n = 0;
	if (len < PREFIX_MIN || b32_range(text, len, lo, hi))
		return 0;
	return db_doc_by_range(d, lo, hi, r, CANDIDATES + 1, n, e);
}

static int
by_number(struct db *d, const char *text, struct doc_row *r, size_t *n, struct err *e)
{
	struct str key = STR_INIT(4096);
	int rc = -1;

	*n = 0;
	docno_key(text, strlen(text), &key);
	if (str_ok(&key, "the number", e))
		goto out;
	rc = 0;
	if (key.len)
		rc = db_doc_by_number(d, str_c(&key), true, r, CANDIDATES + 1, n, e);
	if (rc == 0 && key.len && *n == 0)
		rc = db_doc_by_number(d, str_c(&key), false, r, CANDIDATES + 1, n, e);
out:
	str_release(&key);
	return rc;
}

static int
ambiguous(const char *text, const struct doc_row *r, size_t n, struct err *e)
{
	char id[ID_TEXT + 1], day[16];
	size_t i;

	for (i = 0; i < n && i < CANDIDATES; i++) {
		id_text(r[i].id, id);
		civil_iso(r[i].date, day);
		log_line("%s  %s  %s  %.200s", id, r[i].number, day, r[i].title);
	}
	return err_set(e, ERR_USAGE, "\"%s\" fits %s%zu documents; name one by its id",
	        text, n > CANDIDATES ? "more than " : "",
	        n > CANDIDATES ? (size_t)CANDIDATES : n);
}

static int
candidates(struct db *d, const char *text, bool live, struct doc_row *r, size_t *n,
        struct err *e)
{
	if (by_id(d, text, r, n, e) || (!*n && by_number(d, text, r, n, e)))
		return -1;
	if (live)
		*n = only_live(r, *n);
	return 0;
}

int
which_count(struct db *d, const char *text)
{
	struct err e = ERR_INIT;
	struct doc_row *r = mem_new(CANDIDATES + 1, sizeof(*r), &e);
	size_t n = 0;
	int rc = -1;

	if (r && candidates(d, text, true, r, &n, &e) == 0)
		rc = n && r[0].deleted ? 0 : (int)n;
	free(r);
	return rc;
}

int
which_doc(struct db *d, const char *text, bool live, struct doc_row *out, struct err *e)
{
	struct doc_row *r = mem_new(CANDIDATES + 1, sizeof(*r), e);
	size_t n = 0;
	int rc = -1;

	if (!r || candidates(d, text, live, r, &n, e))
		goto out;
	if (n == 0)
		err_set(e, ERR_NOTFOUND, "there is no document \"%s\"", text);
	else if (n > 1)
		ambiguous(text, r, n, e);
	else
		rc = 0;
	if (rc == 0)
		*out = r[0];
out:
	free(r);
	return rc;
}
