/*
 * Typed records between sotay and sotay-net (architecture.md), and the byte form
 * of what is kept of the network (outbox, private items).
 *
 *   record: le32 length of what follows | le16 type | fields
 *   field:  u8 tag | le32 length | bytes          integers: le64
 *
 * Requests (sotay to helper). Each carries RF_RQ, a number that all answers
 * repeat; a request is answered by any records below and then by exactly one END
 * or one PROBLEM. Requests are answered in the order they were made; the helper
 * may work on several blocks at once.
 *
 * An ENTRY is sent only when its body was checked whole (sealed by the feed's key, unpacks, has the
 * hash it says), and no inline body of a block is sent before all of them were. A body that travels
 * as a blob is checked before its own ENTRY; so a PROBLEM may follow entries of the same block that
 * were sent already: they are true, the block is incomplete, and its end must not count as reached.
 *
 *   HELLO  URL CA(PEM, optional) TOKEN(optional) DEVICE CONNECT_MS LOW_SPEED LOW_TIME
 *          MAX_BYTES                                          no answer
 *   ENROL  RQ CODE DEVICE NAME     REPLY{TOKEN MEMBER NAME SERVER EPOCH ZONE NOW} END
 *   SYNC   RQ EPOCH VIEW PRIV STATE(optional) FRESH            REPLY SUB* HEAD* ITEM* END
 *   BLOCK  RQ FEED GEN LEVEL INDEX FRESH(optional: past caches) KEY+    (ENTRY BODY*)* END
 *   OPS    RQ OP+                                              RESULT* END
 *   DEVICES RQ                     the member's devices        DEVICE* END
 *   CODE   RQ                      a code for his next device  REPLY{CODE EXPIRES} END
 *   REVOKE RQ DEVICE               one of his devices          END
 *   ROTATE RQ                      a new token for this one    REPLY{TOKEN NOW} END
 *   BLOB   RQ HASH(its id) OFFSET TOTAL, and a descriptor of a file (SCM_RIGHTS, with the first
 *          byte of the record), open for reading and writing, that holds OFFSET bytes of it already
 *                                                              END
 *          TOTAL is stream_sealed_size of the attachment. At END the file holds TOTAL bytes that have
 *          the hash, and is on disk. After a PROBLEM of class N it holds what came, to go on from;
 *          of class Q it is empty: what came was not it. It stays sealed in any case.
 *
 * Values: names, URLs, tokens, EPOCH VIEW STATE, KIND of a SUB ("cell"), TYPE, DETAIL, WHY are text;
 * FEED DEVICE DOC ID are 16 bytes, HASH 32, SUM 16; KIND of an ENTRY is enum doc_kind; CLASS is the
 * letter's code; AT NOW ZONE may be negative (two's complement). A DEL entry has no KIND, HASH, TOTAL.
 *
 * Answers:
 *
 *   REPLY    RQ HTTP(200|204) EPOCH NOW VIEW STATE PRIV_HEAD PRIV_LO MORE POLL HAS_SUBS
 *   SUB      RQ FEED NAME KIND FROM KEY+           only when HAS_SUBS is 1: the whole list
 *   HEAD     RQ FEED GEN HEAD LO COUNT SUM
 *   ITEM     RQ SEQ TYPE …                         private item, by its type:
 *              ack    ID(op) DOC REV AT
 *              rsvp   ID(op) DOC REV AT VALUE NOTE(optional)
 *              doc    DOC REV KIND AT HASH TOTAL DATA(the whole frame, checked like a block's)
 *              undoc  DOC REV AT WHY              the private document was taken back
 *              other  DATA(its JSON)
 *            Numbers grow but may skip: what a later item replaces is not sent.
 *   DEVICE   RQ DEVICE NAME AT(enrolled) SEEN(0 never) REVOKED(0 no) THIS(0|1)
 *   ENTRY    RQ SEQ DEL(0|1) DOC REV KIND AT HASH TOTAL(bytes of the frame) WHY ATT*
 *            ATT: wire/att_rec.h, in order; HASH is then doc_hash_with of the file and these
 *   BODY     RQ OFFSET DATA                        pieces of the zstd frame, in order, <= 256 KiB
 *   RESULT   RQ ID STATUS(enum op_status) SEQ AT TYPE DETAIL AFTER FINAL
 *   PROGRESS RQ DOWN UP                            bytes so far, at most 10 a second
 *   PROBLEM  RQ CLASS TYPE DETAIL HTTP RETRY UP DOWN TRIPS UNSENT(1: no connection came about, so
 *            no byte of the request has left; absent: it may have arrived)
 *   END      RQ UP DOWN TRIPS                      bytes and round trips of this request (curl's)
 */
#ifndef WIRE_REC_H
#define WIRE_REC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/enc.h"
#include "base/str.h"

#define REC_MAX ((256u + 64u) << 10) /* bytes of a record, length word included */
#define REC_BODY_MAX (256u << 10)    /* bytes of DATA in one BODY */
#define REC_FIELDS_MAX 160

enum rec_type {
	REC_HELLO = 1,
	REC_ENROL,
	REC_SYNC,
	REC_BLOCK,
	REC_OPS,
	REC_DEVICES,
	REC_CODE,
	REC_REVOKE,
	REC_ROTATE,
	REC_BLOB,
	REC_REPLY = 32,
	REC_SUB,
	REC_HEAD,
	REC_ITEM,
	REC_ENTRY,
	REC_BODY,
	REC_RESULT,
	REC_PROGRESS,
	REC_PROBLEM,
	REC_END,
	REC_DEVICE
};

enum rec_field {
	RF_RQ = 1,
	RF_URL,
	RF_CA,
	RF_TOKEN,
	RF_DEVICE,
	RF_CONNECT_MS,
	RF_LOW_SPEED,
	RF_LOW_TIME,
	RF_MAX_BYTES,
	RF_CODE,
	RF_NAME,
	RF_MEMBER,
	RF_SERVER,
	RF_ZONE,
	RF_EPOCH,
	RF_VIEW,
	RF_PRIV,
	RF_STATE,
	RF_FRESH,
	RF_FEED,
	RF_GEN,
	RF_LEVEL,
	RF_INDEX,
	RF_KEY /* le16 kid | 32 bytes */,
	RF_OP /* op_rec bytes */,
	RF_HTTP,
	RF_NOW,
	RF_PRIV_HEAD,
	RF_PRIV_LO,
	RF_MORE,
	RF_POLL,
	RF_HAS_SUBS,
	RF_KIND,
	RF_FROM,
	RF_HEAD,
	RF_LO,
	RF_COUNT,
	RF_SUM,
	RF_SEQ,
	RF_TYPE,
	RF_ID,
	RF_DOC,
	RF_REV,
	RF_AT,
	RF_DATA,
	RF_DEL,
	RF_HASH,
	RF_TOTAL,
	RF_WHY,
	RF_OFFSET,
	RF_STATUS,
	RF_DETAIL,
	RF_AFTER,
	RF_FINAL,
	RF_CLASS,
	RF_RETRY,
	RF_UP,
	RF_DOWN,
	RF_TRIPS,
	RF_VALUE,
	RF_NOTE,
	RF_EXPIRES,
	RF_SEEN,
	RF_REVOKED,
	RF_THIS,
	RF_ATT,
	RF_UNSENT
};

/* RF_TYPE of the problem that problems.def calls so: this device may not come back. */
#define REC_REVOKED "auth:revoked"

enum op_status { OPR_OK = 0, OPR_REJECTED = 1, OPR_LATER = 2 };

/* Classes of trouble, sync.md section 7. */
enum net_class {
	NETC_NETWORK = 'N',
	NETC_BUSY = 'B',
	NETC_AUTH = 'A',
	NETC_FORBIDDEN = 'F',
	NETC_RESYNC = 'R',
	NETC_LATER = 'L',
	NETC_QUARANTINE = 'Q',
	NETC_UPGRADE = 'U',
	NETC_CLIENT = 'C'
};

/* Writing: into a struct str with a max of at least REC_MAX. A record that comes out longer than
 * REC_MAX makes rec_finish fail with ERR_INTERNAL and is taken back. */
struct rec_writer {
	struct str *out;
	size_t start;
};
struct rec_writer rec_begin(struct str *out, enum rec_type t);
void rec_put(struct rec_writer *w, enum rec_field f, const void *p, size_t n);
void rec_put_str(
        struct rec_writer *w, enum rec_field f, const char *z); /* NULL: no field */
void rec_put_u64(struct rec_writer *w, enum rec_field f, uint64_t v);
int rec_finish(struct rec_writer *w, struct err *e) MUST_CHECK;

/* Reading. A parsed record points into the buffer it came from. */
struct rec {
	enum rec_type type;
	size_t n;
	struct {
		uint8_t tag;
		struct view v;
	} f[REC_FIELDS_MAX];
};
/* Parse one whole record of `n` bytes, length word included. Every length is checked. */
int rec_parse(struct rec *r, const void *p, size_t n, struct err *e) MUST_CHECK;
bool rec_has(const struct rec *r, enum rec_field f);
struct view rec_get(const struct rec *r, enum rec_field f); /* {NULL,0} when absent */
/* k-th field of that tag from 0; false when there is none. For repeated fields. */
bool rec_nth(const struct rec *r, enum rec_field f, size_t k, struct view *out);
uint64_t rec_u64(const struct rec *r, enum rec_field f, uint64_t dflt);
/* Exactly n bytes into out; -1 when absent or of another length. */
int rec_bytes(const struct rec *r, enum rec_field f, void *out, size_t n) MUST_CHECK;
/* As a C string, "" when absent; -1 when it has no room or holds a NUL. */
int rec_text(const struct rec *r, enum rec_field f, char *out, size_t size) MUST_CHECK;

/* Cutting a stream into records: append bytes to `in` (max >= 2 * REC_MAX), then take records
 * until 0. On 1 *p, *n is one whole record inside `in`, valid until rec_stream_take is called
 * again or bytes are appended. -1: the stream is not ours. */
struct rec_stream {
	struct str in;
	size_t off;
};
void rec_stream_init(struct rec_stream *s);
void rec_stream_release(struct rec_stream *s);
int rec_stream_add(
        struct rec_stream *s, const void *p, size_t n, struct err *e) MUST_CHECK;
int rec_stream_take(
        struct rec_stream *s, const uint8_t **p, size_t *n, struct err *e) MUST_CHECK;

#endif
