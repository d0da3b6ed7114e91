/*
 * The document file: what publish, the wire, the store and show all hold.
 *
 * UTF-8: header lines `Name: value`, an empty line, a body; at most DOC_MAX bytes.
 * One parser for all programs. It keeps no copy of the file: the body is a
 * view, header values are copied. Values are raw text: scrub before showing.
 */
#ifndef MODEL_DOCFILE_H
#define MODEL_DOCFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/date.h"
#include "base/str.h"

#define DOC_MAX (4u << 20)
#define DOC_VALUE_MAX 1000 /* bytes of one header value */
#define DOC_RELS_MAX 64
#define DOC_LIST_MAX 32 /* papers; attachments: ATT_MAX */

enum doc_kind { /* as stored and sent; an unknown one is kept and shown generically */
	DOC_OTHER = 0,
	DOC_DOCUMENT = 1,
	DOC_NOTICE = 2,
	DOC_MEETING = 3,
	DOC_POLICY = 4,
	DOC_PROFILE = 5 /* a member's own record: a private document, model/profile.h */
};
const char *doc_kind_name(enum doc_kind k);         /* "document" … */
enum doc_kind doc_kind_of(const char *p, size_t n); /* DOC_OTHER when unknown */

enum doc_rel_kind { REL_REPLACES, REL_AMENDS, REL_IMPLEMENTS, REL_CITES, REL_COUNT };
const char *doc_rel_name(enum doc_rel_kind k); /* "Replaces" … */

struct doc_rel {
	enum doc_rel_kind kind;
	char *number;
};

/* Header fields by table: docfields.def. A missing one is NULL. */
enum doc_field {
#define DOCFIELD(id, name, flags) DOCF_##id,
#include "model/docfields.def"
#undef DOCFIELD
	DOCF_COUNT
};

struct doc {
	enum doc_kind kind;
	char *f[DOCF_COUNT]; /* values as written, NUL-terminated; NULL absent */
	civil date, effective, expires;
	bool draft, ack;
	struct doc_rel *rels;
	size_t nrels;
	/* Instants of notices and meetings, 0 absent. `date` is then the day of time or start as it
	 * is written, in the zone that stands with it. */
	int64_t time, start, end, deadline;
	/* Headers that may stand several times: papers of a meeting (numbers or ids of documents),
	 * names of attachments. */
	char **papers, **atts;
	size_t npapers, natts;
	struct view body; /* points into the file */
};

enum doc_parse_mode {
	DOC_STRICT, /* publisher: unknown or doubled names, bad dates, secrecy marks, a missing
			Title, control characters in a value, NULs and invalid UTF-8 are errors that
			name their line */
	DOC_LENIENT /* reader: what cannot be understood is passed over; never fails on content,
			only on memory. Without any header the whole file is the body. A file with a
			secrecy mark is still refused (ERR_USAGE): the client must not store it. */
};

int doc_parse(struct doc *d, enum doc_kind kind, const char *p, size_t n,
        enum doc_parse_mode mode, struct err *e) MUST_CHECK;
/* The same where an instant without a zone is meant in `zone` (seconds east); doc_parse means UTC. */
int doc_parse_in(struct doc *d, enum doc_kind kind, const char *p, size_t n,
        enum doc_parse_mode mode, int zone, struct err *e) MUST_CHECK;
/* Whether a publisher's value may hold these bytes: nothing that moves the cursor or turns the text
 * around (C0 but the tab, DEL, C1, bidi controls). Else *bad is the first that may not stand. */
bool doc_value_ok(const char *p, size_t n, uint32_t *bad);
void doc_release(struct doc *d);
/* Added to out: the file with the zone written behind each instant that has none, so that its
 * readers need no default. */
void doc_zones_out(const char *p, size_t n, int zone, struct str *out);
const char *doc_get(const struct doc *d, enum doc_field f); /* never NULL */
/* A meeting's start by the clock where it is, as instant_iso writes it, when the process's TZ has
 * another clock then: returns the zone as it is written, "+09:00". NULL: it has the same, or no zone is
 * written. */
const char *doc_start_there(const struct doc *d, char there[32]);
/* Document's hash: BLAKE2b-256 of the file bytes; of the file bytes and behind them the hashes of its
 * attachments in their order. */
void doc_hash(const void *file, size_t n, uint8_t h[32]);
struct att;
void doc_hash_with(
        const void *file, size_t n, const struct att *att, size_t natt, uint8_t h[32]);

#endif
