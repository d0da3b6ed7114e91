/*
 * A disk in memory under the store's VFS, for the proofs about power cuts and about devices that
 * fail. What was written and not synced is remembered change by change, so that a cut can keep,
 * lose or tear each of them alone; a name that was made or removed and not synced may be there or
 * not. A sync that fails drops what it could not write, as Linux does: the next one does not
 * bring it back.
 *
 * disk_* work on any disk, the VFS `sim` on the one that sim.d points to. sim.log, if it is set,
 * is told each operation that changes something.
 */
#ifndef DISK_H
#define DISK_H

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/err.h"
#include "base/mem.h"

#define DISK_NAMES 4
#define DISK_NODES 32

struct change {
	bool trunc;
	int64_t off; /* of a truncation the new size */
	size_t n;
	uint8_t *p;
};

struct bytes {
	uint8_t *p;
	size_t n, cap;
};

struct node {
	struct bytes now, dur;
	struct change *ch; /* since the last sync */
	size_t nch, cap;
	bool dirsync; /* SQLite's own: the first sync of a new journal syncs its folder too */
};

/* What a name leads to: as seen now, as on the disk, and what it led to in between. */
struct name {
	char path[300];
	int now, dur;
	int was[8];
	int nwas;
};

struct disk {
	struct node node[DISK_NODES];
	int nodes;
	struct name name[DISK_NAMES];
};

enum disk_op { D_WRITE, D_TRUNC, D_SYNC, D_MAKE, D_UNLINK };

/* How a cut treats what was not synced; of 256 changes so many are lost, so many torn. */
struct tear {
	unsigned lose, torn;
	unsigned
	        grain; /* bytes that are written together; 0: one run of bytes is missing */
	bool junk;     /* what a file grew by holds what lay on the disk before */
};

static uint64_t disk_seed = 1;

static inline uint32_t
rnd(uint32_t below)
{
	disk_seed = disk_seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(disk_seed >> 33) % below;
}

/* --- bytes ----------------------------------------------------------------------------- */

static inline void
bytes_size(struct bytes *b, int64_t size)
{
	struct err e = ERR_INIT;
	size_t n = (size_t)size;

	if (mem_grow(&b->p, &b->cap, n + 1, 1, &e))
		exit(2);
	if (n > b->n)
		memset(b->p + b->n, 0, n - b->n);
	b->n = n;
}

static inline void
bytes_put(struct bytes *b, int64_t off, const void *p, size_t n)
{
	if (off + (int64_t)n > (int64_t)b->n)
		bytes_size(b, off + (int64_t)n);
	memcpy(b->p + off, p, n);
}

static inline void
bytes_copy(struct bytes *to, const struct bytes *from)
{
	bytes_size(to, (int64_t)from->n);
	if (from->n)
		memcpy(to->p, from->p, from->n);
}

static inline void
change_do(struct bytes *b, const struct change *c)
{
	if (c->trunc)
		bytes_size(b, c->off);
	else
		bytes_put(b, c->off, c->p, c->n);
}

/* --- disks ----------------------------------------------------------------------------- */

static inline void
node_settle(struct node *f)
{
	while (f->nch)
		free(f->ch[--f->nch].p);
}

static inline void
disk_clear(struct disk *d)
{
	int i;

	for (i = 0; i < d->nodes; i++) {
		node_settle(&d->node[i]);
		free(d->node[i].ch);
		free(d->node[i].now.p);
		free(d->node[i].dur.p);
	}
	memset(d, 0, sizeof(*d));
}

static inline int
disk_node(struct disk *d)
{
	if (d->nodes == DISK_NODES)
		exit(2);
	return d->nodes++;
}

static inline struct name *
disk_name(struct disk *d, const char *path)
{
	int i;

	for (i = 0; i < DISK_NAMES; i++) {
		if (strcmp(d->name[i].path, path) == 0)
			return &d->name[i];
		if (!d->name[i].path[0]) {
			snprintf(d->name[i].path, sizeof(d->name[i].path), "%s", path);
			d->name[i].now = d->name[i].dur = -1;
			return &d->name[i];
		}
	}
	exit(2);
}

static inline void
name_to(struct name *m, int node)
{
	if (m->nwas == 8)
		exit(2);
	m->was[m->nwas++] = m->now;
	m->now = node;
}

static inline void
disk_dirsync(struct disk *d)
{
	int i;

	for (i = 0; i < DISK_NAMES; i++) {
		d->name[i].dur = d->name[i].now;
		d->name[i].nwas = 0;
	}
}

/* A journal's name waits for its first sync. That of the database does not: the program makes it,
 * and syncs the folder, before SQLite opens it. */
static inline int
disk_make(struct disk *d, const char *path, bool journal)
{
	struct name *m = disk_name(d, path);
	int i = disk_node(d);

	name_to(m, i);
	d->node[i].dirsync = journal;
	if (!journal)
		disk_dirsync(d);
	return i;
}

static inline struct change *
change_new(struct node *f)
{
	struct err e = ERR_INIT;

	if (mem_grow(&f->ch, &f->cap, f->nch + 1, sizeof(*f->ch), &e))
		exit(2);
	return &f->ch[f->nch++];
}

static inline void
disk_write(struct disk *d, int i, int64_t off, const void *p, size_t n)
{
	struct node *f = &d->node[i];
	struct change *c = change_new(f);

	*c = (struct change){ false, off, n, malloc(n) };
	if (!c->p)
		exit(2);
	memcpy(c->p, p, n);
	bytes_put(&f->now, off, p, n);
}

static inline void
disk_trunc(struct disk *d, int i, int64_t size)
{
	*change_new(&d->node[i]) = (struct change){ true, size, 0, NULL };
	bytes_size(&d->node[i].now, size);
}

static inline void
disk_sync(struct disk *d, int i)
{
	struct node *f = &d->node[i];
	size_t k;

	for (k = 0; k < f->nch; k++)
		change_do(&f->dur, &f->ch[k]);
	node_settle(f);
	if (f->dirsync)
		disk_dirsync(d);
	f->dirsync = false;
}

static inline void
disk_unlink(struct disk *d, const char *path, bool sync)
{
	name_to(disk_name(d, path), -1);
	if (sync)
		disk_dirsync(d);
}

/* --- a cut ------------------------------------------------------------------------------ */

static inline void
change_tear(struct bytes *b, const struct change *c, const struct tear *t)
{
	size_t at, n, from, to;

	if (t->grain) {
		for (at = 0; at < c->n; at += n) {
			n = t->grain - (size_t)(c->off + (int64_t)at) % t->grain;
			if (n > c->n - at)
				n = c->n - at;
			if (rnd(2))
				bytes_put(b, c->off + (int64_t)at, c->p + at, n);
		}
		return;
	}
	from = rnd((uint32_t)c->n + 1);
	to = from + rnd((uint32_t)(c->n - from) + 1);
	bytes_put(b, c->off, c->p, from);
	if (to < c->n)
		bytes_put(b, c->off + (int64_t)to, c->p + to, c->n - to);
}

static inline void
node_crash(const struct node *f, struct bytes *b, const struct tear *t)
{
	const struct change *c;
	uint32_t x;
	size_t k, i;

	bytes_copy(b, &f->dur);
	if (t->junk)
		for (k = 0; k < f->nch; k++) {
			c = &f->ch[k];
			if (c->trunc || c->off + (int64_t)c->n <= (int64_t)b->n)
				continue;
			i = b->n;
			bytes_size(b, c->off + (int64_t)c->n);
			for (; i < b->n; i++)
				b->p[i] = (uint8_t)rnd(256);
		}
	for (k = 0; k < f->nch; k++) {
		c = &f->ch[k];
		x = rnd(256);
		if (x < t->lose)
			continue;
		if (x < t->lose + t->torn && !c->trunc)
			change_tear(b, c, t);
		else
			change_do(b, c);
	}
}

/* What a start finds on the disk `from` when the power goes now. */
static inline void
disk_crash(const struct disk *from, struct disk *to, const struct tear *t)
{
	const struct name *m;
	int i, n, k;

	disk_clear(to);
	for (i = 0; i < DISK_NAMES; i++) {
		m = &from->name[i];
		if (!m->path[0])
			continue;
		n = m->now;
		if (m->nwas && t->lose + t->torn > 0) {
			k = t->lose == 256 ? 0 : (int)rnd((uint32_t)m->nwas + 1);
			n = k < m->nwas ? m->was[k] : m->now;
		}
		k = n < 0 ? -1 : disk_node(to);
		disk_name(to, m->path)->now = k;
		if (n >= 0) {
			node_crash(&from->node[n], &to->node[k].dur, t);
			bytes_copy(&to->node[k].now, &to->node[k].dur);
		}
	}
	disk_dirsync(to);
}

/* The process ends, the machine goes on. */
static inline void
disk_copy(const struct disk *from, struct disk *to)
{
	const struct name *m;
	int i, k;

	disk_clear(to);
	for (i = 0; i < DISK_NAMES; i++) {
		m = &from->name[i];
		if (!m->path[0])
			continue;
		k = m->now < 0 ? -1 : disk_node(to);
		disk_name(to, m->path)->now = k;
		if (k < 0)
			continue;
		bytes_copy(&to->node[k].dur, &from->node[m->now].now);
		bytes_copy(&to->node[k].now, &from->node[m->now].now);
	}
	disk_dirsync(to);
}

/* The bytes of a file as seen now, NULL when it is not there. */
static inline struct bytes *
disk_file(struct disk *d, const char *suffix)
{
	size_t n, k = strlen(suffix);
	int i;

	for (i = 0; i < DISK_NAMES; i++) {
		n = strlen(d->name[i].path);
		if (n > k && strcmp(d->name[i].path + n - k, suffix) == 0 &&
		        d->name[i].now >= 0)
			return &d->node[d->name[i].now].now;
	}
	return NULL;
}

#endif
