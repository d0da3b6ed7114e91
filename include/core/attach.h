/*
 * Attachments on this device: fetched into the profile's folder blobs, each under the hash of its
 * sealed bytes, and read from there. What lies on the disk is sealed; its key is in the store alone. In
 * clear it goes to memory, a pipe or the program's output, never into a file of ours.
 */
#ifndef CORE_ATTACH_H
#define CORE_ATTACH_H

#include <poll.h>
#include "core/app.h"
#include "core/conf.h"
#include "store/attach.h"
#include "wire/rec.h"

/* --- fetching ---------------------------------------------------------------------------- */

/* One on its way, with a helper of its own, beside any sync. What came stays in blobs/<id>.part and is
 * gone on with the next time. */
struct app_fetch {
	struct app *app;
	struct helper h;
	struct rec_stream in;
	struct str out;
	size_t plain;  /* bytes of out before the record that takes the file along */
	bool file_due; /* it was not sent yet */
	int dir, fd;   /* the folder; the part */
	uint8_t blob[HASH_LEN];
	enum att_state state; /* when it is here */
	uint64_t had, total;  /* sealed bytes: when it began, in all */
};

/* 0: poll f->h.fd for app_fetch_events, call app_fetch_io; 1: it was here already, the row says so.
 * ERR_BUSY when another session fetches it. In any case app_fetch_end. */
int app_fetch_start(struct app_fetch *f, struct app *a, const struct att_row *r, bool pin,
        struct err *e) MUST_CHECK;
short app_fetch_events(const struct app_fetch *f);
/* 1: it is here, 0: go on, -1. */
int app_fetch_io(struct app_fetch *f, short revents, struct err *e) MUST_CHECK;
uint64_t app_fetch_done(const struct app_fetch *f); /* sealed bytes that are here */
void app_fetch_end(struct app_fetch *f);

/* The same, waited for. n: from 0. tell (may be NULL) hears now and then how much is here; false of
 * it, or *app->stop, ends the transfer. */
int app_attachment_get(struct app *a, int64_t rid, unsigned n, bool pin,
        bool (*tell)(void *arg, uint64_t done, uint64_t total), void *arg,
        struct err *e) MUST_CHECK;

/* Whether its file is here, whole. */
bool app_attachment_here(const struct app *a, const struct att_row *r);
/* Files that no document in the store names any more are removed. After the unlock. */
void app_blobs_sweep(struct app *a);

/* --- reading ------------------------------------------------------------------------------ */

/* In pieces, each found true before it is handed out. */
struct att_file {
	int fd;
	struct crypt_stream st;
	struct crypt_hasher sum;
	uint8_t hash[HASH_LEN];
	uint64_t left; /* clear bytes to come */
	bool last;     /* the last piece was read */
	uint8_t sealed[STREAM_CHUNK + STREAM_EXTRA];
};
/* ERR_NOTFOUND when it is not here. */
int att_file_open(struct att_file *f, const struct app *a, const struct att_row *r,
        struct err *e) MUST_CHECK;
/* *n 0: the end, and all of it was what the document says. */
int att_file_next(struct att_file *f, uint8_t out[STREAM_CHUNK], size_t *n,
        struct err *e) MUST_CHECK;
void att_file_close(struct att_file *f);

/* Its text as raw bytes in `text`: its own (of .txt and .csv), or what a program of the member's makes
 * of it by pipe, beside other work. */
#define ATT_TEXT_MAX (8u << 20)
struct att_reading {
	const struct program *by; /* while it starts; settings may change behind that */
	char program[256];        /* its name; "": its own text */
	pid_t pid;                /* 0: none, or it has ended */
	int in, out;              /* what the program reads, what it writes; -1 closed */
	struct att_file *file;
	struct str text;
	uint8_t *piece;
	size_t at, n;  /* of the piece */
	int64_t end;   /* clock_boot at which it has taken too long */
	int64_t again; /* … at which to look whether it has ended, -1 */
	int seconds;
};
/* 1: text is there, 0: wait for att_reading_wait, then att_reading_io; -1: ERR_USAGE when no program is
 * known for its extension, ERR_NOTFOUND when the file is not here or the program not installed. In any
 * case att_reading_end, by which the program is gone. */
int att_reading_start(struct att_reading *x, const struct app *a, const struct conf *conf,
        const struct att_row *r, struct err *e) MUST_CHECK;
#define ATT_READING_FDS 2
/* What to poll for; io is called at *by (clock_boot) at the latest. */
void att_reading_wait(
        const struct att_reading *x, struct pollfd v[ATT_READING_FDS], int64_t *by);
int att_reading_io(struct att_reading *x, const struct pollfd v[ATT_READING_FDS],
        struct err *e) MUST_CHECK;
void att_reading_end(struct att_reading *x);
/* The same, waited for; *app->stop ends it. */
int att_text(const struct app *a, const struct conf *conf, const struct att_row *r,
        struct str *out, struct err *e) MUST_CHECK;

/* --- keeping ------------------------------------------------------------------------------- */

/* Of one that is pinned the file is kept, and those of later revisions of its document are fetched
 * behind a synchronisation. */
int app_attachment_pin(
        struct app *a, const struct att_row *r, bool pin, struct err *e) MUST_CHECK;
/* Remove the file from this device. ERR_CONFLICT when it is pinned, ERR_NOTFOUND when it is not here,
 * ERR_BUSY while a session fetches it. */
int app_attachment_remove(
        struct app *a, const struct att_row *r, struct err *e) MUST_CHECK;
/* The next one that is pinned and not here, by blobs behind r's (all zero: the first). 1, 0 none, -1. */
int app_attachment_due(const struct app *a, struct att_row *r, struct err *e) MUST_CHECK;

#endif
