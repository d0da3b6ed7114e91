/*
 * Meetings in the store: lists by time, one meeting, its papers, and the member's own answer.
 * A meeting is a document (store/doc.h has its file, its marks and its acknowledgement; its
 * agenda is read from the file's body by model/agenda.h). Strings are raw, never NULL unless
 * it says so: scrub before showing. Nothing is written here: an answer is an op of
 * store/outbox.h.
 */
#ifndef STORE_MEETING_H
#define STORE_MEETING_H

#include "store/doc.h"

/* A meeting without an End counts as under way for so long. */
#define MEETING_LASTS (3 * 3600)

enum answer_state {
	ANSWER_NONE,    /* none was given */
	ANSWER_SET,     /* the server has it */
	ANSWER_PENDING, /* given here, not accepted yet: the server may still have another */
	ANSWER_REFUSED /* the last one was refused; value is what stands at the server, or "" */
};

struct meeting_answer {
	enum answer_state state;
	char *value,
	        *note; /* a code of VALUES_RSVP: what is pending, else what stands; "" */
	int64_t at;    /* when it was accepted, or given; 0 none */
	/* the refused one with its text, for editing; NULL unless ANSWER_REFUSED */
	char *refused_value, *refused_note, *reason;
	uint8_t op[ID_LEN]; /* of PENDING and REFUSED: for app_undo, app_dismiss */
	bool queued;        /* PENDING and not handed to the network: may be undone */
};

struct meeting_row {
	int64_t rid;
	uint8_t id[ID_LEN];
	uint32_t rev;
	int64_t at; /* arrival of this revision at the server */
	char *title;
	/* codes of model/values.h where the file's words are known ones, else the words; "" none */
	char *kind, *format, *state;
	char *place, *chair, *secretary, *link;
	int64_t start, end; /* instants; end 0: not said */
	bool unread, ack_wanted, ack_pending;
	int64_t acked_at;
	struct meeting_answer answer;
	uint32_t papers,
	        papers_unread; /* all its papers; those in the store and not read */
	bool withdrawn;        /* a stub: place, chair, link are gone */
	char *why;             /* of a withdrawal; "" */
};
void meeting_row_clear(struct meeting_row *r);

enum meeting_when {
	MEETINGS_UPCOMING, /* not over at `now` and not held: by start, the next one first */
	MEETINGS_PAST      /* the others: by start, the latest first */
};
struct meeting_key {
	int64_t start, rid;
};

/* Up to n rows behind key `from`, exclusive, in the list's order; NULL: from its beginning.
 * rows[0..*got) are to be cleared. */
int meeting_page(const struct store *s, enum meeting_when when, int64_t now,
        const struct meeting_key *from, size_t n, struct meeting_row *rows, size_t *got,
        struct err *e) MUST_CHECK;
/* The same of those that pass a filter (NULL all). */
int meeting_list(const struct store *s, enum meeting_when when, int64_t now,
        const struct filter *f, const struct meeting_key *from, size_t n,
        struct meeting_row *rows, size_t *got, struct err *e) MUST_CHECK;
/* The same from position pos (0-based), for lists that jump; OFFSET inside. */
int meeting_page_at(const struct store *s, enum meeting_when when, int64_t now,
        const struct filter *f, uint64_t pos, size_t n, struct meeting_row *rows,
        size_t *got, struct err *e) MUST_CHECK;
int meeting_count(const struct store *s, enum meeting_when when, int64_t now,
        const struct filter *f, uint64_t *n, struct err *e) MUST_CHECK;
/* ERR_NOTFOUND when there is none (or it is no meeting). */
int meeting_by_id(const struct store *s, const uint8_t id[ID_LEN], struct meeting_row *r,
        struct err *e) MUST_CHECK;

/* A paper as the file names it, and the document it is, when that is in the store. */
struct meeting_paper {
	char *ref;  /* as written: a number or an id */
	bool found; /* then doc is its row; of several of that number the newest */
	struct doc_row doc;
};
void meeting_paper_clear(struct meeting_paper *p);
/* In the file's order; at most n (DOC_LIST_MAX is enough). */
int meeting_papers(const struct store *s, int64_t rid, size_t n, struct meeting_paper *p,
        size_t *got, struct err *e) MUST_CHECK;
/* The member's answer to a meeting, whether the meeting is in the store or not. */
int meeting_answer_get(const struct store *s, const uint8_t id[ID_LEN],
        struct meeting_answer *a, struct err *e) MUST_CHECK;
void meeting_answer_clear(struct meeting_answer *a);

#endif
