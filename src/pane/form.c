/* A filter put together field by field, for the list below: the rows of filter.def that it has. */
#include "tui/form.h"
#include "pane/listpane.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/values.h"
#include "store/own.h"
#include "store/stats.h"

#define TEXT_MAX 4096

struct filter_form {
	struct form form;
	struct form_field field[FORM_FIELDS_MAX];
	const struct filter_def *def[FORM_FIELDS_MAX]; /* NULL: words, the first */
	size_t n;
	unsigned list;
	bool had;                            /* the list had a filter */
	struct txt shown;                    /* what is put together */
	struct str text;                     /* … as it is run */
	struct stats_names *names[STATS_OF]; /* to complete by; NULL: not asked for yet */
	struct tag_names tags;               /* likewise */
	struct pane *p;
};

/* --- the fields ---------------------------------------------------------------------------- */

/* A code in the member's words, where they are known. */
static const char *
code_words(const char *code)
{
	for (int i = 0; i < VALUES_COUNT; i++) {
		const char *words = value_label((enum value_set)i, code);

		if (strcmp(words, code) != 0)
			return words;
	}
	return code;
}

static const char *
choice(void *ctx, size_t field, size_t i)
{
	static const char *const marks[] = { N_("(any)"), N_("yes"), N_("no") };
	const struct filter_form *w = ctx;
	const struct filter_def *d = w->def[field];
	const char *code;

	if (i == 0 || d->value == FILTER_MARK)
		return i < ARRAY_LEN(marks) ? _(marks[i]) : NULL;
	code = filter_code(d->kind, i - 1);
	return code ? code_words(code) : NULL;
}

static int
which_names(const struct filter_def *d)
{
	switch (d ? d->kind : FILTER_AND) {
	case FILTER_TYPE:
		return STATS_TYPES;
	case FILTER_ISSUER:
		return STATS_ISSUERS;
	case FILTER_SENDER:
		return STATS_SENDERS;
	default:
		return -1;
	}
}

static const struct stats_names *
names(struct filter_form *w, int of)
{
	struct err e = ERR_INIT;

	if (!w->names[of]) {
		w->names[of] = mem_new(1, sizeof(*w->names[of]), &e);
		if (!w->names[of] || stats_recent(screen_store(w->p->scr),
		                             (enum stats_of)of, w->names[of], &e) < 0)
			screen_fail(w->p->scr, &e);
	}
	return w->names[of];
}

/* Name k of what a field may be completed by; NULL behind the last. */
static const char *
name_at(struct filter_form *w, const struct filter_def *d, size_t k)
{
	const struct stats_names *v;
	int of = which_names(d);
	struct err e;

	if (d && d->value == FILTER_NAME) {
		if (!k && own_tags_all(screen_store(w->p->scr), &w->tags, &e) < 0)
			w->tags.n = 0;
		return k < w->tags.n ? w->tags.v[k].s : NULL;
	}
	v = of < 0 ? NULL : names(w, of);
	return v && k < v->n ? v->v[k].name : NULL;
}

static bool
complete(void *ctx, size_t field, struct raw text, size_t i, struct str *out)
{
	struct filter_form *w = ctx;
	struct str want = STR_INIT(TEXT_MAX), have = STR_INIT(TEXT_MAX);
	const char *name;
	bool found = false;

	utf8_fold(text.p, text.n, &want);
	for (size_t k = 0; !found && (name = name_at(w, w->def[field], k)); k++) {
		str_reset(&have);
		utf8_fold(name, strlen(name), &have);
		if (have.len < want.len || memcmp(str_c(&have), str_c(&want), want.len))
			continue;
		if (i--)
			continue;
		str_adds(out, name);
		found = true;
	}
	str_release(&want);
	str_release(&have);
	return found;
}

/* In quotes where it holds what would end it. */
static void
value_add(struct str *out, struct raw v)
{
	bool quote = false;
	uint32_t cp;

	for (size_t i = 0; i < v.n; quote = quote || utf8_is_space(cp)) {
		quote = quote || strchr("|()", v.p[i]);
		i += utf8_next(v.p + i, v.n - i, &cp);
	}
	str_adds(out, quote ? "\"" : "");
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] != '"')
			str_addc(out, v.p[i]);
	str_adds(out, quote ? "\"" : "");
}

static void
check(void *ctx, size_t field, struct raw text, struct str *why)
{
	const struct filter_form *w = ctx;
	struct str one = STR_INIT(TEXT_MAX);
	struct filter f;
	struct err e;

	if (w->field[field].kind != FORM_DATE || !text.n)
		return;
	str_adds(&one, "after:");
	value_add(&one, text);
	if (filter_parse(&f, str_c(&one), one.len, &e) < 0)
		str_adds(why, _("a day is 2026-01-31, 2026-01, 2026, or 7d, 2w ago"));
	else
		filter_release(&f);
	str_release(&one);
}

static const struct form_ops form_ops = {
	.choice = choice, .complete = complete, .check = check
};

static void
fields(struct filter_form *w)
{
	const struct filter_def *d;

	w->field[w->n++] =
	        (struct form_field){ FORM_TEXT, _("words, or terms of the filter") };
	for (size_t i = 0; (d = filter_def(i)) && w->n < FORM_FIELDS_MAX; i++) {
		enum form_kind kind =
		        d->value == FILTER_DAY ? FORM_DATE
		        : d->value == FILTER_WORDS || d->value == FILTER_NAME
		                ? FORM_TEXT
		                : FORM_CHOICE;

		/* Read is what is not unread. */
		if (!(d->lists & w->list) || d->kind == FILTER_READ)
			continue;
		w->def[w->n] = d;
		w->field[w->n++] = (struct form_field){ kind, _(d->help) };
	}
}

/* --- from a filter, and into one --------------------------------------------------------------- */

/* One term of a filter into its field; false: it has none, or one that is taken. */
static bool
term(struct filter_form *w, struct raw t)
{
	bool not = t.n && *t.p == '!';
	const char *colon;

	if (not ) {
		t.p++;
		t.n--;
	}
	colon = memchr(t.p, ':', t.n);
	for (size_t i = 1; i < w->n; i++) {
		const struct filter_def *d = w->def[i];
		size_t n = strlen(d->name);
		struct raw v = { t.p + n + 1, colon ? t.n - n - 1 : 0 };
		const char *code;

		if ((colon ? (size_t)(colon - t.p) : t.n) != n ||
		        memcmp(t.p, d->name, n) != 0)
			continue;
		if (d->value == FILTER_MARK && !colon && !form_choice(&w->form, i)) {
			form_set_choice(&w->form, i, not ? 2 : 1);
			return true;
		}
		if (not || !colon || d->value == FILTER_MARK)
			return false;
		if (d->value != FILTER_CODE) {
			if (form_text(&w->form, i).n)
				return false;
			if (v.n > 1 && *v.p == '"' && v.p[v.n - 1] == '"')
				v = (struct raw){ v.p + 1, v.n - 2 };
			form_set(&w->form, i, v);
			return true;
		}
		for (size_t k = 0; (code = filter_code(d->kind, k)); k++)
			if (strlen(code) == v.n && !memcmp(code, v.p, v.n)) {
				form_set_choice(&w->form, i, k + 1);
				return true;
			}
		return false;
	}
	return false;
}

/* What cannot be shown in fields stays in the first one as it is written. */
static void
preset(struct filter_form *w, const char *text)
{
	struct str words = STR_INIT(TEXT_MAX);
	bool whole = false, quoted = false;

	for (const char *c = text; *c; c++) {
		quoted = *c == '"' ? !quoted : quoted;
		whole = whole || (!quoted && strchr("|()", *c));
	}
	while (*text) {
		size_t n = 0;

		text += strspn(text, " \t");
		for (quoted = false; text[n] && (quoted || !strchr(" \t", text[n])); n++)
			quoted = text[n] == '"' ? !quoted : quoted;
		if (n && (whole || !term(w, (struct raw){ text, n }))) {
			str_adds(&words, words.len ? " " : "");
			str_add(&words, text, n);
		}
		text += n;
	}
	form_set(&w->form, 0, (struct raw){ str_c(&words), words.len });
	str_release(&words);
}

static void
compose(struct filter_form *w)
{
	struct str *out = &w->text;
	struct raw words = form_text(&w->form, 0);

	str_reset(out);
	str_add(out, words.p, words.n);
	for (size_t i = 1; i < w->n; i++) {
		const struct filter_def *d = w->def[i];
		bool choice = w->field[i].kind == FORM_CHOICE;
		size_t which = choice ? form_choice(&w->form, i) : 0;
		struct raw v = choice ? (struct raw){ "", 0 } : form_text(&w->form, i);

		if (choice ? !which : !v.n)
			continue;
		str_adds(out, out->len ? " " : "");
		if (d->value == FILTER_MARK) {
			str_addf(out, "%s%s", which == 2 ? "!" : "", d->name);
		} else if (choice) {
			str_addf(out, "%s:%s", d->name, filter_code(d->kind, which - 1));
		} else {
			str_addf(out, "%s:", d->name);
			value_add(out, v);
		}
	}
	txt_reset(&w->shown);
	txt_raw(&w->shown, (struct raw){ str_c(out), out->len });
}

/* --- the pane --------------------------------------------------------------------------------- */

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct filter_form *w = p->priv;
	const struct pane *of = screen_on(p->scr);
	const struct listpane *lp;

	w->p = p;
	txt_init(&w->shown, TEXT_MAX * 4);
	str_init(&w->text, TEXT_MAX);
	if (!of || !of->ops->list || !of->ops->list->filter)
		return err_set(
		        e, ERR_USAGE, _("there is no list here that has a filter"));
	w->list = of->ops->list->filter;
	lp = of->priv;
	fields(w);
	if (form_init(&w->form, &form_ops, w, w->field, w->n, civil_of(clock_wall()), e) <
	        0)
		return -1;
	w->had = lp->filter_text != NULL;
	if (w->had)
		preset(w, lp->filter_text);
	compose(w);
	return 0;
}

static void
close_pane(struct pane *p)
{
	struct filter_form *w = p->priv;

	form_release(&w->form);
	for (int i = 0; i < STATS_OF; i++) {
		if (w->names[i])
			stats_names_clear(w->names[i]);
		free(w->names[i]);
	}
	txt_release(&w->shown);
	str_release(&w->text);
}

static void
apply(struct pane *p)
{
	struct filter_form *w = p->priv;
	const char *text = str_c(&w->text);
	struct str cmd = STR_INIT(TEXT_MAX + 16);
	struct err e = ERR_INIT;
	struct filter f;

	if (filter_parse_named(
	            &f, &screen_conf(p->scr)->filters, text, strlen(text), &e) < 0) {
		screen_fail(p->scr, &e);
		return;
	}
	if (filter_fits(&f, (enum filter_list)w->list, text, &e) < 0) {
		screen_fail(p->scr, &e);
	} else if (f.root >= 0) {
		str_addf(&cmd, "filter %s", text);
		screen_back_then(p->scr, p, str_c(&cmd));
	} else if (w->had) {
		screen_back_then(p->scr, p, "clear");
	} else {
		screen_back(p->scr, p);
	}
	filter_release(&f);
	str_release(&cmd);
}

static int
key(struct pane *p, const struct key *k)
{
	struct filter_form *w = p->priv;

	p->dirty = true;
	switch (form_key(&w->form, k)) {
	case FORM_DONE:
		apply(p);
		return 1;
	case FORM_CANCEL:
		screen_back(p->scr, p);
		return 1;
	case FORM_FULL:
		screen_say(p->scr, _("no more goes in here"));
		return 1;
	case FORM_MORE:
		compose(w);
		return 1;
	default:
		break;
	}
	return key_is_text(k->code) || k->code == K_PASTE;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	return 0;
}

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	form_draw(&((struct filter_form *)p->priv)->form, c, area);
}

static void
state(struct pane *p, struct txt *out)
{
	const struct filter_form *w = p->priv;

	txt_safe(out, txt_get(&w->shown));
}

static const struct pane_hint hints[] = {
	{ "=Tab", N_("next field") },
	{ "=^N", N_("complete, or a month") },
	{ "=PageDown", N_("to OK") },
	{ "=Enter", N_("next; on OK apply") },
	{ "=Esc", N_("leave") },
	{ NULL, NULL },
};

const struct pane_ops pane_form = {
	.title = N_("Filter"),
	.help = N_(
	        "A filter for the list below, field by field; at the foot stands what "
	        "it is as text. Tab and the arrows go from field to field, Space, Left "
	        "and Right change a choice, ^N completes a type, an issuer, a sender or "
	        "a tag and shows a month for a date, PageDown goes to OK, Enter on OK "
	        "applies, Esc leaves everything as it was."),
	.priv_size = sizeof(struct filter_form),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.action = action,
	.key = key,
	.draw = draw,
	.state = state,
};
