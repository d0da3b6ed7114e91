/*
 * Keys from a terminal's descriptor, with the patience that cut sequences need, and the
 * answers to status reports: inside the toolkit only. Never waits: feed_timeout says
 * when to look again.
 */
#ifndef TUI_FEED_H
#define TUI_FEED_H

#include <termios.h>
#include "tui/input.h"

struct feed {
	struct input in;
	int fd;
	long long last_byte, asked; /* ms */
	int cps;                    /* characters a second of a slow line; 0: fast */
	int patient;                /* ms until the answer is given up */
	bool pace;                  /* status reports are asked for */
	bool held;                  /* a frame waits for the answer */
	bool eof;
};

/* Characters a second of a slow line; one that lies behind a login from elsewhere may be as slow as
 * 9,600 baud. */
int feed_cps(speed_t s);
void feed_init(struct feed *f, int fd);
void feed_release(struct feed *f);
bool feed_key(struct feed *f, struct key *k);
int feed_timeout(struct feed *f);
void feed_asked(struct feed *f, size_t bytes); /* a report, behind so many bytes */
bool feed_busy(const struct feed *f);

#endif
