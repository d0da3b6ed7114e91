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

/* Feeds of one document: those named and those that already hold it. */
#define PUBLISH_FEEDS_MAX 64

struct published {
	struct doc_row doc;
	size_t entries; /* appended; 0: nothing was new */
	size_t also;    /* of them in feeds that were not named */
};

/* Whether the file may be published at all; the sentence names its line. */
int publish_check(const char *file, size_t n, struct err *e) MUST_CHECK;
/* Appends the file to the feeds that lack this revision. A new revision also goes to every other
 * feed that holds the document: nobody keeps an outdated one. f is brought up to date. */
int publish_file(struct db *d, struct feed *f, size_t nf, const char *file, size_t n,
        int64_t now, struct published *out, struct err *e) MUST_CHECK;
/* Takes the document out of every feed; *feeds says of how many. doc->rev is the new one. */
int withdraw_doc(struct db *d, struct doc_row *doc, const char *why, int64_t now,
        size_t *feeds, struct err *e) MUST_CHECK;

#endif
