/*
 * Inside of the engine, for src/sync/engine*.c alone.
 *
 * One turn of the engine either carries out `todo`, the one piece of work that touches the store,
 * or takes the next record. A todo that meets a busy store is simply tried again later, so
 * every todo may be run twice. What is outstanding at the helper stands in `want`, oldest
 * first: answers come in that order.
 */
#ifndef SYNC_ENGINE_INT_H
#define SYNC_ENGINE_INT_H

#include "model/op.h"
#include "store/doc.h"
#include "store/feed.h"
#include "store/outbox.h"
#include "sync/engine.h"
#include "wire/att_rec.h"
#include "wire/block.h"
#include "wire/json.h"
#include "wire/rec.h"

#define WANT_MAX 6        /* requests outstanding */
#define BATCH_MS 250      /* a transaction of entries stays open no longer */
#define BATCH_LEAST_MS 20 /* nor is it committed before, whoever waits */
#define PUSH_OPS 24       /* ops in one request: their JSON stays under OPS_BYTES_MAX */
#define HEAD_MAX (1ull << 48) /* positions of a feed: more is nonsense */
#define RESYNC_EVERY 86400    /* seconds between two resyncs of a feed by itself */
#define SPACE_SLACK (1 << 20) /* bytes that a batch may need beside its entries */

struct want {
	uint64_t rq;
	enum rec_type type;
	struct feed_pull *feed; /* of a block */
	uint64_t first, span;   /* positions first .. first + span - 1 */
	uint64_t seq;           /* of the last entry seen, 0 none */
	uint64_t seen;          /* entries seen */
	bool drop;              /* no longer wanted: answers are passed over */
};

enum pull_state { PULL_ON, PULL_DONE, PULL_STOPPED };

struct feed_pull {
	struct feed_row row; /* row.cur: what is committed */
	uint64_t cur;        /* what is applied, committed or not */
	uint64_t asked;      /* position of the next request */
	enum pull_state st;
	bool again; /* the next request comes after a bad block */
	int bad;    /* bad blocks at row.cur */
};

struct head { /* as announced in this run */
	uint8_t fid[ID_LEN];
	uint32_t r;
	uint64_t head, lo, cnt;
	uint8_t sum[16];
	bool less; /* less than was read before, and read again lately */
};

enum item_kind { ITEM_LATER, ITEM_ACK, ITEM_RSVP, ITEM_DOC, ITEM_UNDOC };

struct item {
	uint64_t seq;
	enum item_kind what; /* ITEM_LATER: of a later version, only its number counts */
	uint8_t doc[ID_LEN];
	uint32_t rev;
	int64_t at;
	char value[OP_VALUE_MAX + 1];
	enum doc_kind kind;
	uint8_t h[HASH_LEN];
	char *data; /* the note, the frame or the reason; owned */
	size_t len;
};

struct heads {          /* the answer to SYNC, gathered until its END */
	bool got, none; /* none: 204 */
	char epoch[40], view[24], state[24];
	uint64_t priv_head, priv_lo;
	bool more, has_subs;
	struct feed_sub *sub;
	size_t nsub;
	struct head *head;
	size_t nhead;
	struct item *item;
	size_t nitem;
};

struct entry {
	bool open; /* an ENTRY came, its BODY is not whole yet */
	struct feed_entry en;
	char why[512];
	struct att att[ATT_MAX];
	uint32_t total;
	struct str body;
};

struct engine {
	struct store *store;
	struct sync_status st;
	struct str out;
	struct rec_stream in;
	struct rec rec;
	uint64_t rq;
	struct want want[WANT_MAX];
	size_t nwant;
	int (*todo)(struct engine *g, struct err *e);
	uint64_t sent_down, sent_up; /* of requests that have ended */
	int64_t (*left)(void *arg);
	void *left_arg;
	bool (*wanted)(void *arg); /* another session wants to write; NULL: not asked */
	void *wanted_arg;
	bool yielded; /* it was let go first: the next transaction is ours */

	/* push */
	struct op *op; /* PUSH_OPS of them */
	size_t nop;
	struct op_result *res; /* by op's place; .after -1: none yet */
	struct err push_err;   /* why ops stay queued; the pull goes on */
	int push_class;
	bool ops_out; /* OPS written, bytes not yet handed over */

	/* heads */
	struct heads h;
	uint64_t priv;
	char epoch[40];
	bool fresh, new_epoch, new_view; /* each may be asked for once a run */
	bool hold_state;

	/* token */
	char token[128];  /* a new one, not stored yet */
	bool other_token; /* tried in this run */

	/* pull */
	struct feed_pull *pull;
	size_t npull;
	struct entry entry;
	struct feed_pull *batch; /* the feed whose entries are in the open transaction */
	int64_t batch_at;
	uint64_t batch_bytes;
	int64_t batch_left;
	uint64_t batch_entries, batch_docs,
	        batch_notices; /* to take back on a rollback */
	struct err stop_err;   /* of the first feed that stopped */
	int stop_class, stop_retry;
};

/* engine.c */
bool engine_running(const struct engine *g);
/* The run is over. Always -1, so that a todo can return it. */
int engine_fail(struct engine *g, int klass, const struct err *why);
int engine_fail_proto(struct engine *g, const char *what);
struct want *want_add(struct engine *g, enum rec_type type);
void want_pop(struct engine *g);
/* What a PROBLEM says, as the sentence for the member. */
int problem_err(const struct rec *r, struct err *e);

/* Begins again at the helper: address, certificate, token. */
int engine_hello(struct engine *g, struct err *e);
void wipe_str(struct str *s);

/* engine_token.c */
int token_begin(struct engine *g, struct err *e); /* the end of a run that succeeded */
void token_record(struct engine *g, const struct rec *r);
/* A PROBLEM: true when it is for want of a token that another one may do for; that is then tried. */
bool token_refused(struct engine *g, const struct rec *r);

/* engine_push.c */
int push_begin(struct engine *g, struct err *e);
void push_record(struct engine *g, const struct rec *r);
/* The run ends from outside: ops that the helper has not got whole have not left. */
void push_drop(struct engine *g);

/* engine_heads.c */
int heads_begin(struct engine *g, struct err *e);
void heads_record(struct engine *g, const struct rec *r);
void heads_clear(struct heads *h);

/* engine_pull.c */
int pull_begin(struct engine *g, struct err *e);
int pull_next(struct engine *g, struct err *e);
int pull_resync(struct engine *g, struct feed_pull *f, struct err *e);
/* Within a transaction: begin a resync unless there was one lately (*due false). */
int pull_resync_tx(struct engine *g, int64_t feed, const uint8_t fid[ID_LEN], bool *due,
        struct err *e);
void pull_stop_feed(
        struct engine *g, struct feed_pull *f, int klass, const struct err *why);
void pull_clear(struct engine *g);
/* Forget what is asked for and not yet applied; go on from what is committed. */
void pull_rewind(struct engine *g, struct feed_pull *f);

/* engine_block.c */
void block_record(struct engine *g, const struct rec *r);
int batch_commit(struct engine *g, struct err *e);
void batch_rollback(struct engine *g);

#endif
