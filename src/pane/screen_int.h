/* The inside of the screen: what its parts share, file by file below. For panes that act on the screen
 * itself; others take pane.h. */
#ifndef PANE_SCREEN_INT_H
#define PANE_SCREEN_INT_H

#include "core/complete.h"
#include "core/loop.h"
#include "core/opener.h"
#include "core/pace.h"
#include "core/sample.h"
#include "pane/pane.h"
#include "pane/screen.h"
#include "tui/layout.h"
#include "tui/prompt.h"
#include "tui/term.h"

#define SCREEN_DEPTH 16
#define SCREEN_MARK_MS 2000      /* read marks are written so long after the first */
#define SCREEN_RETRY_MS 500      /* another session was writing */
#define SCREEN_SHOW_MS 250       /* progress is drawn at most so often */
#define SCREEN_SHOW_SLOW_MS 1000 /* … on a slow line, which has better to do */
#define SCREEN_OUTSIDE_MS                                                                \
	1000 /* another session's writes are looked for at most so often */
#define SCREEN_MARKS_MAX 4096

struct read_mark {
	uint8_t id[ID_LEN];
	bool read;
	enum doc_kind kind;
};

/* Where a mark stands: places.c. */
#define PLACES 53 /* a to z, A to Z, and where the last jump came from */
struct place {
	bool set, any; /* any: on a thing */
	enum pane_id tab, pane;
	uint8_t id[ID_LEN];
	uint64_t at; /* the row it was on; the byte of a text */
};

struct ask {
	bool open;
	enum action act;   /* ACT_COMMAND, or the one whose last argument is asked for */
	const char *first; /* the argument before it, NULL none */
	struct prompt p;
	bool completing;
	char *base; /* the line as it was at the first Tab */
	size_t way; /* which completion is shown */
};

#define LOG_LINES 200

struct log_line {
	int64_t at; /* Unix seconds */
	struct txt text;
};

/* What the status line shows besides the pane, loaded when it changes, not at every key. */
struct facts {
	uint64_t docs, unread, pending; /* documents, unread ones, ops that wait */
	uint64_t notices, meetings;     /* unread ones */
	uint64_t refused;               /* ops */
	uint64_t unindexed;
	int64_t synced; /* the last sync that worked; 0 never */
	bool failed;    /* the last one of this session did not */
};

/* What runs beside the keys: beside.c. */
#define BESIDE_OPENERS 8
struct beside {
	bool on; /* one is on its way */
	struct app_fetch f;
	char name[ATT_NAME_MAX + 1];
	bool by_member;     /* … and the member asked for it */
	bool round;         /* those that are pinned follow */
	struct att_row due; /* the last of them */
	int shown;          /* percent */
	int64_t show_next;
	struct opener opener[BESIDE_OPENERS];
	size_t nopeners;
	int64_t look; /* at them again */
};

/* What core/conf.h is told of panes. */
struct config_names {
	const char *tabs[PANE_COUNT + 1];
	unsigned kinds[PANE_COUNT + 4];
};

/* The tour: lessons over a handbook of samples, tutor.c. */
struct tour {
	bool on;
	struct sample sample;
	struct screen *outer; /* from which it was called, NULL none */
	size_t at;            /* the lesson */
	bool there;           /* what it wants was so when it began, by going back */
	unsigned keys;        /* pressed since it began */
	struct rect area;     /* of the lesson on the screen */
	struct txt text;
};

struct screen {
	struct app app;
	bool app_ready;
	struct config_names names;
	struct conf conf;
	bool conf_ready;
	struct theme theme; /* of conf */
	struct theme shown; /* as the terminal has it */
	bool shown_colour;
	char spoken[32]; /* LANGUAGE of the environment */
	bool foreign;    /* another one was chosen */
	int watch;       /* inotify: files of settings; -1 none */
	size_t nwatched; /* of conf.file */
	struct term *term;
	struct canvas canvas;
	struct layout lay;
	struct err fatal; /* why the screen ends, when it is no wish of the member */
	bool leaving;

	struct pane *base[PANE_COUNT]; /* panes with a tab, once opened; and unlock */
	struct pane *stack[SCREEN_DEPTH];
	size_t depth;
	struct pane *closing; /* asked to be closed in this turn */
	char *then;           /* … and a command for what lies below, NULL none */
	uint32_t then_press;  /* … or a key for it, 0 none */
	enum pane_id tab;

	uint32_t seq[KEYMAP_SEQ_MAX];
	size_t nseq;
	enum action letter; /* the key behind m or ' is awaited */
	struct place place[PLACES];
	bool for_tagged; /* the next command is for all that is tagged */
	struct {
		struct pane *p; /* NULL: nothing is asked */
		void (*yes)(struct pane *p, enum action act);
		enum action act;
	} confirm;
	struct pane *work; /* a list at work on what is tagged */
	struct ask ask;
	struct tour tour;
	struct prompt_history hist[4];
	char yanked[256]; /* by y; "" nothing */
	struct txt msg;
	enum role msg_role;
	bool msg_shown;

	struct read_mark *marks;
	size_t nmarks, marks_cap;
	int64_t marks_due; /* -1 none */
	int64_t last_key;
	int64_t wake; /* asked for by a pane, -1 none */
	int64_t outside_next;
	bool progress;     /* of a sync, not shown yet */
	int64_t show_next; /* when it may be shown */
	unsigned changed;  /* not yet given to the panes */
	bool syncing;
	enum sync_phase logged; /* of this run, as last written down */
	int64_t sync_began;
	struct pace entries, bytes; /* of it */
	struct facts facts, before; /* before: this run */
	struct beside beside;
	struct log_line *log[LOG_LINES];
	size_t nlog;         /* lines ever written; line i stands at i % LOG_LINES */
	unsigned index_idle; /* turns left to another session, one after the other */
	int pass_fd;
	bool just_unlocked;
	bool revoked; /* this device, when it last synchronised */
	bool hold;    /* leave further keys alone until the frame was shown */
	struct txt line, side, hints; /* being composed, memory kept */
	bool all_dirty;               /* layout and everything */
	bool bars_dirty;              /* tabs, status and foot */
	bool hints_stale;
	bool tabs_stale;
};

struct pane *screen_top(const struct screen *s);
/* Open what a number, an id or the beginning of one names. */
int screen_open_which(struct screen *s, const char *which, struct err *e) MUST_CHECK;

/* screen.c */
void screen_pane_free(struct pane *p);
void screen_close_all(struct screen *s);
void screen_dirty(struct screen *s);
void screen_suspend(struct screen *s);
/* Behind term_suspend, when whoever had the terminal is done; false: it has gone, and the screen ends. */
bool screen_resume(struct screen *s);
void screen_layout(struct screen *s, struct layout *l);
/* The tour over this screen, until it is left; what is open here stays as it is. */
int screen_tour(struct screen *s, struct err *e) MUST_CHECK;

/* status.c */
void status_tabs(struct screen *s);
void status_draw(struct screen *s);
void status_foot(struct screen *s);
/* What stands at a column of the tabs, PANE_COUNT none; the command of a hint at the foot, NULL none. */
enum pane_id status_tab_at(struct screen *s, int col);
const char *status_hint_at(struct screen *s, int col);
/* The key of a command in a pane, as "Enter"; false: it has none. */
bool status_key(const struct screen *s, enum pane_id id, const char *cmd, struct txt *t);

/* input.c */
bool input_keys(struct screen *s);
int input_run(struct screen *s, const struct cmd *c, struct err *e) MUST_CHECK;

/* mouse.c */
bool mouse_wanted(const struct screen *s); /* no answer and no line is awaited */
void mouse_key(struct screen *s, const struct key *k);

/* config.c */
int config_start(struct screen *s, struct err *e) MUST_CHECK;
void config_end(struct screen *s);
/* The built-in settings, then the member's sotayrc; -1 says its first mistake, and the rest of it holds
 * all the same. */
int config_reload(struct screen *s, struct err *e) MUST_CHECK;
void config_taken(struct screen *s); /* settings have changed: show them */
void config_looks(const struct screen *s, struct theme *out);
bool config_colour(const struct screen *s);
void config_watch(struct screen *s); /* the files that were read */
void config_turn(struct screen *s);  /* one of them may have changed */

/* places.c */
int places_run(struct screen *s, const struct cmd *c, struct err *e) MUST_CHECK;
void places_letter(struct screen *s, uint32_t code);
void places_wipe(struct screen *s);

/* ask.c */
void ask_open(struct screen *s, enum action act, const char *first, const char *preset);
void ask_close(struct screen *s);
/* A note or a reason that is being typed, here or in a pane, into the store; true: there was one. */
bool ask_keep(struct screen *s);
void ask_key(struct screen *s, const struct key *k);

/* tutor.c */
void tutor_init(struct screen *s);
int tutor_open(struct screen *s, struct err *e) MUST_CHECK;
void tutor_close(struct screen *s); /* behind app_release */
/* Rows of a body that the lesson takes. */
int tutor_rows(const struct screen *s, struct rect body);
/* An action was done in a pane; ACT_COMMAND: one that was typed. */
void tutor_did(struct screen *s, enum action act, enum pane_id in);
void tutor_turn(struct screen *s, bool key); /* behind a key, and behind a turn */
void tutor_draw(struct screen *s);
bool tutor_foot(struct screen *s); /* true: it has drawn the foot */
int tutor_run(struct screen *s, const struct cmd *c, struct err *e) MUST_CHECK;

/* hand.c */
int hand_run(struct screen *s, const struct cmd *c, struct err *e) MUST_CHECK;
void hand_wipe(struct screen *s);

/* log.c */
void log_add(struct screen *s, const char *fmt, ...) PRINTF(2, 3);
void log_begin(struct screen *s);
void log_phase(struct screen *s);
void log_end(struct screen *s);
/* "3 documents", "1 notice" */
struct received {
	char documents[96], notices[96];
};
void log_received(const struct sync_status *st, struct received *out);
void log_free(struct screen *s);

/* beside.c */
size_t beside_fds(struct screen *s, struct pollfd v[LOOP_BESIDE]);
void beside_turn(struct screen *s, const struct pollfd *v, size_t n);
int64_t beside_timer(const struct screen *s);
void beside_on_timer(struct screen *s, int64_t now);
int beside_percent(const struct screen *s); /* -1: nothing is being fetched */
void beside_round(struct screen *s);        /* fetch those that are pinned and not here */
bool beside_stop(struct screen *s);         /* false: nothing was being fetched */
void beside_end(struct screen *s);          /* before the lock */

/* session.c: the profile behind the screen */
int session_open(struct screen *s, const char *profile, struct err *e) MUST_CHECK;
void session_unlocked(struct screen *s); /* what screen_unlocked asked for */
bool session_lock(struct screen *s);     /* true: what was being typed is kept */
void session_marks_write(struct screen *s);
void session_sync(struct screen *s);
void session_sync_stop(struct screen *s);
bool session_step(struct screen *s, int ms);
bool session_work(struct screen *s); /* on what is tagged; true: more */
bool session_background(struct screen *s);
void session_facts(struct screen *s);
/* Unread ones of a kind, marks not yet written counted in. */
uint64_t session_unread(const struct screen *s, enum doc_kind kind);
void session_changes(struct screen *s, bool look);
int64_t session_timer(const struct screen *s);
void session_on_timer(struct screen *s, int64_t now);
/* Lock it when lock-after has gone by. */
void session_lock_due(struct screen *s, int64_t now);

#endif
