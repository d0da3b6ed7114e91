/*
 * The JSON that travels over HTTP, both ways, for sotay-net and sotayd alone. sotay
 * itself parses no JSON. One strict pass (RFC 8259, UTF-8, depth <= 16, <= 64 members an object, no
 * doubled key, no \u0000, integers <= 2^53) runs before cJSON sees a byte.
 */
#ifndef WIRE_JSON_H
#define WIRE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/crypt.h"
#include "base/enc.h"
#include "base/str.h"
#include "model/attach.h"
#include "model/docfile.h"
#include "model/op.h"
#include "wire/rec.h"

#define JSON_MAX (256u << 10) /* bytes of any JSON text that is read at all */

/* 0, or -1 with the byte offset in the message. */
int json_strict(const char *p, size_t n, struct err *e) MUST_CHECK;

/* --- a line of a block's meta ------------------------------------------- */
/* {"s":88123,"op":"put","d":"<b64 16>","v":2,"k":"document","at":1763800000,"h":"<b64 32>","bl":1234}
 * {"s":88124,"op":"del","d":"…","v":3,"at":…,"why":"…"}
 * attachments: "att":[{"n":name,"ct":media type,"z":bytes,"h":hash of the file,"b":blob id,"bk":its
 * key}], in the order of the headers; at most ATT_MAX.
 * out-of-line body: "bl" is the frame's length, "bb" the blob id (b64 32), "bk" its key (b64 32).
 * Title, number, date … stand in the file itself, which is the body. */
struct meta_line {
	uint64_t seq;
	bool del;
	uint8_t doc[ID_LEN];
	uint32_t rev;
	enum doc_kind kind;
	int64_t at;
	uint8_t h[HASH_LEN];
	uint32_t len; /* of the frame */
	bool blob;
	uint8_t blob_id[HASH_LEN], blob_key[KEY_LEN];
	char why[512];
	size_t natt;
	struct att att[ATT_MAX];
};
int meta_json_put(const struct meta_line *m, struct str *out, struct err *e) MUST_CHECK;
int meta_json_get(struct meta_line *m, const char *p, size_t n, struct err *e) MUST_CHECK;

/* --- problem documents (RFC 9457), problems.def ------------------------- */
struct problem {
	char type[64]; /* without "urn:sotay:", e.g. "auth:revoked" */
	int status;
	char title[128];
	char detail[400];
	char instance[40];
	int retry; /* seconds, 0 none */
};
enum problem_id {
#define PROBLEM(id, type, status, klass, title) PROBLEM_##id,
#include "wire/problems.def"
#undef PROBLEM
	PROBLEM_COUNT
};
void problem_fill(struct problem *p, enum problem_id id); /* type, status, title */
/* The class of a known type, 0 when the type is not in the table. */
int problem_class(const char *type);
int problem_json_put(const struct problem *p, struct str *out, struct err *e) MUST_CHECK;
int problem_json_get(
        struct problem *p, const char *s, size_t n, struct err *e) MUST_CHECK;

/* --- ops ---------------------------------------------------------------- */
#define OPS_MAX 64
#define OPS_BYTES_MAX (256u << 10)
struct op_result {
	uint8_t id[ID_LEN];
	enum op_status st;
	uint64_t seq; /* in the private feed */
	int64_t at; /* the server's time of acceptance (of the first, when sent again) */
	char type[64]; /* of a rejection: problem type, and words for the member */
	char detail[400];
	bool final;
	int after; /* seconds, for later */
};
int ops_json_put(
        const struct op *ops, size_t n, struct str *out, struct err *e) MUST_CHECK;
/* *ops is allocated; at most OPS_MAX. An op of an unknown type gets OP_NONE. */
int ops_json_get(
        struct op **ops, size_t *n, const char *s, size_t len, struct err *e) MUST_CHECK;
int results_json_put(int64_t now, const struct op_result *r, size_t n, struct str *out,
        struct err *e) MUST_CHECK;
int results_json_get(struct op_result **r, size_t *n, const char *s, size_t len,
        struct err *e) MUST_CHECK;

/* --- enrolment ---------------------------------------------------------- */
struct enrol_ask {
	char code[16];
	uint8_t device[ID_LEN];
	char name[128];
};
struct enrol_reply {
	char token[64];
	char member[64], name[256], server[128];
	char epoch[40];
	int zone;
	int64_t now;
};
int enrol_json_put(const struct enrol_ask *a, struct str *out, struct err *e) MUST_CHECK;
int enrol_json_get(
        struct enrol_ask *a, const char *s, size_t n, struct err *e) MUST_CHECK;
int enrol_reply_json_put(
        const struct enrol_reply *a, struct str *out, struct err *e) MUST_CHECK;
int enrol_reply_json_get(
        struct enrol_reply *a, const char *s, size_t n, struct err *e) MUST_CHECK;

/* --- the member's devices ----------------------------------------------- */
/* GET /v1/devices: {"devices":[{"id","name","at","seen","revoked","this"}]}
 * POST /v1/auth/code: {"code":"XXXXX-XXXXX","expires":…}
 * POST /v1/auth/revoke: {"device":"<b64 16>"}, answered like a rotation without a token
 * POST /v1/auth/rotate: {"token":"…","now":…} */
#define DEVICES_MAX 64
struct device_info {
	uint8_t id[ID_LEN];
	char name[128];
	int64_t at, seen, revoked; /* seen: 0 never; revoked: 0 no */
	bool self;                 /* the one that asks */
};
struct token_reply {
	char token[64]; /* "" none */
	int64_t now;
};
struct code_reply {
	char code[16];
	int64_t expires;
};
int devices_json_put(
        const struct device_info *v, size_t n, struct str *out, struct err *e) MUST_CHECK;
/* *v is allocated. */
int devices_json_get(struct device_info **v, size_t *n, const char *s, size_t len,
        struct err *e) MUST_CHECK;
int code_json_put(const struct code_reply *c, struct str *out, struct err *e) MUST_CHECK;
int code_json_get(
        struct code_reply *c, const char *s, size_t n, struct err *e) MUST_CHECK;
int revoke_json_put(
        const uint8_t device[ID_LEN], struct str *out, struct err *e) MUST_CHECK;
int revoke_json_get(
        uint8_t device[ID_LEN], const char *s, size_t n, struct err *e) MUST_CHECK;
int token_json_put(
        const struct token_reply *t, struct str *out, struct err *e) MUST_CHECK;
int token_json_get(
        struct token_reply *t, const char *s, size_t n, struct err *e) MUST_CHECK;

/* --- GET /v1/sync, its 200 ---------------------------------------------- */
#define SUBS_MAX 64
#define FEED_KEYS_MAX 8
#define ITEMS_MAX 200
/* A private document is short: its frame stands in its item. A reply ends behind the item that
 * makes it longer than ITEMS_BYTES. */
#define ITEM_FRAME_MAX (48u << 10)
#define ITEMS_BYTES (64u << 10)
struct feed_keyed {
	uint16_t kid;
	uint8_t key[KEY_LEN];
};
struct sync_sub {
	uint8_t fid[ID_LEN];
	char name[256];
	char kind[16]; /* all org cell role list */
	uint64_t from;
	struct feed_keyed key[FEED_KEYS_MAX];
	size_t nkeys;
};
struct sync_head {
	uint8_t fid[ID_LEN];
	uint32_t r;
	uint64_t head, lo, count;
	uint8_t sum[16];
};
struct sync_item { /* private */
	uint64_t seq;
	/* "ack": id doc rev at; "rsvp": also value and note; "doc": doc rev kind at h frame, a document
	 * for this member alone; "undoc": doc rev at and why, it was taken back */
	char type[16];
	uint8_t id[ID_LEN]; /* of the op */
	uint8_t doc[ID_LEN];
	uint32_t rev;
	int64_t at;
	enum doc_kind kind;
	uint8_t h[HASH_LEN];
	char *frame; /* zstd, allocated */
	size_t frame_len;
	char value[OP_VALUE_MAX + 1];
	char *note; /* allocated; NULL none */
	char why[512];
	char *data; /* the whole item's JSON as it came, "s" and "t" included, for kinds to come;
		       allocated, NULL for the kinds known here */
};
struct sync_reply {
	char epoch[40], view[24], state[24];
	int64_t now;
	bool has_subs;
	struct sync_sub *sub;
	size_t nsubs;
	struct sync_head *head;
	size_t nheads;
	uint64_t priv_head, priv_lo;
	struct sync_item *item;
	size_t nitems;
	bool more;
	int poll;
};
int sync_json_put(const struct sync_reply *r, struct str *out, struct err *e) MUST_CHECK;
/* On failure r is released already. */
int sync_json_get(
        struct sync_reply *r, const char *s, size_t n, struct err *e) MUST_CHECK;
void sync_reply_release(struct sync_reply *r);

#endif
