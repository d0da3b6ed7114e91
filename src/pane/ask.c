#include "screen_int.h"

#include "base/crypt.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "core/reading.h"
#include "pane/listpane.h"

static struct prompt_history *
history(struct screen *s, enum action act)
{
	switch (act) {
	case ACT_COMMAND:
		return &s->hist[0];
	case ACT_SEARCH:
		return &s->hist[1];
	case ACT_FILTER:
	case ACT_TAG_MATCHING:
		return &s->hist[2];
	case ACT_PIPE:
		return &s->hist[3];
	default:
		return NULL; /* a reason or a note is of its object alone */
	}
}

static const char *
label(enum action act, const char *first)
{
	switch (act) {
	case ACT_SEARCH:
		return "/";
	case ACT_FILTER:
		return _("filter: ");
	case ACT_TAG_MATCHING:
		return _("tag (nothing: all): ");
	case ACT_ANSWER:
		return _("reason: ");
	case ACT_NOTE:
		return _("note: ");
	case ACT_LABEL:
		return _("tag to put on it: ");
	case ACT_UNLABEL:
		return _("tag to take off it: ");
	case ACT_EXPORT:
		return first ? _("it is there already; y writes over it: ")
		             : _("as text, md or paged, to the file: ");
	case ACT_PIPE:
		return _("pipe to: ");
	case ACT_EVICT:
		return _("remove it from this device? y removes it: ");
	default:
		return ":";
	}
}

/* The line of the prompt may need room that the layout did not give to hints. */
static void
relay(struct screen *s)
{
	struct layout l;

	screen_layout(s, &l);
	if (memcmp(&l, &s->lay, sizeof(l)) != 0)
		screen_dirty(s);
	s->bars_dirty = true;
	if (s->depth)
		screen_top(s)->dirty = true;
}

/* With what was being typed when the program locked itself. */
static void
go_on(struct screen *s)
{
	struct str draft = STR_INIT(PROMPT_MAX);
	struct err e;

	if (app_draft_take(&s->app, action_defs[s->ask.act].name, &draft, &e) == 0 &&
	        draft.len)
		prompt_replace(
		        &s->ask.p, (struct raw){ str_c(&draft), draft.len }, draft.len);
	if (draft.p)
		crypt_wipe(draft.p, draft.cap);
	str_release(&draft);
}

void
ask_open(struct screen *s, enum action act, const char *first, const char *preset)
{
	struct err e = ERR_INIT;

	ask_close(s);
	if (prompt_init(&s->ask.p, label(act, first), false, history(s, act), &e) < 0) {
		screen_fail(s, &e);
		return;
	}
	s->ask.open = true;
	prompt_keep(&s->ask.p, s->yanked);
	s->ask.act = act;
	s->ask.first = first;
	if (preset && *preset)
		prompt_replace(&s->ask.p, raw_of(preset), strlen(preset));
	else if (!history(s, act))
		go_on(s);
	relay(s);
}

bool
ask_keep(struct screen *s)
{
	bool kept = false;
	struct err e;
	struct raw r;

	for (size_t i = s->depth; i-- > 0;)
		if (s->stack[i]->ops->keep && s->stack[i]->ops->keep(s->stack[i]))
			kept = true;
	if (!s->ask.open || history(s, s->ask.act))
		return kept;
	r = prompt_text(&s->ask.p);
	return (r.n && app_draft_set(&s->app, action_defs[s->ask.act].name,
	                       (struct view){ r.p, r.n }, &e) == 0) ||
	       kept;
}

static void
uncomplete(struct ask *a)
{
	free(a->base);
	a->base = NULL;
	a->completing = false;
}

void
ask_close(struct screen *s)
{
	if (!s->ask.open)
		return;
	prompt_release(&s->ask.p);
	uncomplete(&s->ask);
	s->ask.open = false;
	relay(s);
}

/* Behind "export", or all of what it asks for: "md ~/file". NULL: it is another line. */
static const char *
export_part(const struct screen *s, const char *line)
{
	if (s->ask.act == ACT_EXPORT)
		return s->ask.first ? NULL : line;
	line += strspn(line, " ");
	return s->ask.act == ACT_COMMAND && !strncmp(line, "export ", 7)
	               ? line + 7 + strspn(line + 7, " ")
	               : NULL;
}

/* A file's name is completed as far as those there are agree, and the next Tab goes on from there.
 * False: no file is named yet. */
static bool
complete_file(struct screen *s)
{
	struct raw r = prompt_text(&s->ask.p);
	struct str line = STR_INIT(PROMPT_MAX), names = STR_INIT(4096),
	           path = STR_INIT(PROMPT_MAX);
	struct err e;
	char *text = mem_dup(r.p, r.n, &e);
	const char *at = text ? export_part(s, text) : NULL;
	const char *blank = at ? strchr(at, ' ') : NULL;

	if (blank) {
		blank += strspn(blank, " ");
		str_add(&line, text, (size_t)(blank - text));
		if (!complete_path(blank, &path, &names))
			screen_say(s, _("nothing begins so"));
		else if (strcmp(str_c(&path), blank) == 0)
			screen_say(s, "%s", str_c(&names));
		if (path.len) {
			str_add(&line, path.p, path.len);
			prompt_replace(&s->ask.p, (struct raw){ str_c(&line), line.len },
			        line.len);
		}
	}
	free(text);
	str_release(&line);
	str_release(&names);
	str_release(&path);
	return blank != NULL;
}

static bool
names_tag(enum action act)
{
	return act == ACT_LABEL || act == ACT_UNLABEL;
}

static bool
way(struct screen *s, size_t i, struct str *out)
{
	const struct listpane_ops *list = screen_top(s)->ops->list;
	const char *form = export_part(s, s->ask.base);

	if (form) {
		str_add(out, s->ask.base, (size_t)(form - s->ask.base));
		return complete_export(form, i, out);
	}

	if (complete_is_tag(s->ask.base, names_tag(s->ask.act)))
		return complete_tag(s->ask.base, i, s->app.store, out);
	if (s->ask.act == ACT_COMMAND && complete_is_open(s->ask.base))
		return complete_open(s->ask.base, i, s->app.store, out);
	if (s->ask.act == ACT_COMMAND)
		return complete_line(s->ask.base, i, &s->conf.names, out);
	return complete_filter(
	        s->ask.base, i, list ? (unsigned)list->filter : 0, &s->conf.filters, out);
}

/* Tab shows one way after the other, and behind the last what was typed. */
static void
complete(struct screen *s, bool back)
{
	struct ask *a = &s->ask;
	struct str line = STR_INIT(PROMPT_MAX);
	struct err e = ERR_INIT;
	size_t ways = 0;

	if (complete_file(s))
		return;
	if (a->act != ACT_COMMAND && a->act != ACT_EXPORT && !names_tag(a->act) &&
	        history(s, a->act) != history(s, ACT_FILTER))
		return;
	if (!a->completing) {
		struct raw r = prompt_text(&a->p);

		a->base = mem_dup(r.p, r.n, &e);
		if (!a->base)
			return;
		a->completing = true;
		a->way = (size_t)-1;
	}
	while (way(s, ways, &line))
		ways++;
	/* ways itself stands for the line as typed. */
	if (a->way == (size_t)-1)
		a->way = back ? ways : 0;
	else
		a->way = (a->way + (back ? ways : 1)) % (ways + 1);
	if (a->way == ways && back && ways)
		a->way = ways - 1;
	str_reset(&line);
	if (!way(s, a->way, &line))
		str_adds(&line, a->base);
	prompt_replace(&a->p, (struct raw){ str_c(&line), line.len }, line.len);
	if (!ways)
		screen_say(s, _("nothing begins so"));
	str_release(&line);
}

static void
run(struct screen *s)
{
	struct raw r = prompt_text(&s->ask.p);
	enum action act = s->ask.act;
	const char *first = s->ask.first;
	struct err e = ERR_INIT;
	struct cmd c = { .act = act };
	char *line = mem_dup(r.p, r.n, &e);
	int done = -1;

	if (!line)
		goto out;
	if (history(s, act))
		prompt_history_add(history(s, act), r);
	ask_close(s);
	if (act == ACT_COMMAND) {
		if (cmd_parse(&c, line, &s->conf.names, &e) < 0)
			goto out;
		done = c.act == ACT_NONE ? 0 : input_run(s, &c, &e);
		if (s->tour.on && done == 0 && c.act != ACT_NONE)
			tutor_did(s, ACT_COMMAND, PANE_COUNT);
	} else {
		if (first)
			c.arg[c.argc++] = mem_dup(first, strlen(first), &e);
		c.arg[c.argc++] = mem_dup(line, strlen(line), &e);
		done = c.arg[0] && c.arg[c.argc - 1] ? input_run(s, &c, &e) : -1;
	}
	cmd_release(&c);
out:
	if (done < 0) {
		/* What has a mistake is mended, not typed again. */
		if (line && act != ACT_COMMAND && act != ACT_SEARCH && act != ACT_PIPE &&
		        e.code == ERR_USAGE)
			ask_open(s, act, first, line);
		screen_fail(s, &e);
	}
	free(line);
}

void
ask_key(struct screen *s, const struct key *k)
{
	enum prompt_result r = prompt_key(&s->ask.p, k);

	if (r != PROMPT_TAB && r != PROMPT_STAB)
		uncomplete(&s->ask);
	s->bars_dirty = true;
	switch (r) {
	case PROMPT_DONE:
		run(s);
		break;
	case PROMPT_CANCEL:
		ask_close(s);
		break;
	case PROMPT_TAB:
		complete(s, false);
		break;
	case PROMPT_STAB:
		complete(s, true);
		break;
	case PROMPT_FULL:
		term_beep(s->term);
		break;
	default:
		break;
	}
}
