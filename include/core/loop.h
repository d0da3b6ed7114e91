/*
 * The one loop of the screen: waits for the terminal, signals, the helper and the next timer,
 * and gives each its turn in a fixed order (see loop_run). Knows no screen and no terminal:
 * its owner gives a table of functions. Sleeps without a tick when there is nothing to do.
 */
#ifndef CORE_LOOP_H
#define CORE_LOOP_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

enum loop_signal {         /* bits; what arrived since the last turn */
	LOOP_HUP = 1 << 0, /* HUP or TERM: save, lock, leave */
	LOOP_TSTP = 1 << 1,
	LOOP_WINCH = 1 << 2,
	LOOP_INT = 1 << 3,
};

#define LOOP_BACKGROUND_MS 300 /* quiet time before background work */
#define LOOP_SYNC_MS 8         /* of applying entries in a turn */
#define LOOP_BESIDE 10         /* descriptors of other work */

struct loop_ops {
	int (*input_fd)(void *o); /* -1: none */
	int (*input_wait)(
	        void *o); /* ms until the input wants a turn by itself; 0 now, -1 never */
	int (*helper_fd)(void *o, short *events); /* -1: none */
	void (*on_signal)(void *o, unsigned bits);
	bool (*on_input)(void *o); /* drain the keys; true: there were any */
	void (*on_helper)(void *o, short revents);
	/* Optional: what else is waited for, how many; and its turn, with what poll said. */
	size_t (*beside_fds)(void *o, struct pollfd v[LOOP_BESIDE]);
	void (*on_beside)(void *o, const struct pollfd *v, size_t n);
	bool (*on_sync)(void *o, int ms); /* true: more to do at once */
	bool (*on_background)(void *o);   /* a small piece of work; true: more of it */
	int64_t (*next_timer)(void *o);   /* clock_boot of the nearest timer, -1 none */
	void (*on_timer)(void *o, int64_t now); /* every turn: run what is due */
	void (*on_frame)(void *o);              /* draw and flush what is dirty */
	bool (*done)(void *o);
};

/* Take HUP, INT, TERM, TSTP and WINCH; call before the terminal is opened. The handlers do nothing
 * but write to a pipe. */
int loop_signals(struct err *e) MUST_CHECK;
/* Give the signals back as they were and close the pipe. */
void loop_signals_end(void);
/* For who waits for a key outside of the loop: whether fd can be read within ms (-1: without end). Not
 * when HUP or TERM came, also before; what came is left to the loop. */
bool loop_wait(int fd, int ms);
/* Stop this process as ^Z does, and return when it goes on. */
void loop_stop_self(void);

/* Run until done() says so. Order of a turn: signals, keys, records of the helper, sync within 8 ms,
 * background work after 300 ms without a key, timers, frame, sleep. */
int loop_run(const struct loop_ops *ops, void *o, struct err *e) MUST_CHECK;

#endif
