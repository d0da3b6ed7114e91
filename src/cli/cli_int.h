/* Inside of the batch commands, for src/cli alone. */
#ifndef CLI_CLI_INT_H
#define CLI_CLI_INT_H

#include <stdarg.h>
#include <stdio.h>
#include "base/i18n.h"
#include "base/scrub.h"
#include "cli/cli.h"
#include "core/app.h"
#include "core/conf.h"

/* --- out.c: a stream that takes only safe text ------------------------------------ */
struct out {
	FILE *f;
	bool tty, utf8;
	size_t cols; /* of the terminal, 0 none */
	bool gone;   /* the reader has left */
	int bad;     /* errno of another failure, 0 */
	struct str buf;
};
void out_init(struct out *o, FILE *f);
void out_release(struct out *o);
void out_safe(struct out *o, struct safe s);
/* Raw text, one line or a whole text: through the sanitizer first. */
void out_raw(struct out *o, struct raw r, enum scrub_flags fl);
/* The bytes of a file as they are; nothing of them at a terminal. */
void out_bytes(struct out *o, const void *p, size_t n);
/* printf of one line without its newline; all of it goes through the sanitizer. */
void out_f(struct out *o, const char *fmt, ...) PRINTF(2, 3);
void out_vf(struct out *o, const char *fmt, va_list ap) PRINTF(2, 0);
/* Raw text in a column: cut or filled with blanks to `cols`; 0: neither. */
void out_col(struct out *o, struct raw r, size_t cols);
void out_flush(struct out *o);

/* --- cli.c ---------------------------------------------------------------------------- */
struct cli {
	struct app app;
	struct cli_globals glob;
	struct out out, err;
	bool in_batch;
	struct conf conf; /* cli_conf */
	bool conf_ready;
};

struct cli_def {
	const char *name, *args;
	bool unlock;
	const char *help; /* NULL: not listed */
	/* The exit code, or -1 with e set. argv[0] is the command. */
	int (*fn)(struct cli *c, int argc, char **argv, struct err *e);
};
extern const struct cli_def cli_defs[];
extern const size_t cli_ndefs;
const struct cli_def *cli_find(const char *name);
/* Run one command; says on stderr what went wrong. The exit code. */
int cli_run(struct cli *c, int argc, char **argv);
void cli_note(struct cli *c, const char *fmt, ...) PRINTF(2, 3); /* a line on stderr */
int cli_unlock(struct cli *c, struct err *e) MUST_CHECK;

/* --- settings.c ----------------------------------------------------------------------- */
/* Options, programs and filters of the member's; NULL and an error for want of memory alone. */
const struct conf *cli_conf(struct cli *c, struct err *e) MUST_CHECK;
/* His filters by name, where a name may stand in the text; else NULL. */
int cli_filters(struct cli *c, const char *text, const struct filter_names **names,
        struct err *e) MUST_CHECK;

#define CLI(name, args, unlock, help)                                                    \
	int cli_cmd_##name(struct cli *c, int argc, char **argv, struct err *e);
#include "cli.def"
#undef CLI

/* --- args.c --------------------------------------------------------------------------- */
enum cli_opt {
	OPT_JSON = 1 << 0,
	OPT_FORMAT = 1 << 1,
	OPT_FILTER = 1 << 2,
	OPT_RANK = 1 << 3,
	OPT_CA = 1 << 4,
	OPT_YES = 1 << 5,
	OPT_RECOVERY = 1 << 6,
	OPT_NEW_FD = 1 << 7,
	OPT_REBUILD = 1 << 8,
	OPT_REASON = 1 << 9,
	OPT_PIN = 1 << 10,
	OPT_SNIPPETS = 1 << 11,
	OPT_EXPORT = 1 << 12 /* --as, --lines, --columns, --output or -o, --force */
};
struct cli_args {
	bool json, rank, yes, recovery, rebuild, pin, snippets;
	bool force;
	const char *format, *filter, *ca, *new_fd, *reason;
	const char *as, *lines, *columns, *output;
	char **word;
	int n;
};
/* Options of `allowed` may stand anywhere; "--" ends them. Words are moved to the front of argv. */
int cli_args(struct cli_args *a, unsigned allowed, int min, int max, int argc,
        char **argv, struct err *e) MUST_CHECK;
/* The words with a blank between. */
int cli_join(
        const struct cli_args *a, int from, struct str *out, struct err *e) MUST_CHECK;

/* --- pass.c --------------------------------------------------------------------------- */
/* From the fd if one was given, else from the terminal; twice when it is a new one. In secret
 * memory: secret_free. */
int cli_pass(struct cli *c, bool fresh, char **pass, size_t *n, struct err *e) MUST_CHECK;
/* A secret at the terminal, without echo, into buf of CLI_PASS_MAX (secret_new). */
int cli_ask(const char *prompt, char *buf, size_t *n, struct err *e) MUST_CHECK;
/* y at the terminal, nothing else. why: what --yes would do, when there is no terminal; no: what did
 * not happen. */
int cli_confirm(
        const char *question, const char *why, const char *no, struct err *e) MUST_CHECK;
/* The number of an open descriptor, of the option `name`. */
int cli_fd(const char *name, const char *v, int *fd, struct err *e) MUST_CHECK;

/* --- stop.c --------------------------------------------------------------------------- */
/* Take INT, TERM and HUP: they are held back, and let in only by cli_wait. */
struct cli_stop {
	sigset_t before;
};
int cli_stop_begin(struct cli_stop *s, struct err *e) MUST_CHECK;
void cli_stop_end(struct cli_stop *s);
/* poll with the signals let in; ms as of poll. The number of a signal that came, else 0. */
int cli_wait(const struct cli_stop *s, int fd, short events, short *revents, int ms);

/* --- attachment.c: behind a sync, those that are pinned and not here. What fails is noted alone; the
 * number of a signal that came, else 0. */
int cli_fetch_pinned(struct cli *c, const struct cli_stop *stop);

/* --- profile.c: sotay export profile */
int cli_export_profile(struct cli *c, bool json, struct err *e) MUST_CHECK;

/* --- json_out.c: one object a line --------------------------------------------------- */
struct json_out {
	struct out *o;
	bool first;
};
void json_begin(struct json_out *j, struct out *o);
void json_end(struct json_out *j);
/* "" and NULL are null. */
void json_text(struct json_out *j, const char *key, struct raw v, enum scrub_flags fl);
void json_z(struct json_out *j, const char *key, const char *v);
void json_bool(struct json_out *j, const char *key, bool v);
void json_num(struct json_out *j, const char *key, int64_t v);
void json_civil(struct json_out *j, const char *key, civil v);
void json_instant(struct json_out *j, const char *key, int64_t v); /* 0: null */
void json_id(struct json_out *j, const char *key, const uint8_t id[ID_LEN]);
void json_list(struct json_out *j, const char *key);
void json_item(struct json_out *j, const char *v, bool first);
void json_list_end(struct json_out *j);

/* --- format.c ------------------------------------------------------------------------- */
struct format_row { /* raw values of the letters; NULL is empty */
	const char *i, *n, *y, *t, *d, *s, *u;
};
extern const char format_letters[]; /* that may stand behind a % */
int format_check(const char *fmt, struct err *e) MUST_CHECK;
void format_put(struct out *o, const char *fmt, const struct format_row *r);

/* --- rows.c: a document as a line, an object, a format ---------------------------------- */
struct rows {
	struct cli *c;
	bool json;
	const char *format;
	size_t number_cols;        /* of the number's column, from the first page */
	const struct query *words; /* of a search: each row with the text round its hit */
};
int rows_init(struct rows *w, struct cli *c, const struct cli_args *a,
        struct err *e) MUST_CHECK;
void rows_measure(struct rows *w, const struct doc_row *r, size_t n);
int rows_put(struct rows *w, const struct doc_row *r, struct err *e) MUST_CHECK;
/* The object's members of a document; file NULL: none (withdrawn). */
void rows_json(struct json_out *j, const struct doc_row *r, const struct doc *d);
/* The key "tags": those with a name. */
int rows_tags(struct cli *c, struct json_out *j, const uint8_t id[ID_LEN],
        struct err *e) MUST_CHECK;
void rows_attachments(struct json_out *j, const struct doc *d); /* their names */
/* A notice or a meeting in place of a document. */
int rows_put_notice(struct rows *w, const struct notice_row *r, struct err *e) MUST_CHECK;
int rows_put_meeting(
        struct rows *w, const struct meeting_row *r, struct err *e) MUST_CHECK;
/* The object's members. */
void notice_json(struct json_out *j, const struct notice_row *r);
void meeting_json(struct json_out *j, const struct meeting_row *r);
/* WHICH as one thing. 0; or 2 when several are meant, after their names were printed; -1. */
int cli_which(struct cli *c, const char *which, struct doc_row *row, struct err *e);
int outbox_print(struct cli *c, const struct cli_args *a, const struct filter *f,
        struct err *e) MUST_CHECK;

#endif
