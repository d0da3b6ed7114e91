#include "tui/form.h"
#include <string.h>
#include "base/i18n.h"
#include "base/mem.h"
#include "form_int.h"

#define CTRL(c) ((c)&0x1f)
#define WHY_MAX 512

bool
form_is_line(enum form_kind k)
{
	return k == FORM_TEXT || k == FORM_DATE;
}

int
form_init(struct form *f, const struct form_ops *ops, void *ctx,
        const struct form_field *field, size_t n, civil today, struct err *e)
{
	memset(f, 0, sizeof(*f));
	f->ops = ops;
	f->ctx = ctx;
	f->field = field;
	str_init(&f->typed, PROMPT_MAX);
	calendar_init(&f->cal, today);
	f->value = mem_new(n, sizeof(*f->value), e);
	if (!f->value)
		return -1;
	for (; f->n < n; f->n++) {
		struct form_value *v = &f->value[f->n];

		str_init(&v->why, WHY_MAX);
		edit_init(&v->lines, FORM_LINES_MAX);
		if (form_is_line(field[f->n].kind) &&
		        prompt_init(&v->line, "", false, NULL, e) < 0)
			return -1;
	}
	return 0;
}

void
form_release(struct form *f)
{
	for (size_t i = 0; i < f->n; i++) {
		prompt_release(&f->value[i].line);
		edit_release(&f->value[i].lines);
		str_release(&f->value[i].why);
	}
	free(f->value);
	f->value = NULL;
	f->n = 0;
	str_release(&f->typed);
}

struct raw
form_text(const struct form *f, size_t i)
{
	return f->field[i].kind == FORM_LINES ? edit_text(&f->value[i].lines)
	                                      : prompt_text(&f->value[i].line);
}

size_t
form_choice(const struct form *f, size_t i)
{
	return f->value[i].choice;
}

void
form_set(struct form *f, size_t i, struct raw text)
{
	struct err e;

	if (f->field[i].kind == FORM_LINES)
		(void)!edit_set(&f->value[i].lines, text, &e);
	else
		prompt_replace(&f->value[i].line, text, text.n);
}

void
form_set_choice(struct form *f, size_t i, size_t choice)
{
	f->value[i].choice = choice;
}

/* --- what is wrong -------------------------------------------------------------------- */

static void
check(struct form *f, size_t i)
{
	const struct form_field *d = &f->field[i];
	struct form_value *v = &f->value[i];
	struct raw r;
	civil day;

	str_reset(&v->why);
	if (d->kind == FORM_CHOICE)
		return;
	r = form_text(f, i);
	if (f->ops->check)
		f->ops->check(f->ctx, i, r, &v->why);
	else if (d->kind == FORM_DATE && r.n && civil_parse(r.p, r.n, &day) < 0)
		str_adds(&v->why, _("a date is written as 2026-01-31"));
}

static enum form_result
submit(struct form *f)
{
	size_t wrong = f->n;

	for (size_t i = f->n; i-- > 0;) {
		check(f, i);
		if (f->value[i].why.len)
			wrong = i;
	}
	f->at = wrong;
	return wrong == f->n ? FORM_DONE : FORM_MORE;
}

/* --- keys -------------------------------------------------------------------------------- */

static void
go(struct form *f, size_t to)
{
	if (f->at < f->n)
		check(f, f->at);
	f->at = to;
}

static enum form_result
move(struct form *f, bool back)
{
	go(f, back ? (f->at ? f->at - 1 : f->n) : (f->at == f->n ? 0 : f->at + 1));
	return FORM_MORE;
}

/* One way after the other, and behind the last what was typed. */
static enum form_result
complete(struct form *f)
{
	struct form_value *v = &f->value[f->at];
	struct str line = STR_INIT(PROMPT_MAX);
	struct raw typed;

	if (!f->ops->complete)
		return FORM_OTHER;
	if (!f->completing) {
		str_reset(&f->typed);
		typed = prompt_text(&v->line);
		str_add(&f->typed, typed.p, typed.n);
		f->completing = true;
		f->way = 0;
	}
	typed = (struct raw){ str_c(&f->typed), f->typed.len };
	if (f->ops->complete(f->ctx, f->at, typed, f->way, &line)) {
		f->way++;
	} else {
		str_reset(&line);
		str_add(&line, typed.p, typed.n);
		f->way = 0;
	}
	prompt_replace(&v->line, (struct raw){ str_c(&line), line.len }, line.len);
	str_release(&line);
	return FORM_MORE;
}

static enum form_result
pick_key(struct form *f, const struct key *k)
{
	char day[16];

	switch (k->code) {
	case K_ENTER:
		civil_iso(calendar_date(&f->cal), day);
		form_set(f, f->at, raw_of(day));
		f->picking = false;
		return FORM_MORE;
	case K_ESC:
	case CTRL('C'):
	case CTRL('N'):
		f->picking = false;
		return FORM_MORE;
	default:
		return calendar_key(&f->cal, k) ? FORM_MORE : FORM_OTHER;
	}
}

static void
pick(struct form *f)
{
	struct raw r = form_text(f, f->at);
	civil day;

	f->picking = true;
	if (civil_parse(r.p, r.n, &day) == 0)
		calendar_go(&f->cal, day);
}

static enum form_result
choice_key(struct form *f, uint32_t code)
{
	struct form_value *v = &f->value[f->at];
	size_t n = 0;

	while (f->ops->choice(f->ctx, f->at, n))
		n++;
	switch (code) {
	case ' ':
	case K_RIGHT:
	case CTRL('N'):
	case CTRL('F'):
		v->choice = n ? (v->choice + 1) % n : 0;
		return FORM_MORE;
	case K_LEFT:
	case K_BACKSPACE:
	case CTRL('B'):
		v->choice = n ? (v->choice + n - 1) % n : 0;
		return FORM_MORE;
	default:
		return FORM_OTHER;
	}
}

static enum form_result
line_key(struct form *f, const struct key *k)
{
	enum form_kind kind = f->field[f->at].kind;

	if (k->code == CTRL('N') && kind == FORM_DATE) {
		pick(f);
		return FORM_MORE;
	}
	if (k->code == CTRL('N'))
		return complete(f);
	f->completing = false;
	if (k->code == K_BACKSPACE && !prompt_text(&f->value[f->at].line).n)
		return FORM_MORE;
	switch (prompt_key(&f->value[f->at].line, k)) {
	case PROMPT_FULL:
		return FORM_FULL;
	case PROMPT_OTHER:
		return FORM_OTHER;
	default:
		str_reset(&f->value[f->at].why);
		return FORM_MORE;
	}
}

static enum form_result
field_key(struct form *f, const struct key *k)
{
	switch (f->field[f->at].kind) {
	case FORM_CHOICE:
		return choice_key(f, k->code);
	case FORM_LINES:
		switch (edit_key(&f->value[f->at].lines, k)) {
		case EDIT_FULL:
			return FORM_FULL;
		case EDIT_OTHER:
			return FORM_OTHER;
		default:
			str_reset(&f->value[f->at].why);
			return FORM_MORE;
		}
	default:
		return line_key(f, k);
	}
}

enum form_result
form_key(struct form *f, const struct key *k)
{
	bool lines = f->at < f->n && f->field[f->at].kind == FORM_LINES;

	if (f->picking)
		return pick_key(f, k);
	switch (k->code) {
	case K_ESC:
	case CTRL('C'):
	case CTRL('G'):
		return FORM_CANCEL;
	case K_TAB:
		return move(f, false);
	case K_STAB:
		return move(f, true);
	case K_PGUP:
		go(f, 0);
		return FORM_MORE;
	case K_PGDN:
		go(f, f->n);
		return FORM_MORE;
	default:
		break;
	}
	if (!lines && (k->code == K_UP || k->code == K_DOWN))
		return move(f, k->code == K_UP);
	if (k->code == K_ENTER && f->at == f->n)
		return submit(f);
	if (k->code == K_ENTER && !lines)
		return move(f, false);
	return f->at < f->n ? field_key(f, k) : FORM_OTHER;
}
