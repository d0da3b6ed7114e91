/* Bytes that several threads send at once: made once, never changed, freed by the last. */
#ifndef SERVER_BUF_H
#define SERVER_BUF_H

#include <stdatomic.h>
#include <stddef.h>
#include "base/err.h"
#include "base/str.h"

struct buf {
	atomic_int refs;
	size_t n;
	char *p;
};

/* Takes the memory of s, which is empty afterwards. NULL and ERR_MEM. */
struct buf *buf_of(struct str *s, struct err *e) MUST_CHECK;
struct buf *buf_ref(struct buf *b);
void buf_unref(struct buf *b); /* NULL is fine */

#endif
