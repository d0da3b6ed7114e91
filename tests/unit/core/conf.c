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

static const struct key_notation notation = { parse, print };
static const char *const panes[] = { "documents", NULL };
static const char *const contexts[] = { "list", "text", "any", "reader", "documents",
	"notices", "outbox", "meeting", "attachments", "notes", NULL };
static const struct cmd_names names = { panes, contexts };
static struct conf c;

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
	        "rc:3: lock-after is a number from 0 to 1440, not \"many\"",
	        "file and line");
	STR_EQ(text("set hints = perhaps\n"),
	        "rc:1: hints is one of yes|no, not \"perhaps\"", "the choices are told");
	STR_EQ(text("set colour = yes\n"), "rc:1: there is no option \"colour\"",
	        "no such option");
	STR_EQ(text("set cursor-line\n"), "rc:1: set cursor-line to what?", "no value");
	STR_EQ(text("bind list z frobnicate\n"),
	        "rc:1: there is no command \"frobnicate\"; Tab shows those there are",
	        "a binding to no command");
	STR_EQ(text("bind lists z down\n"), "rc:1: there is no key context \"lists\"",
	        "no such context");
	STR_EQ(text("quit\n"),
	        "rc:1: only set, bind, unbind and program stand in a sotayrc",
	        "a command that is no setting");
	STR_EQ(text("quit\nbind list z up\nfrob\n"),
	        "rc:1: only set, bind, unbind and program stand in a sotayrc (and 1 "
	        "more)",
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
	        "rc:2: a program is for read, open or terminal, not \"print\"",
	        "for what it is");
	STR_EQ(text("program read .pdf x\n"),
	        "rc:1: \".pdf\" is no extension: pdf, docx, or * for all others",
	        "no extension");
	STR_EQ(text("program read pdf x %s\n"),
	        "rc:1: a program that reads gets the file by standard input: no %s",
	        "no file for a filter");
	STR_EQ(text("program read pdf \"x\n"), "rc:1: a quotation mark is not closed",
	        "an open quotation mark");
	STR_EQ(text("program read pdf a b c d e f g h i j k l m n o p q r s t u v w x "
	            "y\n"),
	        "rc:1: a program takes at most 24 words here", "too many words");
	STR_EQ(text("program open pdf %s\n"), "rc:1: the program's name is missing",
	        "no program");
}

static void
test_batch(void)
{
	struct err e = ERR_INIT;
	const char *lines = "bind list <Nothing> frobnicate\nset open-seconds 1\n"
	                    "program open pdf see %s\n";
	struct conf b;

	if (!OK(conf_init_batch(&b, &e) == 0, "settings without keys"))
		return;
	OK(conf_text(&b, "rc", lines, strlen(lines), &e) == 0,
	        "pass over what is of the screen");
	INT_EQ(b.opt.v[OPT_OPEN_SECONDS], 1, "and take an option");
	STR_EQ(program_for(&b.programs, PROGRAM_OPEN, "a.pdf")->argv[0], "see",
	        "and a program");
	conf_release(&b);
}

static void
test_file(void)
{
	struct str dir = STR_INIT(4096);
	char home[] = "sotay-conf-XXXXXX", path[64];
	struct err e = ERR_INIT;
	FILE *f;

	if (!OK(mkdtemp(home) != NULL, "a folder"))
		return;
	setenv("SOTAY_HOME", home, 1);
	OK(conf_user(&c, &e) == 0, "no file is fine");
	if (path_config(&dir, &e) == 0 && path_mkdirs(str_c(&dir), &e) == 0) {
		snprintf(path, sizeof(path), "%s/config/sotayrc", home);
		f = fopen(path, "w");
		if (f) {
			fputs("set lock-after = 7\nset nothing = 1\n", f);
			fclose(f);
		}
		OK(conf_user(&c, &e) < 0, "a file with a mistake");
		STR_EQ(e.msg, "sotayrc:2: there is no option \"nothing\"", "says where");
		INT_EQ(c.opt.v[OPT_LOCK_AFTER], 7, "and its good lines hold");
		unlink(path);
		rmdir(str_c(&dir));
	}
	rmdir(home);
	str_release(&dir);
}

int
main(void)
{
	struct err e = ERR_INIT;
	struct str s = STR_INIT(64);

	if (!OK(conf_init(&c, &names, &notation, &e) == 0,
	            "the built-in file is without a mistake"))
		printf("# %s\n", e.msg);
	test_lines();
	test_errors();
	test_programs();
	test_batch();
	test_file();
	option_text(&c.opt, OPT_CURSOR_LINE, &s);
	STR_EQ(str_c(&s), "mark", "an option as it would be written");
	conf_release(&c);
	str_release(&s);
	return t_end();
}
