/*
 * The settings of the screen: what the toolkit lends to core/conf.h, the member's sotayrc read anew when
 * it changes, and looks given to the terminal. The folders of the files that were read are watched by
 * inotify, so that nothing wakes while nobody writes; editors that replace a file by another are seen
 * too.
 */
#include "screen_int.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>
#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"

static const char *const contexts[] = { "list", "text", "any",
#define PANE(id, name, key) #name,
#include "pane/panes.def"
#undef PANE
	NULL };
#define KINDS 3 /* contexts that are no panes */

static const char *const roles[] = {
#define ROLE(name, text, fg, bg, attrs, mono) (text),
#include "tui/theme.def"
#undef ROLE
	NULL
};

/* --- what the toolkit lends ------------------------------------------------------------- */

static int
parse_keys(const char *text, uint32_t *codes, size_t max, size_t *n, struct err *e)
{
	struct key_seq seq;

	if (key_parse(text, &seq, e) < 0)
		return -1;
	if (seq.n > max)
		return err_set(e, ERR_USAGE, _("\"%s\" is too many keys"), text);
	memcpy(codes, seq.code, seq.n * sizeof(*codes));
	*n = seq.n;
	return 0;
}

/* The prompt itself is asked, so that this can never be stale. */
static bool
typed(uint32_t code)
{
	const struct key k = { .code = code };
	struct err e = ERR_INIT;
	struct prompt p;
	bool takes;

	if (prompt_init(&p, "", true, NULL, &e) < 0)
		return false;
	takes = prompt_key(&p, &k) != PROMPT_OTHER;
	prompt_release(&p);
	return takes;
}

static const struct key_notation notation = { parse_keys, key_print, typed };

static void
looks_reset(void *theme)
{
	theme_init(theme);
}

static int
looks_set(void *theme, const char *role, const char *look, struct err *e)
{
	return theme_set(theme, role, look, e);
}

static void
looks_keep(void *theme, const void *old, const char *role)
{
	const int r = theme_role(role);

	if (r >= 0)
		((struct theme *)theme)->look[r] = ((const struct theme *)old)->look[r];
}

static const struct conf_looks looks = { looks_reset, looks_set, looks_keep };

/* --- reading ---------------------------------------------------------------------------- */

static void
names_make(struct config_names *n)
{
	size_t tabs = 0;

	memset(n, 0, sizeof(*n));
	for (int i = 0; i < PANE_COUNT; i++) {
		const struct pane_ops *ops = pane_ops_of((enum pane_id)i);

		if (pane_key((enum pane_id)i)[0])
			n->tabs[tabs++] = pane_name((enum pane_id)i);
		n->kinds[KINDS + i] = ops->kind ? ops->kind : ops->key ? ACTX_FIELD : 0;
	}
}

/* The built-in settings and the tabs' keys; what a bad line of a file keeps is that of `before`. */
static int
base_make(struct conf *c, const struct config_names *n, struct theme *theme,
        const struct conf *before, struct err *e)
{
	const struct conf_owner own = {
		.names = { n->tabs, contexts, n->kinds, roles, NULL },
		.notation = &notation,
		.looks = &looks,
		.theme = theme,
	};

	if (conf_init(c, &own, e) < 0)
		return -1;
	c->before = before;
	for (int i = 0; i < PANE_COUNT; i++) {
		const enum pane_id id = (enum pane_id)i;

		if (pane_key(id)[0] &&
		        keymap_bind(c->keys, "any", pane_key(id), pane_name(id), e) < 0) {
			conf_release(c);
			return -1;
		}
	}
	return 0;
}

static void
tell(void *ctx, const struct conf_mistake *m)
{
	log_add(ctx, "%s:%u:%zu: %s", m->file, m->line, m->column, m->text);
}

/* In the place that the settings have for as long as the screen stands. */
static void
settle(struct screen *s)
{
	s->conf.theme = &s->theme;
	s->conf.names.filters = &s->conf.filters;
	s->conf.before = NULL;
	s->conf.tell = tell;
	s->conf.tell_ctx = s;
}

int
config_start(struct screen *s, struct err *e)
{
	struct err rc = ERR_INIT;
	const char *language = getenv("LANGUAGE");

	s->watch = -1;
	(void)snprintf(s->spoken, sizeof(s->spoken), "%s", language ? language : "");
	names_make(&s->names);
	if (base_make(&s->conf, &s->names, &s->theme, NULL, e) < 0)
		return -1;
	s->conf_ready = true;
	settle(s);
	/* What is wrong is said once the screen stands, and passed over. */
	if (conf_user(&s->conf, &rc) < 0)
		screen_fail(s, &rc);
	config_looks(s, &s->shown);
	s->shown_colour = config_colour(s);
	s->foreign = s->conf.opt.v[OPT_LANGUAGE] != 0;
	return 0;
}

void
config_end(struct screen *s)
{
	if (s->conf_ready)
		conf_release(&s->conf);
	if (s->conf_ready && s->watch >= 0)
		close(s->watch);
}

int
config_reload(struct screen *s, struct err *e)
{
	struct err rc = ERR_INIT;
	struct theme theme;
	struct conf fresh;
	int r;

	if (base_make(&fresh, &s->names, &theme, &s->conf, e) < 0)
		return -1;
	fresh.tell = tell;
	fresh.tell_ctx = s;
	r = conf_user(&fresh, &rc);
	/* One that is not read at all takes nothing away: a shorter time to the lock, say. */
	if (r < 0 && !fresh.mistakes) {
		conf_release(&fresh);
		return err_set(e, rc.code, "%s", rc.msg);
	}
	conf_release(&s->conf);
	s->conf = fresh;
	s->theme = theme;
	settle(s);
	s->nseq = 0;
	config_taken(s);
	config_watch(s);
	if (r < 0)
		return err_set(e, rc.code, "%s", rc.msg);
	screen_say(s, _("settings were read anew"));
	return 0;
}

/* --- looks ------------------------------------------------------------------------------ */

bool
config_colour(const struct screen *s)
{
	const char *plain = getenv("NO_COLOR");

	return s->conf.opt.v[OPT_COLOR] && !(plain && *plain);
}

void
config_looks(const struct screen *s, struct theme *out)
{
	*out = s->theme;
	theme_ground(out);
}

void
config_taken(struct screen *s)
{
	const bool colour = config_colour(s), foreign = s->conf.opt.v[OPT_LANGUAGE] != 0;
	struct theme t;

	/* Who chooses a language takes it at once; `auto` is what the environment had. */
	if (s->foreign && !foreign)
		i18n_choose(s->spoken);
	s->foreign = foreign;
	for (size_t i = 0; i < s->depth; i++)
		if (s->stack[i]->ops->settled)
			s->stack[i]->ops->settled(s->stack[i]);
	screen_dirty(s);
	term_mouse(s->term, s->conf.opt.v[OPT_MOUSE] != 0);
	if (s->term->ambiguous != (s->conf.opt.v[OPT_AMBIGUOUS_WIDTH] == 2))
		canvas_touch(&s->canvas);
	term_ambiguous(s->term, s->conf.opt.v[OPT_AMBIGUOUS_WIDTH] == 2);
	config_looks(s, &t);
	if (colour == s->shown_colour && memcmp(&t, &s->shown, sizeof(t)) == 0)
		return;
	s->shown = t;
	s->shown_colour = colour;
	term_theme(s->term, &t, colour);
	canvas_touch(&s->canvas);
}

/* --- files that change ------------------------------------------------------------------ */

static void
watch_folder(struct screen *s, const char *path)
{
	struct str dir = STR_INIT(PATH_MAX);
	char *p;

	str_adds(&dir, path);
	p = str_take(&dir);
	/* A folder that cannot be watched is read by :reload alone. */
	if (p && inotify_add_watch(s->watch, dirname(p),
	                 IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR) < 0)
		errno = 0;
	free(p);
}

void
config_watch(struct screen *s)
{
	struct str path = STR_INIT(PATH_MAX);
	struct err e;

	/* Anew each time: what is no longer read is no longer watched. */
	if (s->watch >= 0)
		close(s->watch);
	s->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (s->watch < 0)
		return;
	if (path_config(&path, &e) == 0) {
		str_adds(&path, "/sotayrc");
		watch_folder(s, str_c(&path));
	}
	str_release(&path);
	/* What is typed after `:` names files too, but a reading anew would drop them. */
	s->nwatched = s->conf.nfiles;
	for (size_t i = 0; i < s->nwatched; i++) {
		char real[PATH_MAX];

		if (!s->conf.file[i].path)
			continue;
		watch_folder(s, s->conf.file[i].path);
		if (realpath(s->conf.file[i].path, real))
			watch_folder(s, real);
	}
}

/* Its last part is the name of a file that was read, or would have been. */
static bool
is_ours(const struct screen *s, const char *name)
{
	if (strcmp(name, "sotayrc") == 0)
		return true;
	for (size_t i = 0; i < s->nwatched; i++) {
		const char *path = s->conf.file[i].path;
		char real[PATH_MAX];

		if (!path)
			continue;
		if (strcmp(strrchr(path, '/') ? strrchr(path, '/') + 1 : path, name) == 0)
			return true;
		if (realpath(path, real) && strcmp(strrchr(real, '/') + 1, name) == 0)
			return true;
	}
	return false;
}

void
config_turn(struct screen *s)
{
	_Alignas(struct inotify_event) char buf[4096];
	struct err e = ERR_INIT;
	bool ours = false;
	ssize_t n;

	while ((n = read(s->watch, buf, sizeof(buf))) > 0) {
		for (char *p = buf; p < buf + n;) {
			const struct inotify_event *ev = (const void *)p;

			ours = ours || (ev->len && is_ours(s, ev->name));
			p += sizeof(*ev) + ev->len;
		}
	}
	if (ours && config_reload(s, &e) < 0)
		screen_fail(s, &e);
}

/* --- sotay --check-config ----------------------------------------------------------------- */

struct check {
	void (*say)(void *ctx, const char *line);
	void *ctx;
};

static void
tell_check(void *ctx, const struct conf_mistake *m)
{
	const struct check *k = ctx;
	struct str line = STR_INIT(8192);

	str_addf(&line, "%s:%u:%zu: %s%s", m->file, m->line, m->column,
	        m->warning ? _("warning: ") : "", m->text);
	k->say(k->ctx, str_c(&line));
	str_release(&line);
}

static int
check_file(struct conf *c, const char *file, struct err *e)
{
	struct str path = STR_INIT(PATH_MAX);
	int r = -1;

	if (file && *file != '/' && strcmp(file, "-") != 0) {
		/* A name on the command line begins where the shell stands. */
		str_addf(&path, "./%s", file);
		r = conf_read_path(c, file, str_c(&path), e);
	} else if (file) {
		r = conf_read_path(c, file, file, e);
	} else if (path_config(&path, e) == 0) {
		str_adds(&path, "/sotayrc");
		r = path_exists(str_c(&path))
		            ? conf_read_path(c, str_c(&path), str_c(&path), e)
		            : 0;
	}
	str_release(&path);
	return r;
}

int
screen_check_config(
        const char *file, void (*say)(void *, const char *), void *ctx, struct err *e)
{
	struct check k = { say, ctx };
	struct config_names names;
	struct theme theme;
	struct conf c;
	int r;

	names_make(&names);
	if (base_make(&c, &names, &theme, NULL, e) < 0)
		return -1;
	c.tell = tell_check;
	c.tell_ctx = &k;
	r = check_file(&c, file, e);
	if (r < 0 && c.mistakes)
		r = 1;
	conf_release(&c);
	return r;
}
