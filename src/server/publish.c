#include "base/mem.h"
#include "base/proc.h"
#include "base/zip.h"
#include "model/docfile.h"
#include "model/docno.h"
#include "model/ids.h"
#include "model/values.h"
#include "server/attach.h"
#include "server/db_member.h"
#include "server/db_private.h"
#include "server/publish.h"
#include "wire/block.h"
#include "wire/json.h"

int
publish_check(const struct publish_as *as, const char *file, size_t n, struct err *e)
{
	struct attached *a = mem_new(1, sizeof(*a), e);
	struct doc doc;
	int rc = -1;

	if (a && doc_parse_in(&doc, as->kind, file, n, DOC_STRICT, as->zone, e) == 0) {
		rc = attach_look(&doc, as->beside, a, e);
		doc_release(&doc);
	}
	free(a);
	return rc;
}

/* The frame as it is stored: short ones stand in their block, and those of one member in his log,
 * others are sealed once with a key of their own. frame and sealed hold the bytes. */
static int
body_make(const char *file, size_t n, bool alone, struct doc_body *b, struct str *frame,
        struct str *sealed, struct err *e)
{
	if (zip_pack(file, n, ZIP_LEVEL_TEXT, frame, e) ||
	        str_ok(frame, "the document", e))
		return -1;
	b->len = (uint32_t)frame->len;
	b->frame = (struct view){ frame->p, frame->len };
	if (alone && frame->len > ITEM_FRAME_MAX)
		return err_set(e, ERR_USAGE,
		        "the text is too long for one member: packed it has %zu bytes, "
		        "at most %u are allowed",
		        frame->len, ITEM_FRAME_MAX);
	b->blob = !alone && frame->len > FRAME_INLINE_MAX;
	if (!b->blob)
		return 0;
	crypt_random(b->blob_key, sizeof(b->blob_key));
	if (bodyblob_seal(b->blob_key, frame->p, frame->len, sealed, b->blob_id, e))
		return -1;
	b->blob_data = (struct view){ sealed->p, sealed->len };
	return 0;
}

static int
revision_put(struct db *d, const struct doc_row *row, const struct doc *doc,
        const char *file, size_t n, const uint8_t h[HASH_LEN], bool alone,
        const struct attached *a, struct err *e)
{
	struct str frame = STR_INIT(DOC_MAX + (1u << 20)),
	           sealed = STR_INIT(DOC_MAX + (2u << 20));
	const char *number = doc_get(doc, DOCF_NUMBER);
	struct str key = STR_INIT(DOC_VALUE_MAX * 4);
	struct doc_body b = { 0 };
	int rc = -1;

	docno_key(number, strlen(number), &key);
	memcpy(b.h, h, HASH_LEN);
	b.natt = a ? a->n : 0;
	if (str_ok(&key, "the number", e) ||
	        body_make(file, n, alone, &b, &frame, &sealed, e) ||
	        db_doc_put(d, row, str_c(&key), e) ||
	        db_doc_rev_put(d, row->id, row->rev, &b, e))
		goto out;
	for (size_t i = 0; i < b.natt; i++)
		if (db_att_put(d, row->id, row->rev, i, &a->att[i], e))
			goto out;
	rc = 0;
out:
	str_release(&frame);
	str_release(&sealed);
	str_release(&key);
	return rc;
}

/* Adds to f the feeds that hold the document and are not there yet. */
static int
holders(struct db *d, const uint8_t id[ID_LEN], struct feed *f, size_t *n, struct err *e)
{
	struct feed *have = mem_new(PUBLISH_FEEDS_MAX, sizeof(*have), e);
	size_t i, k, nhave;

	if (!have)
		return -1;
	if (db_feeds_of_doc(d, id, have, PUBLISH_FEEDS_MAX, &nhave, e)) {
		free(have);
		return -1;
	}
	for (i = 0; i < nhave; i++) {
		for (k = 0; k < *n && f[k].id != have[i].id; k++)
			;
		if (k < *n)
			continue;
		if (*n == PUBLISH_FEEDS_MAX) {
			free(have);
			return err_set(e, ERR_USAGE,
			        "the document is in more than %d audiences; withdraw it "
			        "first",
			        PUBLISH_FEEDS_MAX);
		}
		f[(*n)++] = have[i];
	}
	free(have);
	return 0;
}

/* What the database knows of it: 1 these very contents are current, 0 a new revision is due;
 * row->rev is the revision that is to be sent. */
static int
compare(struct db *d, struct doc_row *row, const uint8_t h[HASH_LEN], struct err *e)
{
	uint8_t old_h[HASH_LEN];
	struct doc_row old;
	int rc = db_doc_get(d, row->id, &old, e);

	row->rev = 1;
	if (rc < 1)
		return rc;
	row->rev = old.rev + 1;
	if (old.deleted)
		return 0;
	rc = db_doc_hash(d, row->id, old.rev, old_h, e);
	if (rc < 1)
		return rc;
	if (!crypt_eq(old_h, h, HASH_LEN))
		return 0;
	row->rev = old.rev;
	return 1;
}

/* The feeds that get an entry. */
static int
targets(struct db *d, const struct doc_row *row, bool current, const struct feed *named,
        size_t n, struct feed *f, size_t *nf, size_t *nnamed, struct err *e)
{
	size_t i;
	int rc;

	*nf = 0;
	for (i = 0; i < n; i++) {
		rc = current ? db_doc_in_feed(d, row->id, named[i].id, e) : 0;
		if (rc < 0)
			return -1;
		if (!rc)
			f[(*nf)++] = named[i];
	}
	*nnamed = *nf;
	return current ? 0 : holders(d, row->id, f, nf, e);
}

struct text { /* a file that was read, with what hangs on it */
	const char *p;
	size_t n;
	const struct doc *doc;
	struct attached att;
	uint8_t h[HASH_LEN];
};

static int
append(struct db *d, const struct publish_as *as, struct text *t, struct feed *f,
        size_t nf, bool current, int64_t now, struct published *out, struct err *e)
{
	size_t i;

	if (!current &&
	        (attach_store(d, out->doc.id, as->beside, as->blobs, &t->att, e) ||
	                revision_put(d, &out->doc, t->doc, t->p, t->n, t->h, false,
	                        &t->att, e)))
		return -1;
	for (i = 0; i < nf; i++)
		if (db_feed_append(d, &f[i], FEED_PUT, out->doc.id, out->doc.rev, t->h,
		            NULL, now, e))
			return -1;
	failpoint("in-publish");
	return 0;
}

static int
publish_parsed(struct db *d, const struct publish_as *as, const struct doc *doc,
        struct feed *named, size_t n, const char *file, size_t len, int64_t now,
        struct published *out, struct err *e)
{
	struct feed *f = mem_new(PUBLISH_FEEDS_MAX, sizeof(*f), e);
	struct text *t = mem_new(1, sizeof(*t), e);
	size_t nf = 0, nnamed = 0;
	int rc = -1, current;

	if (!f || !t)
		goto out;
	t->p = file;
	t->n = len;
	t->doc = doc;
	if (attach_look(doc, as->beside, &t->att, e))
		goto out;
	doc_hash_with(file, len, t->att.att, t->att.n, t->h);
	current = compare(d, &out->doc, t->h, e);
	if (current < 0 || targets(d, &out->doc, current, named, n, f, &nf, &nnamed, e) ||
	        append(d, as, t, f, nf, current, now, out, e))
		goto out;
	out->entries = nf;
	out->also = nf - nnamed;
	rc = 0;
out:
	if (t)
		crypt_wipe(t, sizeof(*t));
	free(t);
	free(f);
	return rc;
}

static void
row_fill(const struct doc *doc, const char *to, struct doc_row *row)
{
	const char *state = doc_get(doc, DOCF_STATE);

	doc_id_to(doc, to, row->id);
	row->kind = (int)doc->kind;
	row->date = doc->date;
	snprintf(row->number, sizeof(row->number), "%s", doc_get(doc, DOCF_NUMBER));
	snprintf(row->title, sizeof(row->title), "%s", doc_get(doc, DOCF_TITLE));
	state = value_code(VALUES_MEETING_STATE, state, strlen(state));
	snprintf(row->state, sizeof(row->state), "%s", state ? state : "");
}

/* The file as it will be published. Errors name the lines of the file as it was given. */
static int
file_make(const struct publish_as *as, const char *file, size_t n, struct str *out,
        struct doc *doc, struct err *e)
{
	if (doc_parse_in(doc, as->kind, file, n, DOC_STRICT, as->zone, e))
		return -1;
	doc_release(doc);
	doc_zones_out(file, n, as->zone, out);
	if (str_ok(out, "the document", e))
		return -1;
	return doc_parse(doc, as->kind, str_c(out), out->len, DOC_STRICT, e);
}

int
publish_as(struct db *d, const struct publish_as *as, struct feed *named, size_t nf,
        const char *file, size_t n, int64_t now, struct published *out, struct err *e)
{
	struct str text = STR_INIT(DOC_MAX);
	struct doc doc;
	int rc = -1;

	*out = (struct published){ 0 };
	if (file_make(as, file, n, &text, &doc, e) == 0) {
		row_fill(&doc, as->to, &out->doc);
		rc = publish_parsed(
		        d, as, &doc, named, nf, str_c(&text), text.len, now, out, e);
		doc_release(&doc);
	}
	str_release(&text);
	return rc;
}

int
publish_file(struct db *d, struct feed *named, size_t nf, const char *file, size_t n,
        int64_t now, struct published *out, struct err *e)
{
	static const struct publish_as as = { .kind = DOC_DOCUMENT, .to = "" };

	return publish_as(d, &as, named, nf, file, n, now, out, e);
}

static int
log_private(struct db *d, int64_t member, const char *type, const struct doc_row *row,
        const char *why, int64_t now, struct err *e)
{
	struct sync_item it = { .rev = row->rev, .at = now };

	snprintf(it.type, sizeof(it.type), "%s", type);
	memcpy(it.doc, row->id, ID_LEN);
	snprintf(it.why, sizeof(it.why), "%s", why);
	if (db_member_append(d, member, &it, e))
		return -1;
	return db_private_trim(d, member, row->id, it.seq, row->rev, e);
}

int
publish_private(struct db *d, const struct publish_as *as, int64_t member,
        const char *file, size_t n, int64_t now, struct published *out, struct err *e)
{
	struct str text = STR_INIT(DOC_MAX);
	uint8_t h[HASH_LEN];
	struct doc doc;
	int rc = -1, current;

	*out = (struct published){ 0 };
	if (file_make(as, file, n, &text, &doc, e))
		goto out;
	row_fill(&doc, as->to, &out->doc);
	doc_hash(str_c(&text), text.len, h);
	current = compare(d, &out->doc, h, e);
	rc = current < 0 ? -1 : 0;
	if (current == 0) {
		out->entries = 1;
		if (revision_put(d, &out->doc, &doc, str_c(&text), text.len, h, true,
		            NULL, e) ||
		        db_private_put(d, out->doc.id, member, e) ||
		        log_private(d, member, "doc", &out->doc, "", now, e))
			rc = -1;
		failpoint("in-publish");
	}
	doc_release(&doc);
out:
	str_release(&text);
	return rc;
}

int
publish_text(struct db *d, const uint8_t id[ID_LEN], uint32_t rev, struct str *out,
        struct err *e)
{
	struct str raw = STR_INIT(FRAME_MAX + 4096);
	struct view frame;
	struct doc_body b;
	int rc = db_doc_frame(d, id, rev, &b, &raw, e);

	frame = (struct view){ raw.p, raw.len };
	if (rc == 1 && b.blob &&
	        bodyblob_open(
	                b.blob_key, b.blob_id, (uint8_t *)raw.p, raw.len, &frame, e))
		rc = -1;
	if (rc == 1 && zip_unpack(frame.p, frame.n, DOC_MAX, out, e))
		rc = -1;
	crypt_wipe(&b, sizeof(b));
	str_release(&raw);
	return rc;
}

static int
withdraw_private(struct db *d, const struct doc_row *doc, int64_t member, const char *why,
        int64_t now, struct err *e)
{
	if (log_private(d, member, "undoc", doc, why, now, e))
		return -1;
	return db_doc_set_deleted(d, doc->id, doc->rev, e);
}

int
withdraw_doc(struct db *d, struct doc_row *doc, const char *why, int64_t now,
        size_t *feeds, struct err *e)
{
	struct feed *f = NULL;
	int rc = -1, own;
	int64_t member = 0;
	size_t i, n;

	doc->rev++;
	doc->deleted = true;
	*feeds = 0;
	own = db_private_owner(d, doc->id, &member, e);
	if (own)
		return own < 0 ? -1 : withdraw_private(d, doc, member, why, now, e);
	f = mem_new(PUBLISH_FEEDS_MAX, sizeof(*f), e);
	if (!f)
		return -1;
	do { /* each entry makes one holder less */
		if (db_feeds_of_doc(d, doc->id, f, PUBLISH_FEEDS_MAX, &n, e))
			goto out;
		for (i = 0; i < n; i++)
			if (db_feed_append(d, &f[i], FEED_DEL, doc->id, doc->rev, NULL,
			            why, now, e))
				goto out;
		*feeds += n;
	} while (n == PUBLISH_FEEDS_MAX);
	rc = db_doc_set_deleted(d, doc->id, doc->rev, e);
out:
	free(f);
	return rc;
}
