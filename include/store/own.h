/*
 * The member's own things that never leave the device, keyed by document id, so that a resync
 * and a new revision keep them: flags, tags that have a name, notes, and what he was reading. Places in a text are in
 * store/doc.h. Writers belong to core/.
 */
#ifndef STORE_OWN_H
#define STORE_OWN_H

#include "model/tag.h"
#include "store/doc.h"

#define NOTE_TEXT_MAX 8000
#define NOTE_QUOTE_MAX 1000
#define NOTES_MAX 100 /* of one document */

int own_flag_set(
        struct store *s, const uint8_t id[ID_LEN], bool on, struct err *e) MUST_CHECK;
/* Also in doc_row.flagged. */
int own_flag_get(const struct store *s, const uint8_t id[ID_LEN], bool *on,
        struct err *e) MUST_CHECK;

/* Put a tag with a name on a document, or take it off; ERR_NOTFOUND when it is not there, ERR_FULL at
 * TAG_NAMES names. */
int own_tag_set(struct store *s, const uint8_t id[ID_LEN], const struct tag_name *name,
        bool on, struct err *e) MUST_CHECK;
struct tag_names {
	struct tag_name v[TAG_NAMES];
	size_t n;
};
/* Those of a document by their names; those of all documents that are in the store. */
int own_tags(const struct store *s, const uint8_t id[ID_LEN], struct tag_names *v,
        struct err *e) MUST_CHECK;
int own_tags_all(const struct store *s, struct tag_names *v, struct err *e) MUST_CHECK;

struct note_row {
	int64_t nid;
	uint8_t id[ID_LEN]; /* of the document */
	char *text, *quote; /* raw; quote "": about the whole document */
	uint64_t
	        off; /* byte offset of the quote in the file as it stands; of a stale one, as it was */
	int64_t at;   /* when it was written or changed */
	uint32_t rev; /* the revision it was written about */
	bool stale; /* its quote is not in the text that stands: it is about the earlier text */
	char *title; /* of the document; "" when it is not in the store */
};
void note_row_clear(struct note_row *r);

/* A new note (nid 0) or a change of one. An empty text is
 * ERR_USAGE, as is a longer one than fits. quote may be "". *out (may be NULL): its nid. */
int own_note_put(struct store *s, const uint8_t id[ID_LEN], int64_t nid, const char *text,
        const char *quote, uint64_t off, int64_t at, int64_t *out,
        struct err *e) MUST_CHECK;
int own_note_del(struct store *s, int64_t nid, struct err *e) MUST_CHECK;
/* The notes of a document by their place in the text. */
int own_notes(const struct store *s, const uint8_t id[ID_LEN], size_t n,
        struct note_row *rows, size_t *got, struct err *e) MUST_CHECK;
/* All notes, the latest first, from position pos. */
int own_notes_all(const struct store *s, uint64_t pos, size_t n, struct note_row *rows,
        size_t *got, struct err *e) MUST_CHECK;
int own_notes_count(const struct store *s, uint64_t *n, struct err *e) MUST_CHECK;

/* Continue reading: a document was opened, or left, at a place of its text (byte offset). */
int own_reading_set(struct store *s, const uint8_t id[ID_LEN], uint64_t place, int64_t at,
        struct err *e) MUST_CHECK;
struct reading_row {
	struct doc_row doc;
	uint64_t place;
	int64_t at;
};
/* The last ones read, the latest first; only those in the store and not withdrawn. */
int own_reading(const struct store *s, size_t n, struct reading_row *rows, size_t *got,
        struct err *e) MUST_CHECK;
void reading_row_clear(struct reading_row *r);

#endif
