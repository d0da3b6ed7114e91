#include "tui/term.h"

bool
term_key(struct term *t, struct key *k)
{
	*k = (struct key){ .code = K_NONE };
	return t->ops->key(t, k);
}

bool
term_pending(const struct term *t)
{
	return t->ops->pending(t);
}

int
term_timeout(struct term *t)
{
	return t->ops->timeout(t);
}

int
term_flush(struct term *t, struct canvas *c, struct err *e)
{
	return t->ops->flush(t, c, e);
}

void
term_resize(struct term *t)
{
	t->ops->resize(t);
}

void
term_suspend(struct term *t)
{
	t->ops->suspend(t);
}

int
term_resume(struct term *t, struct err *e)
{
	return t->ops->resume(t, e);
}

void
term_redraw(struct term *t)
{
	t->ops->redraw(t);
}

void
term_theme(struct term *t, const struct theme *theme, bool colour)
{
	if (t->ops->theme)
		t->ops->theme(t, theme, colour);
	t->ops->redraw(t);
}

void
term_beep(struct term *t)
{
	t->ops->beep(t);
}

void
term_close(struct term *t)
{
	if (t)
		t->ops->close(t);
}
