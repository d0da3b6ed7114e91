#include <string.h>
#include "base/i18n.h"
#include "base/width.h"
#include "form_int.h"

#define MARK 2       /* columns: which field it is */
#define LINES_ROWS 4 /* of a field of several lines */
#define LABEL_MAX 56 /* columns */
#define VALUE_MIN 30 /* … that a long label leaves where it takes more than half */
#define GAP 2

static void
put(struct canvas *c, struct rect at, const char *text, enum role r)
{
	struct str tmp = STR_INIT(4096);

	canvas_put_padded(
	        c, at.row, at.col, at.cols, scrub(raw_of(text), SCRUB_LINE, &tmp), r);
	str_release(&tmp);
}

/* Rows that a field takes: its own, its error's, the month's. */
static int
rows_of(const struct form *f, size_t i)
{
	int n = i < f->n && f->field[i].kind == FORM_LINES ? LINES_ROWS : 1;

	if (i == f->n)
		return 1;
	if (f->value[i].why.len)
		n++;
	if (i == f->at && f->picking)
		n += CALENDAR_ROWS;
	return n;
}

static int
label_cols(const struct form *f, int cols)
{
	int want = 0, most = cols - MARK - GAP - VALUE_MIN;

	most = most > cols / 2 ? most : cols / 2;
	for (size_t i = 0; i < f->n; i++) {
		int w = (int)text_width(f->field[i].label, strlen(f->field[i].label));

		want = w > want ? w : want;
	}
	want = want < LABEL_MAX ? want : LABEL_MAX;
	return want < most ? want : most;
}

static void
choice(struct form *f, size_t i, struct canvas *c, struct rect at, bool here)
{
	const char *words = f->ops->choice(f->ctx, i, f->value[i].choice);
	struct str s = STR_INIT(4096);

	str_addf(&s, here ? "< %s >" : "%s", words ? words : "");
	put(c, at, str_c(&s), ROLE_NORMAL);
	str_release(&s);
	if (here)
		canvas_cursor(c, at.row, at.col);
}

/* Of the prompt without its cursor: the real one belongs to the field that is typed in. */
static void
value(struct form *f, size_t i, struct canvas *c, struct rect at, bool here)
{
	int row = c->cur_row, col = c->cur_col;
	bool shown = c->cur_shown;

	if (at.cols <= 0)
		return;
	if (f->field[i].kind == FORM_LINES) {
		at.rows = LINES_ROWS;
		edit_draw(&f->value[i].lines, c, at, here);
		return;
	}
	if (!form_is_line(f->field[i].kind)) {
		choice(f, i, c, at, here);
		return;
	}
	prompt_draw(&f->value[i].line, c, at);
	if (here)
		return;
	c->cur_row = row;
	c->cur_col = col;
	c->cur_shown = shown;
}

static void
field(struct form *f, size_t i, struct canvas *c, struct rect at, int rows, int labels)
{
	bool here = i == f->at;
	struct rect in = { at.row, at.col + MARK + labels + GAP, 1,
		at.cols - MARK - labels - GAP };
	int used = f->field[i].kind == FORM_LINES ? LINES_ROWS : 1;

	put(c, (struct rect){ at.row, at.col, 1, 1 }, here ? ">" : " ", ROLE_POINTER);
	put(c, (struct rect){ at.row, at.col + MARK, 1, labels }, f->field[i].label,
	        here && !c->plain ? ROLE_PROMPT : ROLE_NORMAL);
	if (here)
		canvas_cursor(c, at.row, at.col);
	if (rows >= used)
		value(f, i, c, in, here);
	if (f->value[i].why.len && rows > used) {
		struct rect why = { at.row + used++, in.col, 1, in.cols };
		const struct str *s = &f->value[i].why;

		/* Where it would be cut it has the whole row. */
		if (text_width(s->p, s->len) > (size_t)(in.cols > 0 ? in.cols : 0))
			why = (struct rect){ why.row, at.col + MARK, 1, at.cols - MARK };
		put(c, why, str_c(&f->value[i].why), ROLE_ERROR);
	}
	if (here && f->picking)
		calendar_draw(&f->cal, c,
		        (struct rect){ at.row + used, at.col + MARK, rows - used,
		                at.cols - MARK },
		        true);
}

static void
ok(const struct form *f, struct canvas *c, struct rect at)
{
	bool here = f->at == f->n;
	struct str s = STR_INIT(64);

	str_addf(&s, "%s [ %s ]", here ? ">" : " ", _("OK"));
	put(c, at, str_c(&s), here && !c->plain ? ROLE_CURSOR : ROLE_NORMAL);
	if (here)
		canvas_cursor(c, at.row, at.col);
	str_release(&s);
}

/* The field that is typed in, with what belongs to it, on the screen. */
static void
follow(struct form *f, int rows)
{
	int used = 0;

	if (f->at < f->top)
		f->top = f->at;
	for (size_t i = f->top; i <= f->at; i++)
		used += rows_of(f, i);
	for (; used > rows && f->top < f->at; f->top++)
		used -= rows_of(f, f->top);
}

void
form_draw(struct form *f, struct canvas *c, struct rect area)
{
	int labels = label_cols(f, area.cols);

	if (area.rows <= 0 || area.cols <= 0)
		return;
	canvas_fill(c, area, ROLE_NORMAL);
	canvas_cursor_hide(c);
	follow(f, area.rows);
	for (size_t i = f->top; i <= f->n && area.rows > 0; i++) {
		int n = rows_of(f, i) < area.rows ? rows_of(f, i) : area.rows;
		struct rect at = { area.row, area.col, 1, area.cols };

		if (i == f->n)
			ok(f, c, at);
		else
			field(f, i, c, at, n, labels);
		area.row += n;
		area.rows -= n;
	}
}
