#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>
#include "base/crypt.h"
#include "feed.h"

#define ESC_MS 25       /* Esc alone, or the beginning of a sequence */
#define ESC_BUSY_MS 250 /* the same while an answer is on its way */
#define PASTE_MS 1000   /* a paste whose end does not come */
#define PACE_MS 2000    /* no answer once all was sent: this terminal gives none */

int
feed_cps(speed_t s)
{
	return s == B300    ? 30
	       : s == B1200 ? 120
	       : s == B2400 ? 240
	       : s == B4800 ? 480
	                    : 960;
}

void
feed_init(struct feed *f, int fd)
{
	*f = (struct feed){ .fd = fd };
	input_init(&f->in);
}

void
feed_release(struct feed *f)
{
	input_release(&f->in);
}

static long long
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (long long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
feed_asked(struct feed *f, size_t bytes)
{
	f->in.awaiting = true;
	f->patient = PACE_MS;
	if (f->cps && bytes < INT_MAX / 2000)
		f->patient += (int)(bytes * 1000 / (size_t)f->cps);
	f->asked = now_ms();
}

bool
feed_busy(const struct feed *f)
{
	return f->in.awaiting;
}

/* Read what is there; false when nothing was. */
static bool
fill(struct feed *f)
{
	char buf[1024];
	struct pollfd p = { .fd = f->fd, .events = POLLIN };
	size_t room = input_room(&f->in);
	ssize_t n;

	if (f->eof || !room || poll(&p, 1, 0) <= 0)
		return false;
	n = read(f->fd, buf, room < sizeof(buf) ? room : sizeof(buf));
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return false;
	if (n <= 0) {
		f->eof = true;
		return false;
	}
	input_add(&f->in, buf, (size_t)n);
	crypt_wipe(buf, (size_t)n);
	f->last_byte = now_ms();
	return true;
}

/* A slow line takes its time from one byte of a sequence to the next. */
static int
patience(const struct feed *f)
{
	int slow = f->cps ? 3000 / f->cps : 0;

	return f->in.in_paste || f->in.in_string ? PASTE_MS
	       : f->in.awaiting                  ? ESC_BUSY_MS + slow
	                                         : ESC_MS + slow;
}

/* The answer came, or never will: the owner is told if a frame waits. */
static bool
answered(struct feed *f, struct key *k)
{
	f->in.awaiting = false;
	if (!f->held)
		return false;
	k->code = K_READY;
	return true;
}

static bool
next(struct feed *f, bool late, struct key *k)
{
	while (input_next(&f->in, late, k)) {
		if (k->code != K_READY || answered(f, k))
			return true;
	}
	return false;
}

bool
feed_key(struct feed *f, struct key *k)
{
	do {
		if (next(f, false, k))
			return true;
	} while (fill(f));
	if (input_partial(&f->in) && (f->eof || now_ms() - f->last_byte >= patience(f)) &&
	        next(f, true, k))
		return true;
	*k = (struct key){ .code = K_NONE };
	if (f->eof) {
		k->code = K_EOF;
		return true;
	}
	if (f->in.awaiting && now_ms() - f->asked >= f->patient) {
		f->pace = false;
		return answered(f, k);
	}
	return false;
}

static int
left(long long since, int ms)
{
	long long gone = now_ms() - since;

	return gone >= ms ? 0 : (int)(ms - gone);
}

int
feed_timeout(struct feed *f)
{
	int ms = -1, a;

	if (input_partial(&f->in))
		ms = left(f->last_byte, patience(f));
	if (f->in.awaiting) {
		a = left(f->asked, f->patient);
		ms = ms < 0 || a < ms ? a : ms;
	}
	return ms;
}
