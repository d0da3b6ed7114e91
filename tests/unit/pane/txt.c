/* Lines that panes put together, in two directions. */
#include "t.h"
#include "pane/txt.h"
#include "tui/canvas.h"

static void
shown(struct txt *t, const char *want, const char *name)
{
	struct canvas c;
	struct err e = ERR_INIT;
	struct str out = STR_INIT(1000);

	if (!OK(canvas_init(&c, 1, 40, &e) == 0, "a canvas"))
		return;
	canvas_put(&c, 0, 0, 40, txt_get(t), ROLE_NORMAL);
	canvas_dump(&c, DUMP_TEXT, &out);
	STR_EQ(str_c(&out), want, name);
	str_release(&out);
	canvas_release(&c);
	txt_reset(t);
}

int
main(void)
{
	struct txt t = TXT_INIT(1000);

	t.frame = true;
	txt_rawz(&t, "88-KH/TU");
	txt_own(&t, "  ");
	txt_rawz(&t, "راهنمای کتاب");
	txt_own(&t, ", 2");
	shown(&t, "88-KH/TU  باتک یامنهار, 2\n",
	        "a title behind its number stays behind it, in a line from left to "
	        "right");
	txt_rawz(&t, "راهنمای 57-NQ/TW کتاب");
	shown(&t, "باتک 57-NQ/TW یامنهار\n", "one that stands alone runs left");
	txt_rawz(&t, "57-NQ/TW");
	txt_own(&t, "  ");
	txt_rawz(&t, "Nghị quyết");
	shown(&t, "57-NQ/TW  Nghị quyết\n", "and to the right, as it did");
	txt_release(&t);
	return t_end();
}
