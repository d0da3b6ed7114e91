/* Themes: files of `color` lines, built in or the member's own. */
#include "conf_int.h"

#include <dirent.h>
#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/str.h"

static const struct {
	const char *name, *text;
} themes[] = {
#include "themes.h"
};

/* COLORFGBG, as rxvt and its like set it, ends with the colour of the ground. */
static const char *
by_ground(void)
{
	const char *v = getenv("COLORFGBG"), *last = v ? strrchr(v, ';') : NULL;
	char *end;
	long n;

	if (!last)
		return "default";
	n = strtol(last + 1, &end, 10);
	if (end == last + 1 || *end || n < 0 || n > 15)
		return "default";
	return n == 7 || n > 8 ? "light" : "dark";
}

static const char *
text_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(themes); i++)
		if (strcmp(themes[i].name, name) == 0)
			return themes[i].text;
	return strcmp(name, "default") == 0 ? "" : NULL;
}

int
conf_theme_set(struct conf *c, const char *name, struct err *e)
{
	struct str path = STR_INIT(4096), label = STR_INIT(256);
	const char *text;
	int r = -1;

	if (!c->looks)
		return 0;
	if (strcmp(name, "auto") == 0)
		name = by_ground();
	text = text_of(name);
	str_addf(&label, strchr(name, '/') ? "%s" : "themes/%s", name);
	if (!text && conf_path(str_c(&label), &path, e) < 0)
		goto out;
	if (!text && (*name == '.' || !path_exists(str_c(&path)))) {
		err_set(e, ERR_USAGE, _("there is no theme \"%.40s\""), name);
		goto out;
	}
	c->looks->reset(c->theme);
	if (text)
		str_adds(&label, " (built in)");
	c->in_theme = true;
	r = text ? conf_builtin(c, str_c(&label), text, e)
	         : conf_nested(c, str_c(&label), str_c(&path), e);
	c->in_theme = false;
out:
	str_release(&path);
	str_release(&label);
	return r;
}

bool
conf_theme(size_t i, struct str *out)
{
	struct str dir = STR_INIT(4096);
	struct err e;
	DIR *d = NULL;
	struct dirent *x;
	bool found = false;

	if (option_choice(OPT_THEME, i, out))
		return true;
	for (size_t k = 0; str_reset(&dir), option_choice(OPT_THEME, k, &dir); k++)
		i--;
	str_reset(&dir);
	if (conf_path("themes", &dir, &e) == 0)
		d = opendir(str_c(&dir));
	while (d && !found && (x = readdir(d)))
		if (x->d_name[0] != '.' && i-- == 0) {
			str_adds(out, x->d_name);
			found = true;
		}
	if (d)
		(void)closedir(d);
	str_release(&dir);
	return found;
}
