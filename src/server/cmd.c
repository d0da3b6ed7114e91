#include "base/crypt.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "base/utf8.h"
#include "model/ids.h"
#include "server/cmd.h"
#include "server/control.h"
#include "server/log.h"
#include "server/publish.h"

struct cmd {
	const char *name;
	int (*fn)(const struct cmd_env *env, int argc, char **argv, struct err *e);
	const char *args, *text;
};

static const struct cmd cmds[] = {
#define CMD(name, fn, args, text) { name, fn, args, text },
#include "server/cmd.def"
#undef CMD
};

int
cmd_usage(const struct cmd_env *env, struct err *e)
{
	return err_set(e, ERR_USAGE, "usage: sotayd -D DIR %s%s%s", env->name,
	        env->args[0] ? " " : "", env->args);
}

int
cmd_open(const struct cmd_env *env, struct str *dir, struct db **d, struct err *e)
{
	*d = NULL;
	if (!path_exists(env->dir))
		return err_set(e, ERR_USAGE,
		        "there is no folder %s; run: sotayd -D %s init", env->dir,
		        env->dir);
	if (path_check_private(env->dir, dir, e))
		return -1;
	return db_open(d, str_c(dir), false, e);
}

int
cmd_read(const char *file, size_t max, struct str *out, struct err *e)
{
	if (file_read(file, max, out, e) == 0)
		return 0;
	if (e->code == ERR_NOTFOUND)
		e->code = ERR_USAGE;
	return -1;
}

void
cmd_print_published(const struct published *p)
{
	char id[ID_TEXT + 1];

	id_text(p->doc.id, id);
	out_raw(id);
	printf(" rev %u  ", (unsigned)p->doc.rev);
	if (p->doc.number[0]) {
		out_raw(p->doc.number);
		out_safe(SAFE("  "));
	}
	out_raw(p->doc.title);
	out_safe(p->entries ? SAFE("\n") : SAFE("  (unchanged)\n"));
	if (p->also)
		log_line("%s also went to %zu more %s that had it", id, p->also,
		        p->also == 1 ? "audience" : "audiences");
}

int
cmd_line_ok(const char *what, const char *s, size_t max, struct err *e)
{
	size_t i, n = strlen(s);
	bool words = false;

	if (n > max)
		return err_set(
		        e, ERR_USAGE, "%s may have %zu bytes, it has %zu", what, max, n);
	if (!utf8_valid(s, n))
		return err_set(e, ERR_USAGE, "%s is not UTF-8", what);
	for (i = 0; i < n; i++) {
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			return err_set(e, ERR_USAGE, "%s must be one line of text", what);
		words = words || s[i] != ' ';
	}
	return words ? 0 : err_set(e, ERR_USAGE, "%s is empty", what);
}

int
cmd_tell(const char *dir, int rc, struct err *e)
{
	struct err told = ERR_INIT;

	if (control_notify(dir, &told) == 0 || rc)
		return rc;
	*e = told;
	return -1;
}

int
cmd_file_err(const char *file, struct err *e)
{
	char msg[sizeof(e->msg)];
	size_t digits;

	memcpy(msg, e->msg, sizeof(msg));
	digits = strncmp(msg, "line ", 5) == 0 ? strspn(msg + 5, "0123456789") : 0;
	if (digits && msg[5 + digits] == ':')
		return err_set(e, e->code, "%s:%s", file, msg + 5);
	return err_prefix(e, "%s", file);
}

static void
help(void)
{
	size_t i;

	printf("usage: sotayd -D DIR COMMAND [ARGUMENT...]\n\n");
	for (i = 0; i < ARRAY_LEN(cmds); i++)
		printf("  %s%s%s\n      %s\n", cmds[i].name, cmds[i].args[0] ? " " : "",
		        cmds[i].args, cmds[i].text);
	printf("\nAUDIENCE is all, org:CODE, cell:CODE or role:NAME@CODE, of a notice "
	       "also member:ID.\nThe manual page is sotayd(8).\n");
}

static bool
wants_help(const char *a)
{
	return strcmp(a, "help") == 0 || strcmp(a, "--help") == 0 || strcmp(a, "-h") == 0;
}

static int
run(int argc, char **argv, struct err *e)
{
	struct cmd_env env = { 0 };
	size_t i;
	int at = 1;

	if (at < argc && wants_help(argv[at])) {
		help();
		return 0;
	}
	if (at < argc &&
	        (strcmp(argv[at], "--version") == 0 || strcmp(argv[at], "-V") == 0)) {
		printf("sotayd %s\n", VERSION);
		return 0;
	}
	if (at + 1 < argc && strcmp(argv[at], "-D") == 0) {
		env.dir = argv[at + 1];
		at += 2;
	} else if (at < argc && strncmp(argv[at], "-D", 2) == 0 && argv[at][2]) {
		env.dir = argv[at++] + 2;
	}
	if (!env.dir || !*env.dir)
		return err_set(e, ERR_USAGE,
		        "which server? usage: sotayd -D DIR COMMAND; see: sotayd help");
	if (at >= argc)
		return err_set(e, ERR_USAGE, "which command? see: sotayd help");
	if (wants_help(argv[at])) {
		help();
		return 0;
	}
	for (i = 0; i < ARRAY_LEN(cmds); i++) {
		if (strcmp(cmds[i].name, argv[at]) != 0)
			continue;
		env.name = cmds[i].name;
		env.args = cmds[i].args;
		return cmds[i].fn(&env, argc - at - 1, argv + at + 1, e);
	}
	return err_set(
	        e, ERR_USAGE, "there is no command \"%s\"; see: sotayd help", argv[at]);
}

int
cmd_main(int argc, char **argv)
{
	struct err e = ERR_INIT;
	bool fallback;

	if (proc_harden(&e) || crypt_init(&e)) {
		log_err(&e);
		return err_exit(e.code);
	}
	proc_locale(&fallback);
	if (run(argc, argv, &e) || out_done(&e)) {
		if (e.msg[0])
			log_err(&e);
		return err_exit(e.code);
	}
	return 0;
}
