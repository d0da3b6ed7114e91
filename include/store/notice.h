/*
 * Notices in the store, newest first. A notice is a document (store/doc.h has its text, its
 * marks and its acknowledgement), to an audience or to this member alone. Strings are raw,
 * never NULL: scrub before showing. Nothing is written here.
 */
#ifndef STORE_NOTICE_H
#define STORE_NOTICE_H

#include "store/doc.h"

struct notice_row {
	int64_t rid;
	uint8_t id[ID_LEN];
	uint32_t rev;
	int64_t at; /* arrival at the server */
	char *title;
	char *kind;  /* a code of VALUES_NOTICE_KIND, else the words; "" none */
	char *level; /* as written; "" none */
	char *sender;
	char *priority;         /* a code of VALUES_PRIORITY, else the words; "" none */
	bool urgent;            /* the code "urgent" */
	int64_t time, deadline; /* instants; 0 none */
	bool unread, ack_wanted, ack_pending;
	int64_t acked_at;
	char *about;     /* what it is about, as written: a number or an id; "" none */
	bool about_here; /* that is in the store: about_id, of kind about_kind */
	uint8_t about_id[ID_LEN];
	enum doc_kind about_kind;
	bool withdrawn;
	char *why; /* of a withdrawal; "" */
};
void notice_row_clear(struct notice_row *r);

enum notice_which { NOTICES_ALL, NOTICES_UNREAD };

/* Up to n rows after (dir > 0) or before (dir < 0) key `from`, exclusive, by (at, rid) descending;
 * from NULL: from the top or the bottom. Rows come in list order in both cases. */
int notice_page(const struct store *s, enum notice_which w, const struct doc_key *from,
        int dir, size_t n, struct notice_row *rows, size_t *got,
        struct err *e) MUST_CHECK;
/* Those that pass a filter (NULL all) from position pos (0-based); OFFSET inside. doc_count says how
 * many there are. */
int notice_page_at(const struct store *s, const struct filter *f, uint64_t pos, size_t n,
        struct notice_row *rows, size_t *got, struct err *e) MUST_CHECK;
/* Those that want an acknowledgement, have none, and whose deadline was before `now`: the one that
 * is longest over first. */
int notice_overdue(const struct store *s, int64_t now, size_t n, struct notice_row *rows,
        size_t *got, struct err *e) MUST_CHECK;
int notice_count(const struct store *s, enum notice_which w, uint64_t *n,
        struct err *e) MUST_CHECK;
/* ERR_NOTFOUND when there is none (or it is no notice). */
int notice_by_id(const struct store *s, const uint8_t id[ID_LEN], struct notice_row *r,
        struct err *e) MUST_CHECK;

#endif
