/* The built-in settings and the member's sotayrc. */
#include "t.h"
#include <sys/stat.h>
#include <unistd.h>
#include "base/path.h"
#include "core/conf.h"

static int
parse(const char *s, uint32_t *codes, size_t max, size_t *n, struct err *e)
{
	*n = 0;
	for (; *s && *n < max; s++)
		codes[(*n)++] = (uint32_t)(unsigned char)*s;
	return *n ? 0 : err_set(e, ERR_USAGE, "no key");
}

static void
print(uint32_t code, struct str *out)
{
	str_addc(out, (char)code);
}

static bool
typed(uint32_t code)
{
	return code == 'x';
}

static const struct key_notation notation = { parse, print, typed };
static const char *const panes[] = { "documents", NULL };
static const char *const contexts[] = { "list", "text", "any", "reader", "documents",
	"notices", "outbox", "meeting", "attachments", "unlock", "notes", "outline",
	"changes", NULL };
static const unsigned kinds[] = { 0, 0, 0, ACTX_TEXT, ACTX_LIST, ACTX_LIST, ACTX_LIST,
	ACTX_TEXT, ACTX_LIST, ACTX_FIELD, ACTX_LIST, ACTX_LIST, ACTX_TEXT };
static const char *const roles[] = { "unread", "mark", NULL };
static struct conf c;

/* Looks are their last words. */
struct looks {
	char of[2][64];
	int resets;
};

static void
reset(void *t)
{
	struct looks *l = t;

	memset(l->of, 0, sizeof(l->of));
	l->resets++;
}

static int
look(void *t, const char *role, const char *text, struct err *e)
{
	const bool mark = !strcmp(role, "mark");

	if (strstr(text, "pink"))
		return err_set(e, ERR_USAGE, "no pink");
	snprintf(((struct looks *)t)->of[mark], 64, "%s", text);
	return mark || strcmp(role, "unred") ? 0 : err_set(e, ERR_USAGE, "no role");
}

static void
keep(void *t, const void *old, const char *role)
{
	const bool mark = !strcmp(role, "mark");

	memcpy(((struct looks *)t)->of[mark], ((const struct looks *)old)->of[mark], 64);
}

static const struct conf_looks looks = { reset, look, keep };
static struct looks theme, fresh_theme;

static const char *
text(const char *s)
{
	static struct err e;

	err_clear(&e);
	return conf_text(&c, "rc", s, strlen(s), &e) == 0 ? "ok" : e.msg;
}

static const char *
bound(const char *ctx, char key)
{
	const int at = keymap_ctx(c.keys, ctx);
	const uint32_t code = (uint32_t)key;
	const char *cmd;

	return keymap_find(c.keys, &at, 1, &code, 1, &cmd) == KEYMAP_FOUND ? cmd : "none";
}

static void
test_lines(void)
{
	STR_EQ(bound("list", 'j'), "down", "the built-in file binds j");
	INT_EQ(c.opt.v[OPT_LOCK_AFTER], 15, "an option has its default");
	STR_EQ(text("# nothing\n\n  \t\n  # more\n"), "ok", "comments and empty lines");
	STR_EQ(text("set lock-after = 3\r\nset hints no\nset cursor-line = mark"), "ok",
	        "options, CRLF, no newline at the end");
	OK(c.opt.v[OPT_LOCK_AFTER] == 3 && c.opt.v[OPT_HINTS] == 0 &&
	                c.opt.v[OPT_CURSOR_LINE] == 1,
	        "take effect");
	STR_EQ(text("set hints\n"), "ok", "a switch alone");
	INT_EQ(c.opt.v[OPT_HINTS], 1, "is turned on");
	STR_EQ(text("bind list j up\nunbind list k\nbind any x documents\n"), "ok",
	        "bindings");
	STR_EQ(bound("list", 'j'), "up", "replace the built-in ones");
	STR_EQ(bound("list", 'k'), "none", "or drop them");
	STR_EQ(bound("any", 'x'), "documents", "a pane as command");
}

static void
test_errors(void)
{
	STR_EQ(text("\n# c\nset lock-after = many\n"),
	        "rc:3:18: lock-after is a number from 0 to 1440, not \"many\"",
	        "file and line");
	STR_EQ(text("set hints = perhaps\n"),
	        "rc:1:13: hints is one of yes|no, not \"perhaps\"",
	        "the choices are told");
	STR_EQ(text("set colour = yes\n"), "rc:1:5: there is no option \"colour\"",
	        "no such option");
	STR_EQ(text("set cursor-line\n"), "rc:1:5: set cursor-line to what?", "no value");
	STR_EQ(text("bind list z frobnicate\n"),
	        "rc:1:13: there is no command \"frobnicate\"; Tab shows those there are",
	        "a binding to no command");
	STR_EQ(text("bind lists z down\n"), "rc:1:6: there is no key context \"lists\"",
	        "no such context");
	STR_EQ(text("quit\n"),
	        "rc:1:1: a sotayrc has only these commands: set, bind, unbind, program, "
	        "theme, color, filter-name, source",
	        "a command that is no setting");
	STR_EQ(text("set no 1\nbind list z up\nfrob\n"),
	        "rc:1:5: there is no option \"no\" (and 1 more)",
	        "the first of two mistakes");
	STR_EQ(bound("list", 'z'), "up", "the good line between them holds");
	OK(conf_text(&c, "rc", "a\0b\n", 4, &(struct err)ERR_INIT) < 0,
	        "a NUL byte is refused");
}

static const char *
program(enum program_use use, const char *name, size_t word)
{
	const struct program *p = program_for(&c.programs, use, name);

	return !p ? "none" : p->argv[word] ? p->argv[word] : "(end)";
}

static void
test_programs(void)
{
	STR_EQ(program(PROGRAM_READ, "a.PDF", 0), "pdftotext", "a program that reads");
	STR_EQ(program(PROGRAM_READ, "a.xyz", 0), "none", "none is known for another");
	STR_EQ(program(PROGRAM_OPEN, "a.xyz", 0), "xdg-open", "the one for all");
	STR_EQ(text("program read pdf \"my reader\" -q \"a \\\"b\"\n"
	            "program terminal pdf less\nprogram open docx lo %s --view"),
	        "ok", "the member's own");
	STR_EQ(program(PROGRAM_READ, "a.pdf", 0), "my reader", "with a blank in a word");
	STR_EQ(program(PROGRAM_READ, "a.pdf", 2), "a \"b", "or a quotation mark");
	STR_EQ(program(PROGRAM_READ, "a.pdf", 3), "(end)", "and no more");
	OK(program_for(&c.programs, PROGRAM_OPEN, "x.pdf")->terminal &&
	                !program_for(&c.programs, PROGRAM_OPEN, "x.pdf")->file &&
	                program_for(&c.programs, PROGRAM_OPEN, "x.docx")->file,
	        "at the terminal or not, by a file or not");
	STR_EQ(text("program read pdf\nprogram open pdf\n"), "ok", "rows are dropped");
	STR_EQ(program(PROGRAM_READ, "a.pdf", 0), "none", "nobody reads it then");
	STR_EQ(program(PROGRAM_OPEN, "a.pdf", 0), "xdg-open",
	        "and the one for all opens it");
	STR_EQ(text("\nprogram print pdf lpr\n"),
	        "rc:2:9: a program is for read, open or terminal, not \"print\"",
	        "for what it is");
	STR_EQ(text("program read .pdf x\n"),
	        "rc:1:14: \".pdf\" is no extension: pdf, docx, or * for all others",
	        "no extension");
	STR_EQ(text("program read pdf x %s\n"),
	        "rc:1:18: a program that reads gets the file by standard input: no %s",
	        "no file for a filter");
	STR_EQ(text("program read pdf \"x\n"), "rc:1:18: a quotation mark is not closed",
	        "an open quotation mark");
	STR_EQ(text("program read pdf a b c d e f g h i j k l m n o p q r s t u v w x "
	            "y\n"),
	        "rc:1:18: a program takes at most 24 words here", "too many words");
	STR_EQ(text("program open pdf %s\n"), "rc:1:18: the program's name is missing",
	        "no program");
}

/* --- keys that stand in each other's way -------------------------------------------------- */

static struct str told = STR_INIT(8192);

static void
hear(void *ctx, const struct conf_mistake *m)
{
	(void)ctx;
	str_addf(&told, "%u:%zu: %s%s\n", m->line, m->column,
	        m->warning ? "warning: " : "", m->text);
}

static void
test_conflicts(void)
{
	struct str own = STR_INIT(1 << 16);
	struct err e;

	c.tell = hear;
	OK(conf_text(&c, "rc", "bind list y1 up\n  bind list y1 down\n", 36, &e) < 0,
	        "the same keys twice in a file are a mistake");
	STR_EQ(str_c(&told),
	        "2:13: \"y1\" is bound already (line 1), to up; this line takes its "
	        "place\n",
	        "which names both lines");
	STR_EQ(text("bind list y1 up\n"), "ok", "in another file they are bound anew");
	STR_EQ(text("bind list y top\n"),
	        "rc:1:11: \"y\" is the beginning of \"y1\" (rc:1); unbind that first",
	        "a beginning of others");
	STR_EQ(text("bind list gg2 top\n"),
	        "rc:1:11: \"gg2\" begins with \"gg\" (built in); unbind that first",
	        "one that goes on");
	str_reset(&told);
	STR_EQ(text("bind unlock x quit\nbind unlock Z quit\n"), "ok",
	        "what a field takes is a warning");
	STR_EQ(str_c(&told), "1:13: warning: the field of unlock takes \"x\" itself\n",
	        "at its key");
	str_reset(&told);
	STR_EQ(text("bind list A filter unread bad:x\n"),
	        "rc:1:27: unknown field \"bad\"; there are type: number: issuer: signer: "
	        "sender: level: place: kind: priority: state: has: after: before: tag:",
	        "a filter of a binding is read at once");
	STR_EQ(text("# ngôn ngữ\nset hints = đúng  \n"),
	        "rc:2:13: hints is one of yes|no, not \"đúng\"",
	        "a column counts letters");
	str_reset(&told);
	OK(file_read("src/core/sotayrc", own.max, &own, &e) == 0 &&
	                !strcmp(text(str_c(&own)), "ok") && !told.len,
	        "the built-in file binds no keys twice: %s", str_c(&told));
	str_release(&own);
}

/* --- filters by name ----------------------------------------------------------------------- */

static void
test_filters(void)
{
	STR_EQ(text("filter-name nq type:NQ\nfilter-name mine @nq flagged\n"), "ok",
	        "names within names");
	STR_EQ(named_text(&c.filters, "mine"), "@nq flagged", "are kept as they stand");
	STR_EQ(text("filter-name nq @mine\n"), "rc:1:16: @nq is made of itself",
	        "a ring");
	STR_EQ(text("filter-name bad unread type:NQ @nope\n"),
	        "rc:1:32: there is no filter @nope", "an unknown name, at its column");
	STR_EQ(text("filter-name Bad unread\n"),
	        "rc:1:13: \"Bad\" is no name of a filter: up to 31 small letters, digits "
	        "and hyphens",
	        "no name");
	STR_EQ(text("filter-name bad (unread\n"), "rc:1:17: a bracket is never closed",
	        "a filter with a mistake");
	STR_EQ(text("filter-name mine\n"), "ok", "without a filter the name is dropped");
	OK(!named_text(&c.filters, "mine"), "and is no more");
}

/* --- themes -------------------------------------------------------------------------------- */

static void
test_themes(void)
{
	STR_EQ(text("theme light\ncolor unread bold 3\n"), "ok", "a theme and a look");
	STR_EQ(theme.of[1], "bold blue", "the theme's lines are read");
	STR_EQ(theme.of[0], "bold 3", "then those of the file");
	STR_EQ(c.opt.word[OPT_THEME], "light", "the option says which");
	STR_EQ(text("set theme = nothing\n"), "rc:1:13: there is no theme \"nothing\"",
	        "no such theme");
	STR_EQ(theme.of[0], "bold 3", "changes nothing");
	STR_EQ(text("color unread pink\n"), "rc:1:14: no pink", "no such look");
	STR_EQ(text("color unred bold\n"), "rc:1:7: no role", "no such role");
	setenv("COLORFGBG", "0;15", 1);
	STR_EQ(text("theme auto\n"), "ok", "by the ground of the terminal");
	STR_EQ(theme.of[1], "bold blue", "a light one");
	setenv("COLORFGBG", "15;default;0", 1);
	STR_EQ(text("theme auto\n"), "ok", "anew");
	STR_EQ(theme.of[1], "bold yellow", "a dark one");
	setenv("COLORFGBG", "what;ever", 1);
	STR_EQ(text("set theme = auto\n"), "ok", "and when it says nothing");
	STR_EQ(theme.of[1], "", "the default");
	unsetenv("COLORFGBG");
}

/* --- read anew ------------------------------------------------------------------------------ */

static void
test_keep(void)
{
	static const char *const lines =
	        "set theme = none\nset lock-after = many\nbind list e frob\nprogram open "
	        "pdf %s\n"
	        "color mark pink\nfilter-name kept2 (\nset hints = no\n";
	const struct conf_owner own = { c.names, &notation, &looks, &fresh_theme };
	struct err e = ERR_INIT;
	struct conf n;
	int ctx;
	uint32_t code = 'e';
	const char *cmd = "none";

	STR_EQ(text("set lock-after = 3\nbind list e down\nprogram terminal pdf see \"a "
	            "b\"\ncolor mark bold\nfilter-name kept2 unread\nset hints = yes\n"
	            "bind list E up\n"),
	        "ok", "what a session has");
	if (!OK(conf_init(&n, &own, &e) == 0, "settings anew"))
		return;
	n.before = &c;
	OK(conf_text(&n, "rc", lines, strlen(lines), &e) < 0,
	        "from a file with mistakes");
	INT_EQ(n.opt.v[OPT_LOCK_AFTER], 3, "keep the option of a bad line");
	INT_EQ(n.opt.v[OPT_HINTS], 0, "take that of a good one");
	ctx = keymap_ctx(n.keys, "list");
	OK(keymap_find(n.keys, &ctx, 1, &code, 1, &cmd) == KEYMAP_FOUND &&
	                !strcmp(cmd, "down"),
	        "keep a binding");
	code = 'E';
	OK(keymap_find(n.keys, &ctx, 1, &code, 1, &cmd) == KEYMAP_NONE,
	        "but none that no line names");
	OK(program_for(&n.programs, PROGRAM_OPEN, "x.pdf")->terminal &&
	                !strcmp(program_for(&n.programs, PROGRAM_OPEN, "x.pdf")->argv[1],
	                        "a b"),
	        "keep a program");
	STR_EQ(fresh_theme.of[1], "bold", "keep a look");
	STR_EQ(named_text(&n.filters, "kept2"), "unread", "and a filter by name");
	conf_release(&n);
}

static void
test_batch(void)
{
	struct err e = ERR_INIT;
	const char *lines = "bind list <Nothing> frobnicate\nset open-seconds 1\n"
	                    " color any thing\ntheme none\nfilter-name x unread\n"
	                    "program open pdf see %s\n";
	struct conf b;

	if (!OK(conf_init_batch(&b, &e) == 0, "settings without keys"))
		return;
	OK(conf_text(&b, "rc", lines, strlen(lines), &e) == 0,
	        "pass over what is of the screen");
	INT_EQ(b.opt.v[OPT_OPEN_SECONDS], 1, "and take an option");
	STR_EQ(program_for(&b.programs, PROGRAM_OPEN, "a.pdf")->argv[0], "see",
	        "and a program");
	STR_EQ(named_text(&b.filters, "x"), "unread", "and a filter by name");
	conf_release(&b);
}

static void
write_file(const char *path, const char *lines)
{
	FILE *f = fopen(path, "w");

	if (OK(f != NULL, "%s is written", path)) {
		fputs(lines, f);
		fclose(f);
	}
}

static void
test_file(void)
{
	static const char *const made[] = { "config/sotayrc", "config/more",
		"config/ring", "config/themes/own", "config/themes/acts" };
	char home[] = "sotay-conf-XXXXXX";
	struct err e = ERR_INIT;
	struct cmd cmd;
	size_t before;

	if (!OK(mkdtemp(home) != NULL && chdir(home) == 0, "a folder"))
		return;
	setenv("SOTAY_HOME", ".", 1);
	OK(conf_user(&c, &e) == 0, "no file is fine");
	if (!OK(path_mkdirs("config/themes", &e) == 0, "folders"))
		return;
	write_file(made[0], "set lock-after = 7\nset nothing = 1\nsource more\n"
	                    "bind any j back\ntheme own\n");
	write_file(made[1], "set text-width = 70\n\nset text-width = wide\n");
	write_file(made[2], "source ring\n");
	write_file(made[3], "color mark 7\ncolor mark pink\n");
	str_reset(&told);
	OK(conf_user(&c, &e) < 0, "a file with mistakes");
	STR_EQ(e.msg, "sotayrc:2:5: there is no option \"nothing\" (and 2 more)",
	        "says where");
	STR_EQ(str_c(&told),
	        "2:5: there is no option \"nothing\"\n"
	        "3:18: text-width is a number from 0 to 500, not \"wide\"\n"
	        "2:12: no pink\n"
	        "4:1: warning: \"j\" in any is never reached: every pane has these keys "
	        "for itself\n",
	        "each in its own file, and what nobody reaches");
	INT_EQ(c.opt.v[OPT_LOCK_AFTER], 7, "its good lines hold");
	INT_EQ(c.opt.v[OPT_TEXT_WIDTH], 70, "those of the file within too");
	STR_EQ(theme.of[1], "7", "and those of a theme of the member's");
	OK(cmd_parse(&cmd, "source ring", &c.names, &e) == 0 &&
	                conf_run(&c, &cmd, &e) < 0,
	        "a ring of files ends");
	STR_EQ(e.msg, "ring:1:8: files within files go deeper than 8", "and says so");
	cmd_release(&cmd);
	/* Twice in each of eight: 255 as a tree. */
	write_file(made[2], "source ring\nsource ring\n");
	before = c.nfiles;
	OK(cmd_parse(&cmd, "source ring", &c.names, &e) == 0 &&
	                conf_run(&c, &cmd, &e) < 0,
	        "nor do its branches go on without end");
	INT_EQ(c.nfiles - before, CONF_FILES + 1, "but end at so many files");
	cmd_release(&cmd);
	write_file(made[4], "color mark 6\n\nprogram open pdf evil\nbind any j quit\n"
	                    "set theme = acts\nsource more\n");
	str_reset(&told);
	OK(cmd_parse(&cmd, "theme acts", &c.names, &e) == 0 && conf_run(&c, &cmd, &e) < 0,
	        "a theme that would do more");
	STR_EQ(str_c(&told),
	        "3:1: a theme has color lines alone\n4:1: a theme has color lines alone\n"
	        "5:1: a theme has color lines alone\n6:1: a theme has color lines "
	        "alone\n",
	        "is told of each of such lines");
	STR_EQ(theme.of[1], "6", "and has its looks alone");
	cmd_release(&cmd);
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		unlink(made[i]);
	OK(rmdir("config/themes") == 0 && rmdir("config") == 0 && chdir("..") == 0 &&
	                rmdir(home) == 0,
	        "nothing else was made");
}

int
main(void)
{
	const struct conf_owner own = { { panes, contexts, kinds, roles, NULL },
		&notation, &looks, &theme };
	struct err e = ERR_INIT;
	struct str s = STR_INIT(64);

	if (!OK(conf_init(&c, &own, &e) == 0, "the built-in file is without a mistake"))
		printf("# %s\n", e.msg);
	test_conflicts();
	test_lines();
	test_errors();
	test_programs();
	test_filters();
	test_themes();
	test_keep();
	test_batch();
	test_file();
	option_text(&c.opt, OPT_CURSOR_LINE, &s);
	STR_EQ(str_c(&s), "mark", "an option as it would be written");
	conf_release(&c);
	str_release(&s);
	str_release(&told);
	return t_end();
}
