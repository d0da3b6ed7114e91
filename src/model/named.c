#include "model/named.h"

#include "base/i18n.h"
#include "base/mem.h"

const char *
named_text(const struct filter_names *names, const char *name)
{
	for (size_t i = 0; names && i < names->n; i++)
		if (!strcmp(names->row[i].name, name))
			return names->row[i].text;
	return NULL;
}

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* --- replacing ------------------------------------------------------------------------ */

/* A text that is being replaced, and in front of it those that named it. */
struct level {
	const struct level *up;
	const char *name; /* "" of what was typed */
	int depth;
};

struct expansion {
	const struct filter_names *names;
	struct str *out;
	struct named_map *map;
	size_t bad;
	struct err *e;
};

static void
map_piece(struct expansion *x, size_t from, bool whole)
{
	struct named_map *m = x->map;

	if (!m || m->n == ARRAY_LEN(m->piece))
		return;
	m->piece[m->n].at = x->out->len;
	m->piece[m->n].from = from;
	m->piece[m->n++].whole = whole;
}

static bool
ring(const struct level *l, const char *name)
{
	for (; l; l = l->up)
		if (!strcmp(l->name, name))
			return true;
	return false;
}

static int expand(struct expansion *x, const char *s, size_t n, const struct level *l);

/* What a name stands for, in brackets. The depth is limited by NAMED_DEPTH. */
static int
name_term(struct expansion *x, const char *word, size_t n, const struct level *up)
{
	struct level l = { up, NULL, up->depth + 1 };
	char name[NAMED_NAME];
	const char *text;

	(void)snprintf(name, sizeof(name), "%.*s", (int)n, word);
	l.name = name;
	if (n >= sizeof(name) || !(text = named_text(x->names, name)))
		return err_set(x->e, ERR_USAGE, _("there is no filter @%.*s"),
		        (int)(n < 40 ? n : 40), word);
	if (ring(up, name))
		return err_set(x->e, ERR_USAGE, _("@%s is made of itself"), name);
	if (l.depth > NAMED_DEPTH)
		return err_set(x->e, ERR_USAGE, _("names within names go deeper than %d"),
		        NAMED_DEPTH);
	str_addc(x->out, '(');
	if (expand(x, text, strlen(text), &l) < 0)
		return -1;
	str_addc(x->out, ')');
	return 0;
}

static int
expand(struct expansion *x, const char *s, size_t n, const struct level *l)
{
	bool quoted = false, begins = true;

	/* Names of names of names would be replaced for hours before it is found too long. */
	for (size_t i = 0; i < n && x->out->len <= NAMED_TEXT;) {
		size_t k = i + 1;

		if (s[i] == '"')
			quoted = !quoted;
		while (!quoted && begins && s[i] == '@' && k < n && letter(s[k]))
			k++;
		begins = !quoted && strchr(" \t|!()", s[i]);
		if (s[i] != '@' || k == i + 1) {
			str_addc(x->out, s[i++]);
			continue;
		}
		if (!l->up)
			map_piece(x, i, true);
		if (name_term(x, s + i + 1, k - i - 1, l) < 0) {
			x->bad = i;
			return -1;
		}
		if (!l->up)
			map_piece(x, k, false);
		i = k;
	}
	if (x->out->len <= NAMED_TEXT && !x->out->bad)
		return 0;
	return err_set(x->e, ERR_USAGE,
	        P_("the filter has more than %d byte when its names are replaced",
	                "the filter has more than %d bytes when its names are replaced",
	                NAMED_TEXT),
	        NAMED_TEXT);
}

int
named_expand(const struct filter_names *names, const char *s, size_t n, struct str *out,
        struct named_map *map, size_t *bad, struct err *e)
{
	const struct level typed = { NULL, "", 0 };
	struct expansion x = { names, out, map, 0, e };
	int r;

	if (map) {
		map->n = 0;
		map->len = n;
	}
	map_piece(&x, 0, false);
	r = expand(&x, s, n, &typed);
	*bad = x.bad;
	return r;
}

size_t
named_from(const struct named_map *map, size_t at)
{
	size_t i = map->n;

	while (i > 1 && map->piece[i - 1].at > at)
		i--;
	if (i)
		at = map->piece[i - 1].from +
		     (map->piece[i - 1].whole ? 0 : at - map->piece[i - 1].at);
	return at < map->len ? at : map->len;
}

int
filter_parse_named(struct filter *f, const struct filter_names *names, const char *s,
        size_t n, struct err *e)
{
	struct str text = STR_INIT(2 * NAMED_TEXT);
	struct named_map map;
	size_t bad = 0;
	int r;

	if (!memchr(s, '@', n))
		return filter_parse(f, s, n, e);
	memset(f, 0, sizeof(*f));
	f->root = -1;
	r = named_expand(names, s, n, &text, &map, &bad, e);
	if (!r) {
		r = filter_read(f, str_c(&text), text.len, &bad, e);
		bad = named_from(&map, bad);
	}
	for (int i = 0; !r && i < f->n; i++) {
		size_t end = named_from(&map, f->node[i].from + f->node[i].n);

		f->node[i].from = named_from(&map, f->node[i].from);
		f->node[i].n = end > f->node[i].from ? end - f->node[i].from : 0;
	}
	if (r)
		err_prefix(e, _("column %zu"), filter_column(s, bad));
	str_release(&text);
	return r;
}

/* --- the table ------------------------------------------------------------------------ */

/* Reads without a mistake, and does not hold the name that it is given. */
static int
sound(const struct filter_names *names, const char *name, const char *text, size_t *bad,
        struct err *e)
{
	struct str all = STR_INIT(2 * NAMED_TEXT);
	const struct level typed = { NULL, name, 0 };
	struct named_map map = { 0 };
	struct expansion x = { names, &all, &map, 0, e };
	struct filter f;
	int r;

	map.len = strlen(text);
	map_piece(&x, 0, false);
	r = expand(&x, text, map.len, &typed);
	*bad = x.bad;
	if (!r) {
		r = filter_read(&f, str_c(&all), all.len, bad, e);
		*bad = named_from(&map, *bad);
		if (!r)
			filter_release(&f);
	}
	str_release(&all);
	return r;
}

static struct named *
row_of(struct filter_names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (!strcmp(names->row[i].name, name))
			return &names->row[i];
	return NULL;
}

static void
drop(struct filter_names *names, struct named *row)
{
	free(row->text);
	memmove(row, row + 1, (size_t)(names->row + names->n - (row + 1)) * sizeof(*row));
	names->n--;
}

int
named_put(struct filter_names *names, const char *name, const char *text, struct err *e)
{
	struct named *row = row_of(names, name);
	char *copy;

	if (!row && names->n == NAMED_MAX)
		return err_set(e, ERR_USAGE,
		        P_("there is %d named filter already",
		                "there are %d named filters already", NAMED_MAX),
		        NAMED_MAX);
	copy = mem_dup(text, strlen(text), e);
	if (!copy)
		return -1;
	if (!row && mem_grow(&names->row, &names->cap, names->n + 1, sizeof(*names->row),
	                    e) < 0) {
		free(copy);
		return -1;
	}
	if (!row) {
		row = &names->row[names->n++];
		row->text = NULL; /* one that was dropped may have stood here */
		(void)snprintf(row->name, sizeof(row->name), "%s", name);
	}
	free(row->text);
	row->text = copy;
	return 0;
}

int
named_set(struct filter_names *names, const char *name, const char *text, size_t *bad,
        struct err *e)
{
	struct named *row = row_of(names, name);
	size_t n = 0;

	*bad = NAMED_BAD_NAME;
	while (letter(name[n]))
		n++;
	if (!n || name[n] || n >= NAMED_NAME)
		return err_set(e, ERR_USAGE,
		        P_("\"%.40s\" is no name of a filter: up to %d small letter, "
		           "digit or hyphen",
		                "\"%.40s\" is no name of a filter: up to %d small "
		                "letters, "
		                "digits and hyphens",
		                NAMED_NAME - 1),
		        name, NAMED_NAME - 1);
	if (!text[strspn(text, " \t")]) {
		if (row)
			drop(names, row);
		return 0;
	}
	if (sound(names, name, text, bad, e) < 0)
		return -1;
	*bad = NAMED_BAD_NAME;
	return named_put(names, name, text, e);
}

bool
named_fits(const struct filter_names *names, size_t i, enum filter_list l)
{
	const char *text = names->row[i].text;
	struct err e;
	struct filter f;
	bool fits;

	if (filter_parse_named(&f, names, text, strlen(text), &e) < 0)
		return false;
	fits = filter_fits(&f, l, text, &e) == 0;
	filter_release(&f);
	return fits;
}

void
named_release(struct filter_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->row[i].text);
	free(names->row);
	memset(names, 0, sizeof(*names));
}
