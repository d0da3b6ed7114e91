#include "core/complete.h"

#include <dirent.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/path.h"
#include "base/utf8.h"
#include "core/conf.h"
#include "core/export.h"
#include "store/own.h"
#include "store/rel.h"

struct search {
	const char *head; /* of the line, kept */
	size_t headlen;
	const char *word; /* to be completed */
	size_t skip;      /* ways still to pass over */
	struct str *out;
	bool found;
};

static void
offer(struct search *s, const char *name, const char *tail)
{
	if (s->found || strncmp(name, s->word, strlen(s->word)) != 0)
		return;
	if (s->skip > 0) {
		s->skip--;
		return;
	}
	str_add(s->out, s->head, s->headlen);
	str_adds(s->out, name);
	str_adds(s->out, tail);
	s->found = true;
}

static void
offer_all(struct search *s, const char *const *names)
{
	for (; names && *names; names++)
		offer(s, *names, "");
}

static void
offer_commands(struct search *s, const struct cmd_names *names, bool panes)
{
	for (int i = ACT_NONE + 1; i < ACT_COUNT; i++)
		offer(s, action_defs[i].name, action_defs[i].args[0] ? " " : "");
	if (panes)
		offer_all(s, names->panes);
}

static void
offer_uses(struct search *s)
{
	for (size_t i = 0; program_use_name(i); i++)
		offer(s, program_use_name(i), " ");
}

static void
offer_options(struct search *s)
{
	for (int i = 0; i < OPT_COUNT; i++)
		offer(s, option_defs[i].name, " = ");
}

static void
offer_themes(struct search *s)
{
	struct str one = STR_INIT(256);

	for (size_t i = 0; str_reset(&one), conf_theme(i, &one); i++)
		offer(s, str_c(&one), "");
	str_release(&one);
}

/* list: @NAME of those that it can take; 0: the names alone, of all. */
static void
offer_filters(struct search *s, const struct filter_names *names, unsigned list)
{
	struct str one = STR_INIT(256);

	for (size_t i = 0; names && i < names->n; i++) {
		if (list && !named_fits(names, i, (enum filter_list)list))
			continue;
		str_reset(&one);
		str_addf(&one, "%s%s", list ? "@" : "", names->row[i].name);
		offer(s, str_c(&one), list ? "" : " ");
	}
	str_release(&one);
}

/* The words of a field that has a table of them. */
static void
offer_codes(struct search *s, const struct filter_def *d)
{
	struct str one = STR_INIT(256);

	for (size_t i = 0; filter_code(d->kind, i); i++) {
		str_reset(&one);
		str_addf(&one, "%s:%s", d->name, filter_code(d->kind, i));
		offer(s, str_c(&one), "");
	}
	str_release(&one);
}

/* What may stand in a filter, at its last word. Of what stands in quotes, or behind the colon of other
 * fields, nothing is known. */
static void
offer_terms(struct search *s, unsigned list, const struct filter_names *names)
{
	const struct filter_def *d;
	bool quoted = false;

	for (const char *p = s->head; *p; p++) {
		if (*p == '"')
			quoted = !quoted;
		if (!quoted && strchr(" \t|!()", *p))
			s->word = p + 1;
	}
	s->headlen = (size_t)(s->word - s->head);
	for (size_t k = 0; !quoted && (d = filter_def(k)); k++) {
		if (!(d->lists & list))
			continue;
		if (d->value == FILTER_CODE && strchr(s->word, ':'))
			offer_codes(s, d);
		else
			offer(s, d->name, d->value == FILTER_MARK ? "" : ":");
	}
	if (!quoted)
		offer_filters(s, names, list);
}

static void
offer_choices(struct search *s, const char *option)
{
	enum option id = option_find(option);
	struct str one = STR_INIT(64);

	if (id == OPT_COUNT)
		return;
	if (id == OPT_THEME) {
		offer_themes(s);
		return;
	}
	for (size_t i = 0; str_reset(&one), option_choice(id, i, &one); i++)
		offer(s, str_c(&one), "");
	str_release(&one);
}

/* --- the `:` line ------------------------------------------------------------------------- */

struct before {
	const struct cmd_names *names;
	char first[32], second[32]; /* words of the line */
	size_t words;               /* whole ones before that at the cursor */
};

static void
of_set(struct search *s, const struct before *b)
{
	if (b->words == 1)
		offer_options(s);
	else if (b->words == 2)
		offer_choices(s, b->second);
}

static void
of_bind(struct search *s, const struct before *b)
{
	if (b->words == 1)
		offer_all(s, b->names->contexts);
	else if (b->words == 3)
		offer_commands(s, b->names, false);
}

static void
of_unbind(struct search *s, const struct before *b)
{
	if (b->words == 1)
		offer_all(s, b->names->contexts);
}

static void
of_program(struct search *s, const struct before *b)
{
	if (b->words == 1)
		offer_uses(s);
}

static void
of_theme(struct search *s, const struct before *b)
{
	if (b->words == 1)
		offer_themes(s);
}

static void
of_color(struct search *s, const struct before *b)
{
	if (b->words == 1)
		offer_all(s, b->names->roles);
}

static void
of_pane(struct search *s, const struct before *b)
{
	if (b->words == 1)
		offer_all(s, b->names->panes);
}

static void
of_tagged(struct search *s, const struct before *b)
{
	if (b->words == 1)
		offer_commands(s, b->names, false);
}

static void
of_filter(struct search *s, const struct before *b)
{
	offer_terms(s, FILTER_ALL, b->names->filters);
}

static void
of_filter_name(struct search *s, const struct before *b)
{
	if (b->words == 1)
		offer_filters(s, b->names->filters, 0);
	else
		offer_terms(s, FILTER_ALL, b->names->filters);
}

/* As far as the names of the folder agree; a second way there is not. A name alone lies beside sotayrc,
 * as conf_path has it. */
static void
of_source(struct search *s, const struct before *b)
{
	struct str name = STR_INIT(8192), path = STR_INIT(8192), ways = STR_INIT(1 << 16);
	size_t front = 0;
	struct err e;

	if (b->words != 1 || s->skip)
		return;
	if (*s->word != '/' && strncmp(s->word, "~/", 2) != 0 &&
	        path_config(&name, &e) == 0) {
		str_addc(&name, '/');
		front = name.len;
	}
	str_adds(&name, s->word);
	if (complete_path(str_c(&name), &path, &ways) && path.len > name.len)
		offer(s, str_c(&path) + front, "");
	str_release(&name);
	str_release(&path);
	str_release(&ways);
}

static const struct {
	const char *command;
	void (*offer)(struct search *, const struct before *);
} behind[] = {
	{ "set", of_set },
	{ "bind", of_bind },
	{ "unbind", of_unbind },
	{ "program", of_program },
	{ "theme", of_theme },
	{ "color", of_color },
	{ "pane", of_pane },
	{ "filter", of_filter },
	{ "tag-matching", of_filter },
	{ "tagged", of_tagged },
	{ "filter-name", of_filter_name },
	{ "source", of_source },
};

bool
complete_line(const char *line, size_t i, const struct cmd_names *names, struct str *out)
{
	struct search s = { .head = line, .skip = i, .out = out };
	struct before b = { .names = names };
	const char *p = line;

	/* The sign of `set` is no word. */
	for (;;) {
		size_t len;

		p += strspn(p, " \t");
		len = strcspn(p, " \t");
		if (!p[len])
			break;
		if (b.words == 0)
			snprintf(b.first, sizeof(b.first), "%.*s", (int)len, p);
		if (b.words == 1)
			snprintf(b.second, sizeof(b.second), "%.*s", (int)len, p);
		if (len != 1 || *p != '=')
			b.words++;
		p += len;
	}
	s.word = p;
	s.headlen = (size_t)(p - line);
	if (b.words == 0)
		offer_commands(&s, names, true);
	for (size_t k = 0; b.words && k < ARRAY_LEN(behind); k++)
		if (strcmp(behind[k].command, b.first) == 0)
			behind[k].offer(&s, &b);
	return s.found;
}

bool
complete_is_open(const char *line)
{
	line += strspn(line, " \t");
	return strncmp(line, "open", 4) == 0 && (line[4] == ' ' || line[4] == '\t');
}

bool
complete_open(const char *line, size_t i, const struct store *s, struct str *out)
{
	const char *word = line + strspn(line, " \t") + 4;
	size_t before;
	struct err e;

	if (!s || i >= COMPLETE_NUMBERS)
		return false;
	word += strspn(word, " \t");
	str_add(out, line, (size_t)(word - line));
	before = out->len;
	return rel_complete(s, word, i, out, &e) == 0 && out->len > before;
}

/* The last word of a line that may be a filter's. */
static const char *
last_word(const char *line)
{
	const char *word = line;

	for (; *line; line++)
		if (strchr(" \t|!()", *line))
			word = line + 1;
	return word;
}

/* Whether the line's command is cmd and the cursor in its first word. */
static bool
behind_word(const char *line, const char *cmd)
{
	size_t n = strlen(cmd);

	if (strncmp(line, cmd, n) != 0 || (line[n] != ' ' && line[n] != '\t'))
		return false;
	line += n + strspn(line + n, " \t");
	return !line[strcspn(line, " \t")];
}

bool
complete_is_tag(const char *line, bool alone)
{
	if (alone || strncmp(last_word(line), "tag:", 4) == 0)
		return true;
	line += strspn(line, " \t");
	if (strncmp(line, "tagged ", 7) == 0)
		line += 7 + strspn(line + 7, " \t");
	return behind_word(line, "label") || behind_word(line, "unlabel");
}

bool
complete_tag(const char *line, size_t i, const struct store *s, struct str *out)
{
	const char *word = last_word(line);
	struct search x = { .head = line, .skip = i, .out = out };
	struct tag_names v;
	struct err e;

	if (!s || own_tags_all(s, &v, &e))
		return false;
	x.word = word + (strncmp(word, "tag:", 4) == 0 ? 4 : 0);
	x.headlen = (size_t)(x.word - line);
	for (size_t k = 0; k < v.n; k++)
		offer(&x, v.v[k].s, "");
	return x.found;
}

bool
complete_export(const char *word, size_t i, struct str *out)
{
	struct search s = { .head = "", .word = word, .skip = i, .out = out };

	for (int k = 0; k < EXPORT_COUNT; k++)
		offer(&s, export_name((enum export_as)k), " ");
	return s.found;
}

/* --- a filter ------------------------------------------------------------------------------ */

bool
complete_filter(const char *line, size_t i, unsigned list,
        const struct filter_names *names, struct str *out)
{
	struct search s = { .head = line, .word = line, .skip = i, .out = out };

	offer_terms(&s, list, names);
	return s.found;
}

/* --- files --------------------------------------------------------------------------------- */

/* The folder of a name as it is opened, and where its last part begins. */
static const char *
folder_of(const char *text, struct str *dir)
{
	const char *slash = strrchr(text, '/');

	if (!slash) {
		str_adds(dir, ".");
		return text;
	}
	text = path_home(text, dir);
	str_add(dir, text, (size_t)(slash - text) + 1);
	return slash + 1;
}

/* One more name: what it has in common with those before stays. */
static void
agree(struct str *common, const char *name, size_t ways)
{
	size_t n = 0;

	if (!ways) {
		str_adds(common, name);
		return;
	}
	while (n < common->len && common->p[n] == name[n])
		n++;
	str_cut(common, utf8_cut(common->p, common->len, n));
}

size_t
complete_path(const char *text, struct str *out, struct str *names)
{
	struct str dir = STR_INIT(8192), common = STR_INIT(1024);
	const char *last = folder_of(text, &dir);
	DIR *d = dir.bad ? NULL : opendir(str_c(&dir));
	struct dirent *x;
	struct stat st;
	size_t ways = 0;

	while (d && (x = readdir(d))) {
		if (strncmp(x->d_name, last, strlen(last)) != 0 ||
		        (x->d_name[0] == '.' && last[0] != '.') ||
		        !strcmp(x->d_name, ".") || !strcmp(x->d_name, ".."))
			continue;
		agree(&common, x->d_name, ways++);
		str_addf(names, "%s%s", ways > 1 ? "  " : "", x->d_name);
	}
	if (ways) {
		str_add(out, text, (size_t)(last - text));
		str_add(out, str_c(&common), common.len);
	}
	if (ways == 1 && fstatat(dirfd(d), str_c(&common), &st, 0) == 0 &&
	        S_ISDIR(st.st_mode))
		str_adds(out, "/");
	if (d)
		(void)closedir(d);
	str_release(&dir);
	str_release(&common);
	return ways;
}
