/*
 * The screen for a screen reader: words for marks, no lines, nothing beside the list; a step of the
 * cursor changes the cursor's mark and the position and nothing else.
 */
#include "play.h"
#include "full.h"

#define ENTER                                                                            \
	PASS "<Enter>\n=wait is due\n=gone "                                             \
	     "index\n:set accessible yes<Enter>\n"

/* The lines in which two dumps differ. */
static int
differ(struct view a, struct view b)
{
	const char *p = a.p, *q = b.p, *pe = a.p + a.n, *qe = b.p + b.n;
	int n = 0;

	while (p < pe && q < qe) {
		const char *pn = memchr(p, '\n', (size_t)(pe - p));
		const char *qn = memchr(q, '\n', (size_t)(qe - q));

		if (!pn || !qn)
			break;
		n += pn - p != qn - q || memcmp(p, q, (size_t)(pn - p)) != 0;
		p = pn + 1;
		q = qn + 1;
	}
	return n;
}

int
main(void)
{
	bool fallback;

	alarm(30);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	(void)clean;
	if (crypt_init(NULL) < 0 || !OK(make_profile(full_fill), "a profile"))
		return t_end();
	OK(play(NULL, true, 24, 80,
	           ENTER "2\n=dump accessible-documents-80x24\nj\n=dump down\n"
	                 "4\n=dump accessible-meetings-80x24\n<F10>\n"
	                 "=dump accessible-menu-80x24\n<Esc>\nQ"),
	        "lists and a menu");
	check("accessible-documents-80x24", FACTS("unread, ", "to do, ", "cursor 1,0"));
	check("accessible-meetings-80x24", FACTS("not yet sent, "));
	check("accessible-menu-80x24", FACTS("Meetings"));
	OK(!holds((struct view){ str_c(&shown), shown.len }, "●") &&
	                !holds((struct view){ str_c(&shown), shown.len }, "─") &&
	                !holds((struct view){ str_c(&shown), shown.len }, "│"),
	        "no mark, no line");
	INT_EQ(differ(dumped("accessible-documents-80x24"), dumped("down")), 4,
	        "a step: two gutters, the position and the cursor");
	full_clean();
	return t_end();
}
