#include "core/options.h"

#include <errno.h>
#include <stdbool.h>
#include "base/i18n.h"

const struct option_def option_defs[OPT_COUNT] = {
#define OPTION(id, name, type, dflt, values, help)                                       \
	[OPT_##id] = { name, OPT_T_##type, dflt, values, help },
#include "core/options.def"
#undef OPTION
};

void
options_init(struct options *o)
{
	memset(o, 0, sizeof(*o));
	for (size_t i = 0; i < OPT_COUNT; i++) {
		struct str s = STR_INIT(OPTION_WORD - 1);

		o->v[i] = option_defs[i].dflt;
		if (option_defs[i].type == OPT_T_WORD)
			option_choice((enum option)i, (size_t)o->v[i], &s);
		memcpy(o->word[i], str_c(&s), s.len);
		str_release(&s);
	}
}

enum option
option_find(const char *name)
{
	size_t i;

	for (i = 0; i < OPT_COUNT; i++)
		if (strcmp(option_defs[i].name, name) == 0)
			break;
	return (enum option)i;
}

bool
option_choice(enum option id, size_t i, struct str *out)
{
	const char *s = option_defs[id].values, *bar;

	if (option_defs[id].type == OPT_T_INT)
		return false;
	if (option_defs[id].type == OPT_T_BOOL)
		s = "no|yes";
	for (; i > 0; i--) {
		s = strchr(s, '|');
		if (!s)
			return false;
		s++;
	}
	bar = strchr(s, '|');
	str_add(out, s, bar ? (size_t)(bar - s) : strlen(s));
	return true;
}

static int
set_int(struct options *o, enum option id, const char *value, struct err *e)
{
	const struct option_def *d = &option_defs[id];
	char *end, *dots;
	long lo, hi, v;

	lo = strtol(d->values, &dots, 10);
	hi = strtol(dots + 2, NULL, 10);
	errno = 0;
	v = strtol(value, &end, 10);
	if (end == value || *end || errno || v < lo || v > hi)
		return err_set(e, ERR_USAGE,
		        _("%s is a number from %ld to %ld, not \"%s\""), d->name, lo, hi,
		        value);
	o->v[id] = (int)v;
	return 0;
}

static int
set_word(struct options *o, enum option id, const char *value, struct err *e)
{
	if (!*value || strlen(value) >= OPTION_WORD)
		return err_set(e, ERR_USAGE,
		        P_("%s is a word of up to %d byte",
		                "%s is a word of up to %d bytes", OPTION_WORD - 1),
		        option_defs[id].name, OPTION_WORD - 1);
	(void)snprintf(o->word[id], OPTION_WORD, "%s", value);
	return 0;
}

int
option_set(struct options *o, const char *name, const char *value, struct err *e)
{
	enum option id = option_find(name);
	struct str s = STR_INIT(64);
	const char *all;

	if (id == OPT_COUNT)
		return err_set(e, ERR_USAGE, _("there is no option \"%s\""), name);
	if (option_defs[id].type == OPT_T_INT)
		return set_int(o, id, value, e);
	if (option_defs[id].type == OPT_T_WORD)
		return set_word(o, id, value, e);
	for (size_t i = 0;; i++) {
		bool hit;

		str_reset(&s);
		if (!option_choice(id, i, &s))
			break;
		hit = strcmp(str_c(&s), value) == 0;
		if (hit) {
			o->v[id] = (int)i;
			str_release(&s);
			return 0;
		}
	}
	str_release(&s);
	all = option_defs[id].type == OPT_T_BOOL ? "yes|no" : option_defs[id].values;
	return err_set(e, ERR_USAGE, _("%s is one of %s, not \"%s\""), name, all, value);
}

void
option_text(const struct options *o, enum option id, struct str *out)
{
	if (option_defs[id].type == OPT_T_WORD)
		str_adds(out, o->word[id]);
	else if (option_defs[id].type == OPT_T_INT)
		str_addf(out, "%d", o->v[id]);
	else
		option_choice(id, (size_t)o->v[id], out);
}
