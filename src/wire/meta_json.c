#include "wire/json.h"

#include <cjson/cJSON.h>
#include "wire/block.h"
#include "wire/json_io.h"

static void
put_atts(const struct meta_line *m, struct str *out)
{
	json_key(out, "att");
	str_addc(out, '[');
	for (size_t i = 0; i < m->natt && i < ATT_MAX; i++) {
		const struct att *a = &m->att[i];

		str_adds(out, i ? ",{" : "{");
		json_key_text(out, "n", a->name);
		json_key_text(out, "ct", a->type);
		json_key_int(out, "z", (int64_t)a->size);
		json_key_b64(out, "h", a->hash, HASH_LEN);
		json_key_b64(out, "b", a->blob, HASH_LEN);
		json_key_b64(out, "bk", a->key, KEY_LEN);
		str_addc(out, '}');
	}
	str_addc(out, ']');
}

static int
get_att(struct att *a, const cJSON *j, struct err *e)
{
	int64_t size;

	if (!cJSON_IsObject(j))
		return err_set(e, ERR_DAMAGED, "an attachment that is not an object");
	if (json_text(j, "n", JSON_EXACT, a->name, sizeof(a->name), e) ||
	        json_text_or(j, "ct", JSON_CUT, a->type, sizeof(a->type), e) ||
	        json_int(j, "z", 0, ATT_SIZE_MAX, &size, e) ||
	        json_b64(j, "h", a->hash, HASH_LEN, e) ||
	        json_b64(j, "b", a->blob, HASH_LEN, e))
		return -1;
	a->size = (uint64_t)size;
	return json_b64(j, "bk", a->key, KEY_LEN, e);
}

static int
get_atts(struct meta_line *m, const struct cJSON *j, struct err *e)
{
	const cJSON *list, *a;
	size_t n;

	if (!json_has(j, "att"))
		return 0;
	if (json_array(j, "att", ATT_MAX, &list, &n, e))
		return -1;
	cJSON_ArrayForEach(a, list) if (get_att(&m->att[m->natt++], a, e)) return -1;
	return 0;
}

int
meta_json_put(const struct meta_line *m, struct str *out, struct err *e)
{
	size_t start = out->len;

	str_addc(out, '{');
	json_key_int(out, "s", (int64_t)m->seq);
	json_key_text(out, "op", m->del ? "del" : "put");
	json_key_b64(out, "d", m->doc, ID_LEN);
	json_key_int(out, "v", m->rev);
	if (!m->del)
		json_key_text(out, "k", doc_kind_name(m->kind));
	json_key_int(out, "at", m->at);
	if (!m->del) {
		json_key_b64(out, "h", m->h, HASH_LEN);
		json_key_int(out, "bl", m->len);
	}
	if (!m->del && m->blob) {
		json_key_b64(out, "bb", m->blob_id, HASH_LEN);
		json_key_b64(out, "bk", m->blob_key, KEY_LEN);
	}
	if (!m->del && m->natt)
		put_atts(m, out);
	if (m->del && m->why[0])
		json_key_text(out, "why", m->why);
	str_adds(out, "}\n");
	return json_end(out, start, "a block's list of entries", e);
}

static int
get_put(struct meta_line *m, const struct cJSON *j, struct err *e)
{
	char kind[64];
	int64_t len;

	/* An unknown kind is stored and shown generically; an unknown op is not. */
	if (json_text(j, "k", JSON_EXACT, kind, sizeof(kind), e))
		return -1;
	m->kind = doc_kind_of(kind, strlen(kind));
	if (json_b64(j, "h", m->h, HASH_LEN, e))
		return -1;
	m->blob = json_has(j, "bb");
	if (json_int(j, "bl", 1, m->blob ? FRAME_MAX : FRAME_INLINE_MAX, &len, e))
		return -1;
	m->len = (uint32_t)len;
	if (m->blob && (json_b64(j, "bb", m->blob_id, HASH_LEN, e) ||
	                       json_b64(j, "bk", m->blob_key, KEY_LEN, e)))
		return -1;
	return get_atts(m, j, e);
}

static int
get(struct meta_line *m, const struct cJSON *j, struct err *e)
{
	int64_t seq, rev;
	char op[16];

	if (json_int(j, "s", 1, JSON_INT_MAX, &seq, e))
		return -1;
	if (json_text(j, "op", JSON_CUT, op, sizeof(op), e))
		return -1;
	if (json_b64(j, "d", m->doc, ID_LEN, e))
		return -1;
	if (json_int(j, "v", 1, UINT32_MAX, &rev, e))
		return -1;
	if (json_int(j, "at", -JSON_INT_MAX, JSON_INT_MAX, &m->at, e))
		return -1;
	m->seq = (uint64_t)seq;
	m->rev = (uint32_t)rev;
	if (!strcmp(op, "put"))
		return get_put(m, j, e);
	if (strcmp(op, "del"))
		return err_set(e, ERR_DAMAGED,
		        "an entry of the unknown kind \"%s\"; upgrade sotay", op);
	m->del = true;
	return json_text_or(j, "why", JSON_CUT, m->why, sizeof(m->why), e);
}

int
meta_json_get(struct meta_line *m, const char *p, size_t n, struct err *e)
{
	struct cJSON *j = json_read(p, n, e);
	int r;

	memset(m, 0, sizeof(*m));
	if (!j)
		return -1;
	r = get(m, j, e);
	json_free(j);
	return r;
}
