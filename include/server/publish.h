/*
 * Publishing and withdrawing in the open transaction (sync.md 6.3). A document's id
 * says which document a file is: the same file again changes nothing, other contents
 * are a new revision. Used by the operator's commands.
 */
#ifndef SERVER_PUBLISH_H
#define SERVER_PUBLISH_H

#include "server/audience.h"
#include "server/db_doc.h"
#include "server/db_feed.h"
#include "model/docfile.h"

/* Feeds of one document: those named and those that already hold it. */
#define PUBLISH_FEEDS_MAX 64

struct published {
	struct doc_row doc;
	size_t entries; /* appended; 0: nothing was new */
	size_t also;    /* of them in feeds that were not named */
};

/* What a file is to be: its kind, whom it goes to as far as that names it (model/ids.h), and the zone
 * of times that are written without one. */
struct publish_as {
	enum doc_kind kind;
	const char *to;
	int zone;
	const char *beside; /* folder with its attachments; NULL: it can have none */
	const char *blobs;  /* where they are kept sealed */
};

/* Whether the file may be published at all, its attachments as well; the sentence names its line. */
int publish_check(const struct publish_as *as, const char *file, size_t n,
        struct err *e) MUST_CHECK;
/* Appends the file to the feeds that lack this revision. A new revision also goes to every other
 * feed that holds the document: nobody keeps an outdated one. f is brought up to date. */
int publish_file(struct db *d, struct feed *f, size_t nf, const char *file, size_t n,
        int64_t now, struct published *out, struct err *e) MUST_CHECK;
/* The same for any kind. Where a time stands without a zone it is published with it. */
int publish_as(struct db *d, const struct publish_as *as, struct feed *f, size_t nf,
        const char *file, size_t n, int64_t now, struct published *out,
        struct err *e) MUST_CHECK;
/* For one member alone: an item of his private log. Of several revisions the last is kept. */
int publish_private(struct db *d, const struct publish_as *as, int64_t member,
        const char *file, size_t n, int64_t now, struct published *out,
        struct err *e) MUST_CHECK;
/* The file of a revision, added to out. 1 found, 0 not. */
int publish_text(struct db *d, const uint8_t id[ID_LEN], uint32_t rev, struct str *out,
        struct err *e) MUST_CHECK;
/* Takes the document out of every feed, or from the member whose own it is; *feeds says of how many. doc->rev is the new one. */
int withdraw_doc(struct db *d, struct doc_row *doc, const char *why, int64_t now,
        size_t *feeds, struct err *e) MUST_CHECK;

#endif
