/* sotayrc(5) names every option and every command of the tables, in their words. */
#include "t.h"
#include "base/path.h"
#include "core/cmd.h"
#include "core/options.h"

static struct str page = STR_INIT(1 << 20);

static void
row(const char *section, const char *name, const char *help, const char *dflt)
{
	struct str want = STR_INIT(1024);
	const char *p, *end;

	str_addf(&want, "\n.It Ic %s", name);
	p = strstr(str_c(&page), section);
	while (p && (p = strstr(p + 1, str_c(&want))))
		if (p[want.len] == ' ' || p[want.len] == '\n')
			break;
	if (!OK(p != NULL, "the page has a row for %s", name))
		goto out;
	end = strstr(p + 1, "\n.It");
	str_reset(&want);
	str_addf(&want, "\n%s\n", help);
	p = strstr(p + 1, str_c(&want));
	OK(p && (!end || p < end), "and says of %s: %s", name, help);
	if (!dflt)
		goto out;
	str_reset(&want);
	str_addf(&want, "\n.Pq default Ic %s\n", dflt);
	p = p ? strstr(p, str_c(&want)) : NULL;
	OK(p && (!end || p < end), "and its default, %s", dflt);
out:
	str_release(&want);
}

int
main(void)
{
	struct err e = ERR_INIT;
	struct options o;

	options_init(&o);
	if (!OK(file_read("man/sotayrc.5", page.max, &page, &e) == 0,
	            "the page is there"))
		return t_end();
	for (int i = ACT_NONE + 1; i < ACT_COUNT; i++)
		row(".Sh COMMANDS", action_defs[i].name, action_defs[i].help, NULL);
	for (int i = 0; i < OPT_COUNT; i++) {
		struct str v = STR_INIT(64);

		option_text(&o, (enum option)i, &v);
		row(".Sh OPTIONS", option_defs[i].name, option_defs[i].help, str_c(&v));
		str_release(&v);
	}
	str_release(&page);
	return t_end();
}
