/*
 * A request of the client on its way: parsed, running, answered. For src/net alone. The
 * queue (loop.c) decides when a job starts; api.c and blocks.c know what its answer
 * means.
 */
#ifndef NET_JOB_H
#define NET_JOB_H

#include <stdbool.h>
#include <stdint.h>
#include "net/fetch.h"
#include "net/verify.h"
#include "wire/json.h"
#include "wire/rec.h"

enum job_state {
	JOB_WAITING,
	JOB_RUNNING, /* its transfer is with curl */
	JOB_READY,   /* can be answered as soon as it is the first */
	JOB_ANSWERED
};

struct job {
	enum rec_type type;
	enum job_state state;
	uint64_t rq;
	struct fetch f;
	struct trouble trouble;
	uint64_t up, down, trips; /* of the transfers that ended */
	bool asked;               /* one of them had a connection to ask on */
	uint8_t device[ID_LEN];   /* REVOKE */
	/* HELLO */
	struct session *hello;
	/* SYNC */
	char epoch[64], view[64], last[64];
	uint64_t priv;
	bool fresh;
	/* BLOCK */
	struct block_ref ref;
	struct feed_keyed key[FEED_KEYS_MAX];
	size_t nkeys;
	bool bypass; /* asked for again, past the caches */
	bool again;  /* asked for again after the line broke */
	struct verified v;
	bool opened;      /* v holds the block */
	struct str block; /* the bytes of it */
	size_t next;      /* entry to send */
	struct view blob; /* its body, when that came alone; p NULL: not yet */
	/* BLOB: into a file of the client's */
	int file;            /* -1 none */
	uint64_t had, total; /* bytes that it holds; that it shall hold */
	bool wrong; /* more came than there can be, or another part than was asked for */
	uint8_t id[HASH_LEN];
	/* OPS */
	struct op *op;
	size_t nops;
};

#define FILES_MAX 4 /* descriptors that came and wait for their requests */

/* What the jobs work with. */
struct helper {
	int fd;
	void *multi, *share;
	struct session session;
	struct str out; /* records not yet written */
	struct str scratch;
	bool h2; /* the server speaks HTTP/2 */
	int files[FILES_MAX];
	size_t nfiles;
};

/* Takes the request over into a job that is zero but for its fetch_init. -1: malformed, the helper ends. */
int job_parse(
        struct job *j, struct helper *h, const struct rec *r, struct err *e) MUST_CHECK;
void job_release(struct job *j, struct helper *h);

/* Starts the transfer; a job that cannot start becomes READY with its trouble. */
void job_start(struct job *j, struct helper *h);
/* Hands j->f to curl; RUNNING, or READY with its trouble. */
void job_fetch(struct job *j, struct helper *h, const struct fetch_ask *ask);
/* Its transfer ended. */
void job_finished(struct job *j, struct helper *h, int code);
/* It is the first of the queue and READY: writes answers. It may go back to RUNNING (a body that is
 * fetched alone). -1: the socket has ended. */
int job_answer(struct job *j, struct helper *h) MUST_CHECK;

/* api.c */
int api_parse(struct job *j, const struct rec *r, struct err *e) MUST_CHECK;
void api_start(struct job *j, struct helper *h);
int api_answer(struct job *j, struct helper *h) MUST_CHECK;
/* blocks.c */
int blocks_parse(struct job *j, const struct rec *r, struct err *e) MUST_CHECK;
void blocks_start(struct job *j, struct helper *h);
void blocks_finished(struct job *j, struct helper *h);
int blocks_answer(struct job *j, struct helper *h) MUST_CHECK;
void blocks_release(struct job *j);

/* blobs.c: takes the first descriptor that waits. */
int blobs_parse(
        struct job *j, struct helper *h, const struct rec *r, struct err *e) MUST_CHECK;
void blobs_start(struct job *j, struct helper *h);
void blobs_finished(struct job *j, struct helper *h);
int blobs_answer(struct job *j, struct helper *h) MUST_CHECK;
void blobs_release(struct job *j);

/* out.c: -1 when the socket has ended. */
struct rec_writer out_begin(struct helper *h, enum rec_type t, uint64_t rq);
int out_finish(struct helper *h, struct rec_writer *w) MUST_CHECK;
int out_flush(struct helper *h) MUST_CHECK;
int out_end(struct helper *h, const struct job *j) MUST_CHECK; /* END or PROBLEM */

#endif
