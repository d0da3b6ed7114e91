/*
 * Small tools of the *_json.c files: writing JSON text by hand and reading checked values
 * out of a cJSON tree. For src/wire alone. cJSON.h itself stays within those files, so the tree is
 * an opaque struct here.
 */
#ifndef WIRE_JSON_IO_H
#define WIRE_JSON_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

struct cJSON;

#define JSON_INT_MAX ((int64_t)1 << 53)
#define URN_PREFIX "urn:sotay:"

/* --- writing: no cJSON in it ---------------------------------------------- */
/* A quoted string. Invalid UTF-8 becomes U+FFFD, so the output always passes json_strict. */
void json_put_text(struct str *out, const char *z);
/* ,"name": and the value; the first member of an object is written without the comma by giving
 * `name` after the brace was just written: a comma is set unless out ends in { or [. */
void json_key(struct str *out, const char *name);
void json_key_text(struct str *out, const char *name, const char *z);
void json_key_int(struct str *out, const char *name, int64_t v);
void json_key_b64(struct str *out, const char *name, const void *p, size_t n);
void json_key_bool(struct str *out, const char *name, bool v);
/* 0 when all since start has been written; else out is cut back to it, and the error names what. */
int json_end(struct str *out, size_t start, const char *what, struct err *e) MUST_CHECK;
/* Characters that stand in a URL and a header without any escape: A-Z a-z 0-9 - _ . ~ */
bool json_is_token(const char *z);

/* --- reading (read_json.c) ------------------------------------------------- */
/* json_strict, then the tree of an object; NULL on failure. json_free(NULL) is fine. */
struct cJSON *json_read(const char *p, size_t n, struct err *e) MUST_CHECK;
void json_free(struct cJSON *j);
/* A value as text again, with integers as exact as they came (cJSON rounds large ones). */
void json_print(const struct cJSON *v, struct str *out);
bool json_has(const struct cJSON *o, const char *name);
/* Each fails with a sentence that names the member. */
int json_int(const struct cJSON *o, const char *name, int64_t min, int64_t max,
        int64_t *v, struct err *e) MUST_CHECK;
/* The same, dflt when the member is absent. */
int json_int_or(const struct cJSON *o, const char *name, int64_t min, int64_t max,
        int64_t dflt, int64_t *v, struct err *e) MUST_CHECK;
int json_bool_or(const struct cJSON *o, const char *name, bool dflt, bool *v,
        struct err *e) MUST_CHECK;
enum json_text_how {
	JSON_EXACT, /* longer than the room: refused */
	JSON_CUT,   /* words for people: cut at a code point */
	JSON_TOKEN /* refused when longer, empty, or with another character than a token's */
};
int json_text(const struct cJSON *o, const char *name, enum json_text_how how, char *out,
        size_t cap, struct err *e) MUST_CHECK;
/* Absent: the empty string. */
int json_text_or(const struct cJSON *o, const char *name, enum json_text_how how,
        char *out, size_t cap, struct err *e) MUST_CHECK;
/* Exactly n bytes as base64url. */
int json_b64(const struct cJSON *o, const char *name, void *out, size_t n,
        struct err *e) MUST_CHECK;
/* The same for a value that has no name, an element of an array; `what` names it in the error. */
int json_val_int(const struct cJSON *v, const char *what, int64_t min, int64_t max,
        int64_t *out, struct err *e) MUST_CHECK;
int json_val_b64(const struct cJSON *v, const char *what, void *out, size_t n,
        struct err *e) MUST_CHECK;
/* A member that is an array (or object) of at most max elements; *count gets how many. */
int json_array(const struct cJSON *o, const char *name, size_t max,
        const struct cJSON **out, size_t *count, struct err *e) MUST_CHECK;
/* All of a text that is one such array: memory of its own with *n elements of size bytes, each zeroed
 * and then read by get; at least least, at most max. NULL on failure. */
typedef int (*json_get_fn)(void *to, const struct cJSON *from, struct err *e);
void *json_list(const char *s, size_t len, const char *name, size_t least, size_t max,
        size_t size, json_get_fn get, size_t *n, struct err *e) MUST_CHECK;
int json_object(const struct cJSON *o, const char *name, const struct cJSON **out,
        struct err *e) MUST_CHECK;

#endif
