#include "tui/edit.h"
#include <string.h>
#include "base/crypt.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "edit_lay.h"

#define CTRL(c) ((c)&0x1f)
#define EDIT_COLS 80 /* until it is drawn */
#define ZWNJ 0x200Cu
#define ZWJ 0x200Du

void
edit_init(struct edit *t, size_t max)
{
	memset(t, 0, sizeof(*t));
	t->max = max;
	t->cols = EDIT_COLS;
	t->rows = 1;
	t->want = -1;
	str_init(&t->kill, max);
}

static void
forget(struct edit *t)
{
	for (size_t i = 0; i < t->nstep; i++)
		free(t->step[i].bytes);
	t->nstep = t->at = 0;
	t->killing = t->typing = t->lost = false;
}

void
edit_release(struct edit *t)
{
	forget(t);
	free(t->buf);
	t->buf = NULL;
	t->len = t->cap = t->cur = t->top = 0;
	str_release(&t->kill);
}

struct raw
edit_text(const struct edit *t)
{
	return (struct raw){ t->buf ? t->buf : "", t->len };
}

bool
edit_changed(const struct edit *t)
{
	return t->at || t->lost;
}

void
edit_touch(struct edit *t)
{
	t->lost = true;
}

/* --- what may stand in a text ------------------------------------------------------- */

static bool
allowed(uint32_t cp)
{
	return cp == '\n' || cp == '\t' || cp == ZWNJ || cp == ZWJ ||
	       (cp >= ' ' && cp < K_FIRST && utf8_is_allowed(cp));
}

/* Of `in` what may stand here, with one kind of newline. */
static void
clean(struct raw in, struct str *out)
{
	char u[4];

	for (size_t i = 0; i < in.n;) {
		uint32_t cp;
		bool cr = in.p[i] == '\r';

		i += utf8_next(in.p + i, in.n - i, &cp);
		if (cr && i < in.n && in.p[i] == '\n')
			continue;
		if (cr)
			cp = '\n';
		if (cp != (uint32_t)-1 && allowed(cp))
			str_add(out, u, utf8_put(cp, u));
	}
}

/* --- changes, and taking them back --------------------------------------------------- */

static int
room(struct edit *t, size_t n)
{
	struct err e;

	return mem_grow(&t->buf, &t->cap, n + 1, 1, &e);
}

/* In the place of `out` bytes at `at` these; there is room. */
static void
splice(struct edit *t, size_t at, size_t out, const char *p, size_t in)
{
	size_t rest = t->len - at - out, was = t->len;

	memmove(t->buf + at + in, t->buf + at + out, rest);
	if (in)
		memcpy(t->buf + at, p, in);
	t->len = at + in + rest;
	if (was > t->len)
		crypt_wipe(t->buf + t->len, was - t->len);
	t->buf[t->len] = '\0';
}

static void
drop_oldest(struct edit *t)
{
	free(t->step[0].bytes);
	memmove(t->step, t->step + 1, (t->nstep - 1) * sizeof(*t->step));
	t->nstep--;
	t->at--;
	t->lost = true;
}

/* Letters that are typed one behind the other are taken back together. */
static bool
join(struct edit *t, size_t at, size_t out, const char *p, size_t in)
{
	struct edit_step *s = t->at ? &t->step[t->at - 1] : NULL;
	char *bytes;

	if (!t->typing || !s || s->out || out || !in || s->at + s->in != at || *p == '\n')
		return false;
	bytes = mem_new(s->in + in, 1, NULL);
	if (!bytes)
		return false;
	memcpy(bytes, s->bytes, s->in);
	memcpy(bytes + s->in, p, in);
	free(s->bytes);
	s->bytes = bytes;
	s->in += in;
	return true;
}

/* All changes go through here. A change that could not be taken back is not made. */
static bool
change(struct edit *t, size_t at, size_t out, const char *p, size_t in)
{
	struct edit_step s = { .at = at, .out = out, .in = in, .cur = t->cur };

	if (t->len - out + in > t->max || room(t, t->len - out + in) < 0)
		return false;
	for (; t->nstep > t->at; t->nstep--)
		free(t->step[t->nstep - 1].bytes);
	if (!join(t, at, out, p, in)) {
		s.bytes = mem_new(out + in + 1, 1, NULL);
		if (!s.bytes)
			return false;
		if (out)
			memcpy(s.bytes, t->buf + at, out);
		if (in)
			memcpy(s.bytes + out, p, in);
		if (t->nstep == EDIT_UNDO)
			drop_oldest(t);
		t->step[t->nstep++] = s;
		t->at = t->nstep;
	}
	splice(t, at, out, p, in);
	t->cur = at + in;
	return true;
}

static enum edit_result
undo(struct edit *t)
{
	const struct edit_step *s;

	if (!t->at)
		return EDIT_OTHER;
	s = &t->step[t->at - 1];
	if (room(t, t->len - s->in + s->out) < 0)
		return EDIT_FULL;
	splice(t, s->at, s->in, s->bytes, s->out);
	t->cur = s->cur;
	t->at--;
	return EDIT_MORE;
}

static enum edit_result
redo(struct edit *t)
{
	const struct edit_step *s;

	if (t->at == t->nstep)
		return EDIT_OTHER;
	s = &t->step[t->at];
	if (room(t, t->len - s->out + s->in) < 0)
		return EDIT_FULL;
	splice(t, s->at, s->out, s->bytes + s->out, s->in);
	t->cur = s->at + s->in;
	t->at++;
	return EDIT_MORE;
}

int
edit_set(struct edit *t, struct raw text, struct err *e)
{
	struct str in = STR_INIT(t->max + 1);
	int r = -1;

	forget(t);
	t->len = t->cur = t->top = 0;
	t->want = -1;
	clean((struct raw){ text.p, utf8_cut(text.p ? text.p : "", text.n, t->max) },
	        &in);
	if (mem_grow(&t->buf, &t->cap, in.len + 1, 1, e) == 0) {
		splice(t, 0, 0, str_c(&in), in.len);
		t->cur = t->len;
		r = 0;
	}
	str_release(&in);
	return r;
}

/* --- moves ---------------------------------------------------------------------------- */

static bool
word_at(const struct edit *t, size_t at)
{
	uint32_t cp;

	utf8_next(t->buf + at, t->len - at, &cp);
	return utf8_is_word(cp);
}

static size_t
word_next(const struct edit *t)
{
	size_t at = t->cur;

	while (at < t->len && !word_at(t, at))
		at = edit_next(t, at);
	while (at < t->len && word_at(t, at))
		at = edit_next(t, at);
	return at;
}

static size_t
word_prev(const struct edit *t)
{
	size_t at = t->cur, before;

	while (at && !word_at(t, before = edit_prev(t, at)))
		at = before;
	while (at && word_at(t, before = edit_prev(t, at)))
		at = before;
	return at;
}

/* n screen lines up or down, to the column that the first of such moves began in. */
static void
vertical(struct edit *t, bool up, int n)
{
	size_t at = edit_row(t, t->cur), to = at;
	struct edit_line l;

	if (t->want < 0)
		t->want = edit_col(t, at, t->cur);
	for (; n > 0; n--) {
		if (up) {
			if (!to)
				break;
			to = edit_row(t, to - 1);
		} else {
			edit_lay(t, to, &l);
			if (!edit_more(t, &l))
				break;
			to = l.next;
		}
	}
	if (to != at)
		t->cur = edit_at_col(t, to, t->want);
}

static size_t
row_end(const struct edit *t)
{
	struct edit_line l;

	edit_lay(t, edit_row(t, t->cur), &l);
	return l.last ? l.end : edit_prev(t, l.end);
}

static bool
move(struct edit *t, uint32_t code)
{
	switch (code) {
	case K_LEFT:
	case CTRL('B'):
		t->cur = edit_prev(t, t->cur);
		return true;
	case K_RIGHT:
	case CTRL('F'):
		t->cur = edit_next(t, t->cur);
		return true;
	case K_WORD_LEFT:
		t->cur = word_prev(t);
		return true;
	case K_WORD_RIGHT:
		t->cur = word_next(t);
		return true;
	case K_HOME:
		t->cur = edit_row(t, t->cur);
		return true;
	case K_END:
		t->cur = row_end(t);
		return true;
	case CTRL('A'):
		t->cur = edit_line_start(t, t->cur);
		return true;
	case CTRL('E'):
		t->cur = edit_line_end(t, t->cur);
		return true;
	default:
		return false;
	}
}

static bool
move_rows(struct edit *t, uint32_t code)
{
	int page = t->rows > 2 ? t->rows - 1 : 1;

	switch (code) {
	case K_UP:
	case CTRL('P'):
		vertical(t, true, 1);
		return true;
	case K_DOWN:
	case CTRL('N'):
		vertical(t, false, 1);
		return true;
	case K_PGUP:
		vertical(t, true, page);
		return true;
	case K_PGDN:
	case CTRL('V'):
		vertical(t, false, page);
		return true;
	default:
		return false;
	}
}

/* --- changes by keys -------------------------------------------------------------------- */

static enum edit_result
insert(struct edit *t, struct raw text, bool typing)
{
	struct str in = STR_INIT(t->max + 1);
	size_t left = t->max - t->len;
	bool all = true;

	t->typing = t->typing && typing;
	clean(text, &in);
	if (in.bad || in.len > left) {
		all = false;
		str_cut(&in, utf8_cut(str_c(&in), in.len, left));
	}
	if (in.len)
		all = change(t, t->cur, 0, in.p, in.len) && all;
	t->typing = typing;
	str_release(&in);
	return all ? EDIT_MORE : EDIT_FULL;
}

static void
erase(struct edit *t, size_t from, size_t to)
{
	t->typing = false;
	if (from < to)
		(void)change(t, from, to - from, NULL, 0);
}

/* Kills one after the other are one text for ^Y. */
static void
kill_text(struct edit *t, size_t from, size_t to, bool before)
{
	struct str was = STR_INIT(t->max);

	if (from >= to)
		return;
	str_add(&was, str_c(&t->kill), t->killing ? t->kill.len : 0);
	str_reset(&t->kill);
	if (!before)
		str_add(&t->kill, was.p, was.len);
	str_add(&t->kill, t->buf + from, to - from);
	if (before)
		str_add(&t->kill, was.p, was.len);
	str_release(&was);
	erase(t, from, to);
	t->killing = true;
}

static bool
kill_key(struct edit *t, uint32_t code)
{
	size_t end;

	switch (code) {
	case CTRL('K'):
		end = edit_line_end(t, t->cur);
		kill_text(t, t->cur, end > t->cur ? end : edit_next(t, t->cur), false);
		return true;
	case CTRL('U'):
		kill_text(t, edit_line_start(t, t->cur), t->cur, true);
		return true;
	case CTRL('W'):
		kill_text(t, word_prev(t), t->cur, true);
		return true;
	default:
		return false;
	}
}

static enum edit_result
change_key(struct edit *t, const struct key *k)
{
	char u[4];

	switch (k->code) {
	case K_ENTER:
		return insert(t, (struct raw){ "\n", 1 }, false);
	case K_TAB:
		if (!t->tabs)
			return EDIT_OTHER;
		return insert(t, (struct raw){ "\t", 1 }, true);
	case K_PASTE:
		return insert(t, k->text, false);
	case K_BACKSPACE:
		erase(t, edit_prev(t, t->cur), t->cur);
		return EDIT_MORE;
	case K_DELETE:
	case CTRL('D'):
		erase(t, t->cur, edit_next(t, t->cur));
		return EDIT_MORE;
	case CTRL('Y'):
		return insert(t, (struct raw){ str_c(&t->kill), t->kill.len }, false);
	case CTRL('_'):
		t->typing = false;
		return undo(t);
	case CTRL('R'):
		t->typing = false;
		return redo(t);
	default:
		if (!key_is_text(k->code) || !allowed(k->code))
			return EDIT_OTHER;
		return insert(t, (struct raw){ u, utf8_put(k->code, u) }, true);
	}
}

/* A mark that is typed behind a letter belongs to it: the cursor stands behind both. */
static void
settle(struct edit *t)
{
	size_t before;

	if (!t->cur || t->cur >= t->len)
		return;
	before = edit_prev(t, t->cur);
	if (edit_next(t, before) > t->cur)
		t->cur = edit_next(t, before);
}

enum edit_result
edit_key(struct edit *t, const struct key *k)
{
	bool killing = t->killing;
	enum edit_result r;

	if (!t->buf && room(t, 0) < 0)
		return EDIT_FULL;
	if (move_rows(t, k->code)) {
		t->killing = t->typing = false;
		return EDIT_MORE;
	}
	t->want = -1;
	if (move(t, k->code)) {
		t->killing = t->typing = false;
		return EDIT_MORE;
	}
	if (kill_key(t, k->code))
		return EDIT_MORE;
	t->killing = false;
	r = change_key(t, k);
	if (r == EDIT_OTHER)
		t->killing = killing;
	settle(t);
	return r;
}

void
edit_place(const struct edit *t, size_t *line, size_t *col)
{
	size_t at = edit_line_start(t, t->cur);

	*line = *col = 1;
	for (size_t i = 0; i < at; i++)
		*line += t->buf[i] == '\n';
	for (; at < t->cur; at = edit_next(t, at))
		++*col;
}
