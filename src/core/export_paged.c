/* Pages for a printer: a head with the number and the page, lines wrapped at words, a form feed
 * between pages, and no heading alone at the foot of one. */
#include "export_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/width.h"

#define HEAD_ROWS 2 /* the head and a blank line */

struct row {
	const char *p;
	size_t n, indent;
	bool heading;
};

struct rows {
	struct row *row;
	size_t n, cap;
};

/* One line of the text as rows of at most cols columns. */
static int
wrap(struct rows *r, struct view l, size_t cols, bool heading, struct err *e)
{
	size_t mark, indent = 0;

	(void)markup_of(l, &mark);
	if (mark)
		indent = text_width(l.p, mark);
	if (indent > cols / 2)
		indent = 0;
	for (size_t begun = 0;; begun = 1) {
		size_t room = cols - (begun ? indent : 0), used;
		size_t n = text_fit(l.p, l.n, room, &used), cut = n;

		if (n < l.n && l.p[n] != ' ')
			while (cut && l.p[cut - 1] != ' ')
				cut--;
		cut = cut ? cut : n;
		if (!cut && l.n)
			cut = l.n; /* a letter wider than the page */
		if (mem_grow(&r->row, &r->cap, r->n + 1, sizeof(*r->row), e))
			return -1;
		r->row[r->n] = (struct row){ l.p, cut, begun ? indent : 0, heading };
		while (r->row[r->n].n && l.p[r->row[r->n].n - 1] == ' ')
			r->row[r->n].n--;
		r->n++;
		while (cut < l.n && l.p[cut] == ' ')
			cut++;
		l.p += cut;
		l.n -= cut;
		if (!l.n)
			return 0;
	}
}

static int
wrap_all(struct rows *r, const struct export_parts *p, size_t cols, struct err *e)
{
	const struct str *part[] = { &p->number, &p->title, &p->block, &p->body };
	struct view l;

	for (size_t i = 0; i < ARRAY_LEN(part); i++) {
		if (i > 1 && part[i]->len && r->n && wrap(r, view_of(""), cols, false, e))
			return -1;
		for (size_t at = 0; export_line(part[i], &at, &l);)
			if (wrap(r, l, cols, part[i] == &p->body && markup_heading(l), e))
				return -1;
	}
	return 0;
}

/* How many rows from i on stand on one page of `room`. */
static size_t
page_rows(const struct rows *r, size_t i, size_t room)
{
	size_t end = r->n - i > room ? i + room : r->n, cut = end;

	if (end == r->n)
		return end - i;
	/* Headings, and blanks behind them, go with the line that follows. */
	while (cut > i && (r->row[cut - 1].heading || !r->row[cut - 1].n))
		cut--;
	for (size_t k = cut; k < end; k++)
		if (r->row[k].heading)
			return k > i ? k - i : end - i;
	return end - i;
}

static size_t
skip_blank(const struct rows *r, size_t i)
{
	while (i < r->n && !r->row[i].n)
		i++;
	return i;
}

static void
head(const struct export_parts *p, size_t page, size_t pages, size_t cols,
        struct str *out)
{
	const struct str *name = p->number.len ? &p->number : &p->title;
	char right[64];
	size_t used, n, w;

	(void)snprintf(right, sizeof(right), _("page %zu/%zu"), page, pages);
	w = text_width(right, strlen(right));
	n = text_fit(str_c(name), name->len, cols > w + 1 ? cols - w - 1 : 0, &used);
	str_add(out, str_c(name), n);
	for (; used + w < cols; used++)
		str_addc(out, ' ');
	str_adds(out, right);
	str_adds(out, "\n\n");
}

static void
put_page(const struct rows *r, size_t from, size_t n, struct str *out)
{
	for (size_t i = from; i < from + n; i++) {
		for (size_t k = 0; k < r->row[i].indent && r->row[i].n; k++)
			str_addc(out, ' ');
		str_add(out, r->row[i].p, r->row[i].n);
		str_addc(out, '\n');
	}
}

int
export_paged(const struct export_parts *p, const struct export_form *f, struct str *out,
        struct err *e)
{
	size_t cols = (size_t)(f->cols ? f->cols : EXPORT_COLS);
	size_t room = (size_t)(f->lines ? f->lines : EXPORT_LINES) - HEAD_ROWS;
	size_t pages = 0, page = 0, n;
	struct rows r = { NULL, 0, 0 };
	int rc = wrap_all(&r, p, cols, e);

	while (!rc && r.n && !r.row[r.n - 1].n)
		r.n--;
	for (size_t i = skip_blank(&r, 0); !rc && i < r.n; i = skip_blank(&r, i + n)) {
		n = page_rows(&r, i, room);
		pages++;
	}
	for (size_t i = skip_blank(&r, 0); !rc && i < r.n; i = skip_blank(&r, i + n)) {
		n = page_rows(&r, i, room);
		if (page)
			str_addc(out, '\f');
		head(p, ++page, pages, cols, out);
		put_page(&r, i, n, out);
	}
	free(r.row);
	return rc;
}
