#include <string.h>
#include "base/i18n.h"
#include "base/mem.h"
#include "tui/theme.h"

static const struct {
	const char *name;
	struct look look;
	uint8_t mono;
} roles[ROLE_COUNT] = {
#define ROLE(name, text, fg, bg, attrs, mono) { (text), { (fg), (bg), (attrs) }, (mono) },
#include "tui/theme.def"
#undef ROLE
};

void
theme_init(struct theme *t)
{
	for (int r = 0; r < ROLE_COUNT; r++)
		t->look[r] = roles[r].look;
}

void
theme_ground(struct theme *t)
{
	for (int r = 0; r < ROLE_COUNT; r++) {
		if (t->look[r].fg == LOOK_DEFAULT)
			t->look[r].fg = t->look[ROLE_NORMAL].fg;
		if (t->look[r].bg == LOOK_DEFAULT)
			t->look[r].bg = t->look[ROLE_NORMAL].bg;
	}
}

void
theme_drop_colour(struct theme *t)
{
	for (int r = 0; r < ROLE_COUNT; r++)
		t->look[r] = (struct look){ LOOK_DEFAULT, LOOK_DEFAULT, roles[r].mono };
}

int
theme_role(const char *name)
{
	int r = 0;

	while (r < ROLE_COUNT && strcmp(roles[r].name, name) != 0)
		r++;
	return r < ROLE_COUNT ? r : -1;
}

const char *
theme_role_name(enum role r)
{
	return (unsigned)r < ROLE_COUNT ? roles[r].name : "?";
}

static const char *const colours[] = { "black", "red", "green", "yellow", "blue",
	"magenta", "cyan", "white" };
static const struct {
	const char *name;
	uint8_t attr;
} attrs[] = {
	{ "bold", LOOK_BOLD },
	{ "dim", LOOK_DIM },
	{ "underline", LOOK_UNDERLINE },
	{ "reverse", LOOK_REVERSE },
	{ "normal", 0 },
};

static bool
word_is(const char *w, size_t n, const char *z)
{
	return strlen(z) == n && memcmp(w, z, n) == 0;
}

/* A colour by name or number; false for no colour. */
static bool
colour_parse(const char *w, size_t n, int16_t *out)
{
	int v = 0;

	if (word_is(w, n, "default")) {
		*out = LOOK_DEFAULT;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(colours); i++) {
		if (word_is(w, n, colours[i])) {
			*out = (int16_t)i;
			return true;
		}
	}
	if (n == 0 || n > 3)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (w[i] < '0' || w[i] > '9')
			return false;
		v = v * 10 + (w[i] - '0');
	}
	*out = (int16_t)v;
	return v < 256;
}

int
theme_set(struct theme *t, const char *role, const char *look, struct err *e)
{
	struct look l = { LOOK_DEFAULT, LOOK_DEFAULT, 0 };
	int r = theme_role(role), seen = 0;
	bool ground = false;

	if (r < 0)
		return err_set(
		        e, ERR_USAGE, _("no role of text is called \"%.40s\""), role);
	for (const char *w = look; *w;) {
		size_t n = strcspn(w, " \t"), i = 0;
		int16_t colour;

		while (i < ARRAY_LEN(attrs) && !word_is(w, n, attrs[i].name))
			i++;
		if (n && i < ARRAY_LEN(attrs)) {
			l.attrs = (uint8_t)(l.attrs | attrs[i].attr);
		} else if (word_is(w, n, "on")) {
			ground = true;
		} else if (n && colour_parse(w, n, &colour)) {
			if (++seen > 2)
				return err_set(e, ERR_USAGE,
				        _("the look of %s names more than two colours"),
				        role);
			*(ground ? &l.bg : &l.fg) = colour;
		} else if (n) {
			return err_set(e, ERR_USAGE,
			        _("\"%.*s\" is neither a colour nor an attribute"),
			        n > 40 ? 40 : (int)n, w);
		}
		w += n;
		w += *w == ' ' || *w == '\t';
	}
	t->look[r] = l;
	return 0;
}
