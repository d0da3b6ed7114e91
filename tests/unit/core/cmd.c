/* Command lines, and how Tab completes them. */
#include "t.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "core/complete.h"
#include "model/named.h"

static const char *const panes[] = { "documents", "meetings", NULL };
static const char *const contexts[] = { "list", "text", "any", NULL };
static const char *const roles[] = { "unread", "mark", NULL };
static struct filter_names filters;
static const struct cmd_names names = { panes, contexts, NULL, roles, &filters };

static enum action
parsed(struct cmd *c, const char *line)
{
	struct err e = ERR_INIT;

	return cmd_parse(c, line, &names, &e) < 0 ? ACT_NONE : c->act;
}

static const char *
refused(const char *line)
{
	static struct err e;
	struct cmd c;

	err_clear(&e);
	if (cmd_parse(&c, line, &names, &e) == 0) {
		cmd_release(&c);
		return "(taken)";
	}
	return e.code == ERR_USAGE ? e.msg : "(another kind of error)";
}

static void
test_parse(void)
{
	struct cmd c;

	OK(parsed(&c, "  quit ") == ACT_QUIT && c.argc == 0, "a command alone");
	cmd_release(&c);
	OK(parsed(&c, "") == ACT_NONE && parsed(&c, "   ") == ACT_NONE,
	        "an empty line is nothing");
	OK(parsed(&c, "12") == ACT_GOTO && c.num == 12, "a number is a line");
	cmd_release(&c);
	OK(parsed(&c, "down 5") == ACT_DOWN && c.argc == 1 && c.num == 5,
	        "a number as argument");
	cmd_release(&c);
	OK(parsed(&c, "documents") == ACT_PANE && c.argc == 1,
	        "a pane's name is a command");
	STR_EQ(c.arg[0], "documents", "which names the pane");
	cmd_release(&c);
	parsed(&c, "search  cán bộ  \"nguồn\"  ");
	STR_EQ(c.arg[0], "cán bộ  \"nguồn\"", "the rest of the line is taken as it is");
	cmd_release(&c);
	parsed(&c, "bind \"list\" gg set hints = no");
	OK(c.act == ACT_BIND && c.argc == 3, "words and the rest");
	STR_EQ(c.arg[0], "list", "quoted");
	STR_EQ(c.arg[2], "set hints = no", "and not");
	cmd_release(&c);
	parsed(&c, "bind list \"\\\"\\\\\" down");
	STR_EQ(c.arg[1], "\"\\", "a quotation mark and a backslash within quotes");
	cmd_release(&c);
	parsed(&c, "set lock-after=3");
	INT_EQ(c.argc, 1, "the sign wants blanks around it");
	cmd_release(&c);
	parsed(&c, "set lock-after = 3");
	STR_EQ(c.arg[1], "3", "set with the sign");
	cmd_release(&c);
	parsed(&c, "set lock-after 3");
	STR_EQ(c.arg[1], "3", "set without");
	cmd_release(&c);
}

/* Where the mistake of a line is. */
static int
column(const char *line)
{
	struct err e;
	struct cmd c;

	return cmd_parse(&c, line, &names, &e) < 0 ? (int)c.bad : -1;
}

static void
test_places(void)
{
	struct cmd c;

	parsed(&c, " bind  list gg  set hints = no");
	OK(c.at[0] == 7 && c.at[1] == 12 && c.at[2] == 16, "each argument has its place");
	cmd_release(&c);
	parsed(&c, "set hints  =  no");
	INT_EQ(c.at[1], 14, "behind the sign");
	cmd_release(&c);
	INT_EQ(column("  frob x"), 2, "no such command");
	INT_EQ(column("down x"), 5, "no number");
	INT_EQ(column("quit  now"), 6, "too much");
	INT_EQ(column("bind list"), 9, "too little");
	INT_EQ(column("bind list \"x y"), 10, "an open quotation mark");
	INT_EQ(column("documents  3"), 11, "a pane takes nothing");
	INT_EQ(column("pane nowhere"), 5, "no such pane");
}

static void
test_shell(void)
{
	STR_EQ(refused("passwd"), "that is done outside the screen: sotay passwd",
	        "what the shell does");
	STR_EQ(refused("recovery new"), "that is done outside the screen: sotay recovery",
	        "with its words");
}

static void
test_refused(void)
{
	STR_EQ(refused("frobnicate"),
	        "there is no command \"frobnicate\"; Tab shows those there are",
	        "an unknown one");
	STR_EQ(refused("goto"), "goto needs more: see `:help'",
	        "an argument that is missing");
	STR_EQ(refused("goto x"), "\"x\" is no number", "no number");
	STR_EQ(refused("99999999999999999999"), "\"99999999999999999999\" is no number",
	        "a number beyond all lines");
	STR_EQ(refused("quit now"), "quit takes no \"now\"", "an argument too many");
	STR_EQ(refused("documents 3"), "documents takes no \"3\"", "and behind a pane");
	STR_EQ(refused("pane nowhere"), "there is no pane \"nowhere\"", "no such pane");
	STR_EQ(refused("bind \"list"), "a quotation mark is not closed", "an open quote");
}

static const char *
way(const char *line, size_t i)
{
	static struct str out = STR_INIT(256);

	str_reset(&out);
	return complete_line(line, i, &names, &out) ? str_c(&out) : "(none)";
}

static void
test_complete(void)
{
	STR_EQ(way("sy", 0), "sync", "first way of sy");
	STR_EQ(way("sy", 1), "sync-stop", "second");
	STR_EQ(way("sy", 2), "(none)", "there is no third");
	STR_EQ(way("doc", 0), "documents", "panes too");
	STR_EQ(way("set cur", 0), "set cursor-line = ", "an option");
	STR_EQ(way("set cursor-line = m", 0), "set cursor-line = mark", "its choices");
	STR_EQ(way("set hints ", 1), "set hints yes", "of a switch");
	STR_EQ(way("set lock-after = ", 0), "(none)", "a number has none");
	STR_EQ(way("pane m", 0), "pane meetings", "a pane's name");
	STR_EQ(way("bind t", 0), "bind text", "a context");
	STR_EQ(way("bind text x half-u", 0), "bind text x half-up", "a command to bind");
	STR_EQ(way("theme hi", 0), "theme high-contrast", "a theme");
	STR_EQ(way("tagged ackn", 0), "tagged acknowledge", "what is done to the tagged");
	STR_EQ(way("set theme = l", 0), "set theme = light", "as an option too");
	STR_EQ(way("color m", 0), "color mark", "a role");
	STR_EQ(way("filter-name s", 0), "filter-name stuck ", "a named filter");
	STR_EQ(way("filter unread @l", 0), "filter unread @late",
	        "a filter behind its command");
	STR_EQ(way("filter-name x stat", 0),
	        "filter-name x state:", "and behind its name");
	STR_EQ(way("zzz", 0), "(none)", "nothing begins so");
}

/* A file of settings is looked for where :source looks. */
static void
test_source(void)
{
	char home[] = P_tmpdir "/sotay-cmd-XXXXXX", path[64], line[128];
	const char *was = getenv("HOME");
	int fd;

	if (!OK(mkdtemp(home) != NULL, "a folder"))
		return;
	setenv("SOTAY_HOME", home, 1);
	setenv("HOME", home, 1);
	snprintf(path, sizeof(path), "%s/config", home);
	(void)mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/config/more-keys", home);
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	OK(fd >= 0 && close(fd) == 0, "a file of settings");
	STR_EQ(way("source mo", 0), "source more-keys", "beside sotayrc");
	STR_EQ(way("source mo", 1), "(none)", "which is one way");
	STR_EQ(way("source more-keys", 0), "(none)", "and then is whole");
	STR_EQ(way("source ~/conf", 0), "source ~/config/", "in the home folder");
	snprintf(line, sizeof(line), "source %s/config/m", home);
	OK(!strcmp(way(line, 0) + strlen("source "), path), "from / on");
	unlink(path);
	snprintf(path, sizeof(path), "%s/config", home);
	OK(rmdir(path) == 0 && rmdir(home) == 0, "nothing is left behind");
	unsetenv("SOTAY_HOME");
	if (was)
		setenv("HOME", was, 1);
}

static const char *
term(const char *line, size_t i, enum filter_list list)
{
	static struct str out = STR_INIT(256);

	str_reset(&out);
	return complete_filter(line, i, list, &filters, &out) ? str_c(&out) : "(none)";
}

static void
test_complete_filter(void)
{
	STR_EQ(term("un", 0, FILTER_D), "unread", "a mark");
	STR_EQ(term("is", 0, FILTER_D), "issuer:", "a field");
	STR_EQ(term("is", 0, FILTER_N), "(none)", "which notices do not have");
	STR_EQ(term("type:NQ (draft|!to", 0, FILTER_D), "type:NQ (draft|!to-ack",
	        "behind a sign");
	STR_EQ(term("s", 1, FILTER_D | FILTER_N), "sender:", "the second");
	STR_EQ(term("s", 2, FILTER_D | FILTER_N), "(none)", "there is no third");
	STR_EQ(term("type:n", 0, FILTER_D), "(none)", "no value");
	STR_EQ(term("sender:\"to", 0, FILTER_N), "(none)", "nothing in quotes");
	STR_EQ(term("unread prio", 0, FILTER_N),
	        "unread priority:", "a field of a table");
	STR_EQ(term("unread priority:", 2, FILTER_N), "unread priority:urgent",
	        "its words");
	STR_EQ(term("state:ref", 0, FILTER_O), "state:refused", "by their beginning");
	STR_EQ(term("read @l", 0, FILTER_D), "read @late", "a named filter");
	STR_EQ(term("@st", 0, FILTER_D), "(none)", "not one that the list cannot take");
	STR_EQ(term("(@st", 0, FILTER_O), "(@stuck", "which another can");
}

int
main(void)
{
	bool named = true, args = true;
	struct err e;
	size_t bad;

	for (int i = ACT_NONE + 1; i < ACT_COUNT; i++) {
		named = named && action_find(action_defs[i].name) == (enum action)i &&
		        *action_defs[i].help && action_defs[i].ctx;
		args = args && strlen(action_defs[i].args) <= CMD_ARGS_MAX &&
		       strspn(action_defs[i].args, "wnrWNR") ==
		               strlen(action_defs[i].args);
	}
	OK(named, "every action has a name of its own, a context and a help");
	OK(args, "every action's arguments can be parsed");
	OK(named_set(&filters, "late", "to-ack before:2w", &bad, &e) == 0 &&
	                named_set(&filters, "stuck", "state:refused", &bad, &e) == 0,
	        "two filters have names");
	test_parse();
	test_places();
	test_shell();
	test_refused();
	test_complete();
	test_source();
	test_complete_filter();
	named_release(&filters);
	return t_end();
}
