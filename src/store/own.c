#include "store/own.h"

#include "base/human.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "rows.h"

/* --- flags ----------------------------------------------------------------------------------- */

int
own_flag_set(struct store *s, const uint8_t id[ID_LEN], bool on, struct err *e)
{
	bool own;
	int rc;

	if (tx_enter(s, &own, e))
		return -1;
	rc = row_run(s, ST_OWN_FLAG, ARGS(arg_b(id, ID_LEN), arg_i(on)), e);
	ch_add(s, CH_OWN);
	return tx_leave(s, own, rc, e);
}

int
own_flag_get(const struct store *s, const uint8_t id[ID_LEN], bool *on, struct err *e)
{
	const struct arg a[] = { arg_b(id, ID_LEN) };
	int64_t v = 0;

	*on = false;
	if (row_int(s, ST_OWN_FLAG_GET, a, 1, &v, NULL, e))
		return -1;
	*on = v != 0;
	return 0;
}

/* --- notes ----------------------------------------------------------------------------------- */

void
note_row_clear(struct note_row *r)
{
	free(r->text);
	free(r->quote);
	free(r->title);
	memset(r, 0, sizeof(*r));
}

static int
note_put(struct store *s, const uint8_t id[ID_LEN], int64_t nid, const struct note_row *r,
        struct err *e)
{
	const struct arg a[] = { arg_b(id, ID_LEN) };
	int64_t n = 0;

	if (nid)
		return row_run(s, ST_NOTE_UPD,
		        ARGS(arg_i(nid), a[0], arg_s(r->text), arg_s(r->quote),
		                arg_u(r->off), arg_i(r->at), arg_i(r->rev)),
		        e);
	if (row_int(s, ST_NOTE_COUNT, a, 1, &n, NULL, e))
		return -1;
	if (n >= NOTES_MAX)
		return err_set(e, ERR_FULL,
		        P_("this document has %d note already; delete it",
		                "this document has %d notes already; delete one",
		                NOTES_MAX),
		        NOTES_MAX);
	return row_run(s, ST_NOTE_INS,
	        ARGS(a[0], arg_s(r->text), arg_s(r->quote), arg_u(r->off), arg_i(r->at),
	                arg_i(r->rev)),
	        e);
}

static int
note_check(const char *text, const char *quote, struct err *e)
{
	size_t n = strlen(text), q = strlen(quote);

	if (!n)
		return err_set(e, ERR_USAGE, _("a note without text is not kept"));
	if (n > NOTE_TEXT_MAX)
		return err_set(e, ERR_USAGE,
		        P_("a note has at most %s byte, this one has %s",
		                "a note has at most %s bytes, this one has %s",
		                NOTE_TEXT_MAX),
		        human_count(NOTE_TEXT_MAX).s, human_count(n).s);
	if (q > NOTE_QUOTE_MAX)
		return err_set(e, ERR_USAGE,
		        P_("the text that a note is about has at most %s byte",
		                "the text that a note is about has at most %s bytes",
		                NOTE_QUOTE_MAX),
		        human_count(NOTE_QUOTE_MAX).s);
	return 0;
}

int
own_note_put(struct store *s, const uint8_t id[ID_LEN], int64_t nid, const char *text,
        const char *quote, uint64_t off, int64_t at, int64_t *out, struct err *e)
{
	struct doc_state d;
	struct note_row r;
	bool own;
	int rc;

	if (note_check(text, quote, e) || tx_enter(s, &own, e))
		return -1;
	memset(&r, 0, sizeof(r));
	r.text = (char *)(uintptr_t)text;
	r.quote = (char *)(uintptr_t)quote;
	r.off = off;
	r.at = at;
	rc = doc_state_get(s, id, &d, e);
	if (!rc && !d.found && !nid)
		rc = err_set(e, ERR_NOTFOUND, _("no such document on this device"));
	r.rev = rc ? 0 : d.rev;
	if (!rc)
		rc = note_put(s, id, nid, &r, e);
	if (!rc && nid && !sqlite3_changes(s->db))
		rc = err_set(e, ERR_NOTFOUND, _("there is no such note"));
	if (!rc && out)
		*out = nid ? nid : sqlite3_last_insert_rowid(s->db);
	ch_add(s, CH_OWN);
	return tx_leave(s, own, rc, e);
}

int
own_note_del(struct store *s, int64_t nid, struct err *e)
{
	bool own;
	int rc;

	if (tx_enter(s, &own, e))
		return -1;
	rc = row_run(s, ST_NOTE_DEL, ARGS(arg_i(nid)), e);
	if (!rc && !sqlite3_changes(s->db))
		rc = err_set(e, ERR_NOTFOUND, _("there is no such note"));
	ch_add(s, CH_OWN);
	return tx_leave(s, own, rc, e);
}

static int
note_read(sqlite3_stmt *st, void *row, struct err *e)
{
	struct note_row *r = row;
	char **const text[] = { &r->text, &r->quote };

	memset(r, 0, sizeof(*r));
	r->nid = sqlite3_column_int64(st, 0);
	if (col_blob(st, 1, r->id, ID_LEN))
		return err_set(e, ERR_DAMAGED, _("the store's row of a note is damaged"));
	if (col_texts(st, 2, text, ARRAY_LEN(text), e))
		return -1;
	r->off = (uint64_t)sqlite3_column_int64(st, 4);
	r->at = sqlite3_column_int64(st, 5);
	r->rev = (uint32_t)sqlite3_column_int64(st, 6);
	r->stale = sqlite3_column_int(st, 7) != 0;
	r->title = col_dup(st, 8, e);
	if (r->title)
		return 0;
	note_row_clear(r);
	return -1;
}

static void
note_clear(void *row)
{
	note_row_clear(row);
}

static const struct row_sort note_sort = { sizeof(struct note_row), note_read,
	note_clear };

static int
notes_read(const struct store *s, enum stmt id, const struct arg *a, size_t na, size_t n,
        struct note_row *rows, size_t *got, struct err *e)
{
	sqlite3_stmt *st;

	*got = 0;
	return row_open(s, id, a, na, &st, e)
	               ? -1
	               : rows_get(s, st, &note_sort, n, rows, got, e);
}

/* Where the quote stands now: the place that is nearest to where it was. */
static void
note_place(struct note_row *r, const char *file, size_t n)
{
	size_t q = strlen(r->quote), at, best = 0, gap = SIZE_MAX, d;
	const char *hit;

	if (!q)
		return;
	for (at = 0; at < n; at = (size_t)(hit - file) + 1) {
		hit = memmem(file + at, n - at, r->quote, q);
		if (!hit)
			break;
		d = (size_t)(hit - file);
		d = d > r->off ? d - (size_t)r->off : (size_t)r->off - d;
		if (d >= gap)
			break; /* they come in order: from here on they are farther */
		gap = d;
		best = (size_t)(hit - file);
	}
	if (gap == SIZE_MAX)
		r->stale = true;
	else
		r->off = best;
}

static void
sort_by_place(struct note_row *r, size_t n)
{
	struct note_row key;
	size_t i, k;

	for (i = 1; i < n; i++) {
		key = r[i];
		for (k = i; k && r[k - 1].off > key.off; k--)
			r[k] = r[k - 1];
		r[k] = key;
	}
}

/* The notes of one document often stand together: its text is fetched once for them. */
static int
notes_place(const struct store *s, struct note_row *rows, size_t *n, struct err *e)
{
	struct str file = STR_INIT(DOC_MAX);
	struct doc_state d;
	int rc = 0;

	for (size_t i = 0; i < *n && !rc; i++) {
		if (!i || memcmp(rows[i].id, rows[i - 1].id, ID_LEN)) {
			str_reset(&file);
			rc = doc_state_get(s, rows[i].id, &d, e);
			if (!rc && d.found && !d.gone)
				rc = doc_file(s, d.rid, &file, e);
		}
		if (!rc)
			note_place(&rows[i], str_c(&file), file.len);
	}
	str_release(&file);
	while (rc && *n)
		note_row_clear(&rows[--*n]);
	return rc;
}

int
own_notes(const struct store *s, const uint8_t id[ID_LEN], size_t n,
        struct note_row *rows, size_t *got, struct err *e)
{
	if (notes_read(
	            s, ST_NOTE_OF, ARGS(arg_b(id, ID_LEN), arg_u(n)), n, rows, got, e) ||
	        notes_place(s, rows, got, e))
		return -1;
	sort_by_place(rows, *got);
	return 0;
}

int
own_notes_all(const struct store *s, uint64_t pos, size_t n, struct note_row *rows,
        size_t *got, struct err *e)
{
	if (notes_read(s, ST_NOTE_ALL, ARGS(arg_u(n), arg_u(pos)), n, rows, got, e))
		return -1;
	return notes_place(s, rows, got, e);
}

int
own_notes_count(const struct store *s, uint64_t *n, struct err *e)
{
	int64_t v = 0;

	*n = 0;
	if (row_int(s, ST_NOTE_ALL_COUNT, NULL, 0, &v, NULL, e))
		return -1;
	*n = (uint64_t)v;
	return 0;
}

/* --- continue reading ------------------------------------------------------------------------ */

int
own_reading_set(struct store *s, const uint8_t id[ID_LEN], uint64_t place, int64_t at,
        struct err *e)
{
	bool own;
	int rc;

	if (tx_enter(s, &own, e))
		return -1;
	rc = row_run(
	        s, ST_OWN_OPENED, ARGS(arg_b(id, ID_LEN), arg_u(place), arg_i(at)), e);
	ch_add(s, CH_OWN);
	return tx_leave(s, own, rc, e);
}

void
reading_row_clear(struct reading_row *r)
{
	doc_row_clear(&r->doc);
	memset(r, 0, sizeof(*r));
}

#define READING_MAX 64

int
own_reading(const struct store *s, size_t n, struct reading_row *rows, size_t *got,
        struct err *e)
{
	int64_t rid[READING_MAX];
	sqlite3_stmt *st;
	size_t k = 0;
	int rc;

	*got = 0;
	if (n > READING_MAX)
		n = READING_MAX;
	if (row_open(s, ST_OWN_READING, ARGS(arg_u(n)), &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		memset(&rows[k], 0, sizeof(rows[k]));
		rid[k] = sqlite3_column_int64(st, 0);
		rows[k].place = (uint64_t)sqlite3_column_int64(st, 1);
		rows[k++].at = sqlite3_column_int64(st, 2);
	}
	for (; !rc && *got < k; (*got)++)
		rc = doc_by_rid(s, rid[*got], &rows[*got].doc, e);
	if (rc && *got)
		--*got; /* the one that failed holds nothing */
	while (rc && *got)
		reading_row_clear(&rows[--*got]);
	return rc;
}
