/*
 * Attachments on the server: files that stand beside the file of a document are sealed
 * into DIR/blobs, each under the hash of its sealed bytes, by which members fetch it.
 * Such a file is never changed. It goes when no current revision of a document names it any more, behind
 * the transaction that says so; one that is left over from a command that was cut short goes with the
 * next sweep.
 */
#ifndef SERVER_ATTACH_H
#define SERVER_ATTACH_H

#include "model/docfile.h"
#include "server/db_att.h"

#define BLOBS "blobs"
#define BLOB_NAME 43 /* characters of a blob's name */

struct attached {
	struct att att[ATT_MAX];
	size_t n;
};

/* Looks at the files that the document names, in the folder `beside` (NULL: there is none): type,
 * size and hash. */
int attach_look(const struct doc *doc, const char *beside, struct attached *a,
        struct err *e) MUST_CHECK;
/* Seals them into the folder `blobs`, but those that a revision of the document already has. */
int attach_store(struct db *d, const uint8_t doc[ID_LEN], const char *beside,
        const char *blobs, struct attached *a, struct err *e) MUST_CHECK;
/* Removes the files of DIR/blobs that no current revision names. Never between a publication's files and its
 * commit: it takes the same turn. What fails is said in the log, and left for the next time. */
void attach_sweep(struct db *d, const char *dir);
/* The folder of a file's name: "." when it has none; NULL for standard input. Into out. */
const char *attach_beside(const char *file, char *out, size_t max);

#endif
