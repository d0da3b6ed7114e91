#include <string.h>
#include "base/i18n.h"
#include "base/utf8.h"
#include "base/width.h"
#include "tui/find.h"

/* Words are folded one by one when a match must be placed in the text: nothing in
 * the folding looks beyond a blank. A longer "word" is cut here, so that placing
 * stays linear. */
#define WORD_MAX 512
#define LINE_MAX_FOLD (1024 * 1024)

void
find_init(struct find *f)
{
	memset(f, 0, sizeof(*f));
	str_init(&f->fold, FIND_MAX * 4);
	str_init(&f->text, FIND_MAX);
}

void
find_release(struct find *f)
{
	str_release(&f->fold);
	str_release(&f->text);
	f->exact = false;
}

/* The next stretch without a blank, or of blanks, that begins at `at`. */
static size_t
stretch(struct safe s, size_t at)
{
	bool blank = s.p[at] == ' ';
	size_t end = at + 1;

	while (end < s.n && (s.p[end] == ' ') == blank && end - at < WORD_MAX)
		end++;
	if (end < s.n && !blank) /* cut at a code point */
		while (end > at + 1 && ((unsigned char)s.p[end] & 0xC0) == 0x80)
			end--;
	return end;
}

/* Stretch by stretch, so that what is folded at once is what place() folds again. */
static void
fold_text(struct safe s, struct str *out)
{
	for (size_t at = 0; at < s.n;) {
		size_t end = stretch(s, at);

		utf8_fold(s.p + at, end - at, out);
		at = end;
	}
}

int
find_set(struct find *f, struct raw pattern, struct err *e)
{
	if (pattern.n > FIND_MAX)
		return err_set(e, ERR_USAGE,
		        P_("what to find is too long: more than %d byte",
		                "what to find is too long: more than %d bytes", FIND_MAX),
		        FIND_MAX);
	str_reset(&f->text);
	str_reset(&f->fold);
	str_add(&f->text, pattern.p, pattern.n);
	fold_text((struct safe){ pattern.p, pattern.n }, &f->fold);
	f->exact = utf8_has_marks(pattern.p, pattern.n);
	if (str_ok(&f->text, _("what to find"), e) < 0 ||
	        str_ok(&f->fold, _("what to find"), e) < 0) {
		str_reset(&f->fold);
		return -1;
	}
	return 0;
}

bool
find_active(const struct find *f)
{
	return f->fold.len > 0;
}

static size_t
fold_len(const char *p, size_t n, struct str *tmp)
{
	str_reset(tmp);
	utf8_fold(p, n, tmp);
	return tmp->len;
}

/* The source offset in [from, to), a word, before which the folded text has at least
 * `want` bytes: the shortest such prefix, whole clusters. `begin`: the longest
 * prefix with at most `want` that a letter follows. */
static size_t
place_in_word(
        struct safe s, size_t from, size_t to, size_t want, bool begin, struct str *tmp)
{
	size_t at = from;

	while (at < to) {
		int cols;
		size_t len = text_cluster(s.p + at, to - at, &cols);
		size_t got = fold_len(s.p + from, at + len - from, tmp);

		if (begin && got > want)
			return at;
		at += len;
		if (!begin && got >= want)
			return at;
	}
	return to;
}

/* Walks over s and its folded form side by side; only forward. */
struct placer {
	size_t pos, folded; /* the beginning of a stretch in both */
};

/* Where bytes [a, b) of the folded text come from in s. */
static void
place(struct placer *w, struct safe s, size_t a, size_t b, struct str *tmp,
        struct find_hit *hit)
{
	struct placer to;
	size_t end = 0, n = 0;

	while (w->pos < s.n) {
		end = stretch(s, w->pos);
		n = fold_len(s.p + w->pos, end - w->pos, tmp);
		if (w->folded + n > a)
			break;
		w->folded += n;
		w->pos = end;
	}
	hit->at = hit->len = 0;
	if (w->pos >= s.n)
		return;
	hit->at = place_in_word(s, w->pos, end, a - w->folded, true, tmp);
	to = *w;
	while (to.pos < s.n && to.folded + n < b) {
		to.folded += n;
		to.pos = end;
		if (end == s.n)
			break;
		end = stretch(s, end);
		n = fold_len(s.p + to.pos, end - to.pos, tmp);
	}
	if (to.pos >= s.n)
		hit->len = s.n - hit->at;
	else
		hit->len = place_in_word(s, to.pos, end, b - to.folded, false, tmp) -
		           hit->at;
}

static struct view
word_next(struct view *rest)
{
	struct view w;

	while (rest->n && *rest->p == ' ') {
		rest->p++;
		rest->n--;
	}
	w = *rest;
	for (w.n = 0; w.n < rest->n && w.p[w.n] != ' ';)
		w.n++;
	rest->p += w.n;
	rest->n -= w.n;
	return w;
}

/* Whether every word of the pattern that was typed with marks is met exactly. */
static bool
exact_ok(const struct find *f, const char *p, size_t n, struct str *a, struct str *b)
{
	struct view pat = { f->text.p, f->text.len }, got = { p, n };

	for (;;) {
		struct view x = word_next(&pat), y = word_next(&got);

		if (!x.n || !y.n)
			return !x.n && !y.n;
		if (!utf8_has_marks(x.p, x.n))
			continue;
		str_reset(a);
		str_reset(b);
		utf8_exact(x.p, x.n, a);
		utf8_exact(y.p, y.n, b);
		if (a->len != b->len || memcmp(a->p, b->p, a->len) != 0)
			return false;
	}
}

static size_t
find_from(const struct find *f, struct safe s, size_t from, struct find_hit *out,
        size_t max)
{
	struct str fold = STR_INIT(LINE_MAX_FOLD * 4), a = STR_INIT(WORD_MAX * 16),
	           b = STR_INIT(FIND_MAX * 16);
	struct placer w = { 0, 0 };
	size_t skip = 0, n = 0;

	if (!f->fold.len || from >= s.n)
		return 0;
	if (s.n > LINE_MAX_FOLD)
		s.n = utf8_cut(s.p, s.n, LINE_MAX_FOLD);
	fold_text(s, &fold);
	while (n < max && skip < fold.len) {
		const char *m =
		        memmem(fold.p + skip, fold.len - skip, f->fold.p, f->fold.len);
		struct find_hit hit;

		if (!m)
			break;
		skip = (size_t)(m - fold.p);
		place(&w, s, skip, skip + f->fold.len, &a, &hit);
		if (hit.len && hit.at >= from &&
		        (!f->exact || exact_ok(f, s.p + hit.at, hit.len, &a, &b))) {
			out[n++] = hit;
			skip += f->fold.len;
		} else {
			skip++;
		}
	}
	str_release(&fold);
	str_release(&a);
	str_release(&b);
	return n;
}

bool
find_next(const struct find *f, struct safe s, size_t from, size_t *at, size_t *len)
{
	struct find_hit hit;

	if (!find_from(f, s, from, &hit, 1))
		return false;
	*at = hit.at;
	*len = hit.len;
	return true;
}

size_t
find_all(const struct find *f, struct safe s, struct find_hit *out, size_t max)
{
	return find_from(f, s, 0, out, max);
}

bool
find_has(const struct find *f, struct safe s)
{
	struct find_hit hit;

	return find_from(f, s, 0, &hit, 1) > 0;
}
