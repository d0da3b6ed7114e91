#include <pthread.h>
#include <stdbool.h>
#include "base/mem.h"
#include "server/throttle.h"

#define NETS 512

struct net {
	char name[48];
	int tries;
	int64_t since;
};

struct throttle {
	pthread_mutex_t lock;
	struct net net[NETS];
};

struct throttle *
throttle_new(struct err *e)
{
	struct throttle *t = mem_new(1, sizeof(*t), e);

	if (!t)
		return NULL;
	if (pthread_mutex_init(&t->lock, NULL)) {
		free(t);
		err_set(e, ERR_MEM, "no memory for a lock");
		return NULL;
	}
	return t;
}

void
throttle_free(struct throttle *t)
{
	if (!t)
		return;
	pthread_mutex_destroy(&t->lock);
	free(t);
}

/* The row of a network; with make, one that is free or has counted longest. */
static struct net *
row(struct throttle *t, const char *name, int64_t now, bool make)
{
	struct net *old = &t->net[0];
	size_t i;

	for (i = 0; i < NETS; i++) {
		struct net *n = &t->net[i];

		if (n->tries && now - n->since >= THROTTLE_WINDOW)
			n->tries = 0;
		if (n->tries && strcmp(n->name, name) == 0)
			return n;
		if (!n->tries ? old->tries || n < old
		              : old->tries && n->since < old->since)
			old = n;
	}
	if (!make)
		return NULL;
	snprintf(old->name, sizeof(old->name), "%s", name);
	old->tries = 0;
	old->since = now;
	return old;
}

int
throttle_wait(struct throttle *t, const char *name, int64_t now)
{
	struct net *n;
	int wait = 0;

	pthread_mutex_lock(&t->lock);
	n = row(t, name, now, false);
	if (n && n->tries >= THROTTLE_TRIES)
		wait = (int)(n->since + THROTTLE_WINDOW - now);
	pthread_mutex_unlock(&t->lock);
	return wait;
}

void
throttle_wrong(struct throttle *t, const char *name, int64_t now)
{
	pthread_mutex_lock(&t->lock);
	row(t, name, now, true)->tries++;
	pthread_mutex_unlock(&t->lock);
}
