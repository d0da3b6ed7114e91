/* What documents say of each other: by their headers Replaces, Amends, Implements and Cites, and the
 * numbers by which one is found from a text. For panes, core/ and the batch commands. */
#ifndef STORE_REL_H
#define STORE_REL_H

#include "store/doc.h"

/* What else names a document than another's header. */
enum rel_other { REL_TEXT = REL_COUNT, REL_PAPER, REL_ALL_COUNT };

struct rel_row {
	int kind; /* what doc does: enum doc_rel_kind, or enum rel_other: it names the
	                * number in its text; it is a meeting that has it among its papers */
	int64_t start; /* of such a meeting */
	struct doc_row doc;
};
void rel_row_clear(struct rel_row *r);

#define REL_BIT(kind) (1u << (kind))
#define REL_CHANGES                                                                      \
	(REL_BIT(REL_REPLACES) | REL_BIT(REL_AMENDS) | REL_BIT(REL_IMPLEMENTS))
#define REL_ALL (REL_CHANGES | REL_BIT(REL_CITES))

/* Documents on this device that say so of document rid and are no older than it: by kind, in each
 * the newest arrival first, up to n. kinds: bits of those asked for. */
int rel_incoming(const struct store *s, int64_t rid, unsigned kinds, size_t n,
        struct rel_row *rows, size_t *got, struct err *e) MUST_CHECK;
/* Meetings on this device that have document rid among their papers, by number or by id: the
 * latest first, up to n. By index. */
int rel_meetings(const struct store *s, int64_t rid, size_t n, struct rel_row *rows,
        size_t *got, struct err *e) MUST_CHECK;
/* The document of just that number: of several the newest, those withdrawn last. *rid is 0 when
 * there is none; *several: there is more than one. By index, for every number on a screen. */
int rel_number(const struct store *s, struct view number, int64_t *rid, bool *several,
        struct err *e) MUST_CHECK;
/* The i-th number, in their order, that begins with the words of text; none: nothing is added. */
int rel_complete(const struct store *s, const char *text, size_t i, struct str *out,
        struct err *e) MUST_CHECK;

#endif
