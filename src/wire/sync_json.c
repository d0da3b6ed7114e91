#include "wire/json.h"

#include <cjson/cJSON.h>
#include "base/mem.h"
#include "wire/json_io.h"

#define POLL_MAX 86400
#define HEAD_FIELDS 6

/* --- writing ---------------------------------------------------------------- */
static void
put_sub(const struct sync_sub *s, struct str *out)
{
	char kid[8];

	str_addc(out, '{');
	json_key_b64(out, "f", s->fid, ID_LEN);
	json_key_text(out, "n", s->name);
	json_key_text(out, "k", s->kind);
	json_key_int(out, "from", (int64_t)s->from);
	json_key(out, "keys");
	str_addc(out, '{');
	for (size_t i = 0; i < s->nkeys && i < FEED_KEYS_MAX; i++) {
		(void)snprintf(kid, sizeof(kid), "%u", (unsigned)s->key[i].kid);
		json_key_b64(out, kid, s->key[i].key, KEY_LEN);
	}
	str_adds(out, "}}");
}

static void
put_head(const struct sync_head *h, struct str *out)
{
	char fid[32], sum[32];

	b64_enc(h->fid, ID_LEN, fid);
	b64_enc(h->sum, sizeof(h->sum), sum);
	str_addf(out, "[\"%s\",%llu,%llu,%llu,%llu,\"%s\"]", fid,
	        (unsigned long long)h->r, (unsigned long long)h->head,
	        (unsigned long long)h->lo, (unsigned long long)h->count, sum);
}

enum item_type { ITEM_OTHER, ITEM_ACK, ITEM_RSVP, ITEM_DOC, ITEM_UNDOC };

static enum item_type
item_type(const char *t)
{
	static const char *const names[] = { "", "ack", "rsvp", "doc", "undoc" };

	for (size_t i = 1; i < ARRAY_LEN(names); i++)
		if (!strcmp(t, names[i]))
			return (enum item_type)i;
	return ITEM_OTHER;
}

static int
put_frame(const struct sync_item *i, struct str *out, struct err *e)
{
	char *room;

	if (!i->frame || i->frame_len > ITEM_FRAME_MAX)
		return err_set(e, ERR_INTERNAL, "a private document that is too long");
	json_key_text(out, "k", doc_kind_name(i->kind));
	json_key_b64(out, "h", i->h, HASH_LEN);
	json_key(out, "z");
	str_addc(out, '"');
	room = str_room(out, (i->frame_len * 4 + 2) / 3 + 1);
	if (!room)
		return 0; /* out says so */
	b64_enc((const uint8_t *)i->frame, i->frame_len, room);
	str_grown(out, (i->frame_len * 4 + 2) / 3);
	str_addc(out, '"');
	return 0;
}

static int
put_item(const struct sync_item *i, struct str *out, struct err *e)
{
	enum item_type t = item_type(i->type);
	int r = 0;

	if (t == ITEM_OTHER) {
		if (!i->data)
			return err_set(
			        e, ERR_INTERNAL, "a private item without contents");
		if (json_strict(i->data, strlen(i->data), e))
			return -1;
		str_adds(out, i->data);
		return 0;
	}
	str_addc(out, '{');
	json_key_int(out, "s", (int64_t)i->seq);
	json_key_text(out, "t", i->type);
	if (t == ITEM_ACK || t == ITEM_RSVP)
		json_key_b64(out, "id", i->id, ID_LEN);
	json_key_b64(out, "d", i->doc, ID_LEN);
	json_key_int(out, "v", i->rev);
	json_key_int(out, "at", i->at);
	if (t == ITEM_RSVP)
		json_key_text(out, "val", i->value);
	if (t == ITEM_RSVP && i->note && i->note[0])
		json_key_text(out, "note", i->note);
	if (t == ITEM_UNDOC)
		json_key_text(out, "why", i->why);
	if (t == ITEM_DOC)
		r = put_frame(i, out, e);
	str_addc(out, '}');
	return r;
}

static int
put_me(const struct sync_reply *r, struct str *out, struct err *e)
{
	json_key(out, "me");
	str_addc(out, '{');
	json_key_int(out, "h", (int64_t)r->priv_head);
	json_key_int(out, "lo", (int64_t)r->priv_lo);
	json_key(out, "items");
	str_addc(out, '[');
	for (size_t i = 0; i < r->nitems; i++) {
		if (i)
			str_addc(out, ',');
		if (put_item(&r->item[i], out, e))
			return -1;
	}
	str_addc(out, ']');
	json_key_bool(out, "more", r->more);
	str_addc(out, '}');
	return 0;
}

int
sync_json_put(const struct sync_reply *r, struct str *out, struct err *e)
{
	size_t start = out->len;

	str_addc(out, '{');
	json_key_text(out, "e", r->epoch);
	json_key_int(out, "now", r->now);
	json_key_text(out, "v", r->view);
	json_key_text(out, "s", r->state);
	if (r->has_subs) {
		json_key(out, "subs");
		str_addc(out, '[');
		for (size_t i = 0; i < r->nsubs; i++) {
			if (i)
				str_addc(out, ',');
			put_sub(&r->sub[i], out);
		}
		str_addc(out, ']');
	}
	json_key(out, "heads");
	str_addc(out, '[');
	for (size_t i = 0; i < r->nheads; i++) {
		if (i)
			str_addc(out, ',');
		put_head(&r->head[i], out);
	}
	str_addc(out, ']');
	if (put_me(r, out, e))
		goto fail;
	if (r->poll > 0)
		json_key_int(out, "poll", r->poll);
	str_addc(out, '}');
	if (str_ok(out, "the reply to a sync", e))
		goto fail;
	if (out->len - start > JSON_MAX) {
		(void)err_set(e, ERR_INTERNAL, "the reply to a sync came out too long");
		goto fail;
	}
	return 0;
fail:
	str_cut(out, start);
	return -1;
}

/* --- reading ------------------------------------------------------------------ */
/* "0" to "65535", written the one way. */
static int
get_kid(const char *z, uint16_t *kid)
{
	unsigned v = 0;
	size_t n = strlen(z);

	if (n < 1 || n > 5 || (z[0] == '0' && n > 1))
		return -1;
	for (; *z; z++) {
		if (*z < '0' || *z > '9')
			return -1;
		v = v * 10 + (unsigned)(*z - '0');
	}
	if (v > UINT16_MAX)
		return -1;
	*kid = (uint16_t)v;
	return 0;
}

static int
get_sub(struct sync_sub *s, const cJSON *j, struct err *e)
{
	const cJSON *keys, *k;
	int64_t from;

	if (!cJSON_IsObject(j))
		return err_set(e, ERR_DAMAGED, "a subscription that is not an object");
	if (json_b64(j, "f", s->fid, ID_LEN, e) ||
	        json_text_or(j, "n", JSON_CUT, s->name, sizeof(s->name), e) ||
	        json_text(j, "k", JSON_TOKEN, s->kind, sizeof(s->kind), e) ||
	        json_int_or(j, "from", 0, JSON_INT_MAX, 0, &from, e) ||
	        json_object(j, "keys", &keys, e))
		return -1;
	s->from = (uint64_t)from;
	cJSON_ArrayForEach(k, keys)
	{
		if (s->nkeys == FEED_KEYS_MAX)
			return err_set(e, ERR_DAMAGED, "a feed with too many keys");
		if (get_kid(k->string, &s->key[s->nkeys].kid))
			return err_set(e, ERR_DAMAGED, "a feed key with a wrong number");
		if (json_val_b64(k, "keys", s->key[s->nkeys].key, KEY_LEN, e))
			return -1;
		s->nkeys++;
	}
	return 0;
}

static int
get_subs(struct sync_reply *r, const cJSON *j, struct err *e)
{
	const cJSON *list, *s;

	r->has_subs = json_has(j, "subs");
	if (!r->has_subs)
		return 0;
	if (json_array(j, "subs", SUBS_MAX, &list, &r->nsubs, e))
		return -1;
	r->sub = mem_new(r->nsubs ? r->nsubs : 1, sizeof(*r->sub), e);
	if (!r->sub)
		return -1;
	r->nsubs = 0;
	cJSON_ArrayForEach(s, list)
	{
		struct sync_sub *sub = &r->sub[r->nsubs++];

		if (get_sub(sub, s, e))
			return -1;
		for (size_t i = 0; i + 1 < r->nsubs; i++)
			if (!memcmp(r->sub[i].fid, sub->fid, ID_LEN))
				return err_set(e, ERR_DAMAGED, "a doubled subscription");
	}
	return 0;
}

static int
get_head(struct sync_head *h, const cJSON *j, struct err *e)
{
	const cJSON *v[HEAD_FIELDS], *x;
	int64_t gen, head, lo, count;
	size_t n = 0;

	if (!cJSON_IsArray(j))
		return err_set(e, ERR_DAMAGED, "a feed's head that is not a list");
	cJSON_ArrayForEach(x, j) if (n < HEAD_FIELDS) v[n++] = x;
	if (n < HEAD_FIELDS)
		return err_set(e, ERR_DAMAGED, "a feed's head that is too short");
	if (json_val_b64(v[0], "heads", h->fid, ID_LEN, e) ||
	        json_val_int(v[1], "heads", 1, UINT32_MAX, &gen, e) ||
	        json_val_int(v[2], "heads", 0, JSON_INT_MAX, &head, e) ||
	        json_val_int(v[3], "heads", 0, JSON_INT_MAX, &lo, e) ||
	        json_val_int(v[4], "heads", 0, JSON_INT_MAX, &count, e) ||
	        json_val_b64(v[5], "heads", h->sum, sizeof(h->sum), e))
		return -1;
	if (lo > head + 1 || count > head)
		return err_set(e, ERR_DAMAGED, "a feed's head whose numbers disagree");
	h->r = (uint32_t)gen;
	h->head = (uint64_t)head;
	h->lo = (uint64_t)lo;
	h->count = (uint64_t)count;
	return 0;
}

static int
get_heads(struct sync_reply *r, const cJSON *j, struct err *e)
{
	const cJSON *list, *h;

	if (json_array(j, "heads", SUBS_MAX, &list, &r->nheads, e))
		return -1;
	r->head = mem_new(r->nheads ? r->nheads : 1, sizeof(*r->head), e);
	if (!r->head)
		return -1;
	r->nheads = 0;
	cJSON_ArrayForEach(h, list)
	{
		struct sync_head *head = &r->head[r->nheads++];

		if (get_head(head, h, e))
			return -1;
		for (size_t i = 0; i + 1 < r->nheads; i++)
			if (!memcmp(r->head[i].fid, head->fid, ID_LEN))
				return err_set(
				        e, ERR_DAMAGED, "a doubled head of a feed");
	}
	return 0;
}

/* An item of a later version is handed on whole. */
static int
get_data(struct sync_item *i, const cJSON *j, struct err *e)
{
	struct str s = STR_INIT(JSON_MAX);

	json_print(j, &s);
	if (str_ok(&s, "a private item", e)) {
		str_release(&s);
		return -1;
	}
	i->data = str_take(&s);
	return 0;
}

static int
get_frame(struct sync_item *i, const cJSON *j, struct err *e)
{
	const cJSON *z = cJSON_GetObjectItemCaseSensitive(j, "z");
	char kind[64];
	size_t n;
	int len;

	if (json_text(j, "k", JSON_EXACT, kind, sizeof(kind), e) ||
	        json_b64(j, "h", i->h, HASH_LEN, e))
		return -1;
	i->kind = doc_kind_of(kind, strlen(kind));
	if (!cJSON_IsString(z))
		return err_set(e, ERR_DAMAGED, "\"z\" is missing or not a text");
	n = strlen(z->valuestring);
	if (n > (ITEM_FRAME_MAX * 4 + 2) / 3)
		return err_set(e, ERR_DAMAGED, "\"z\" is too long");
	i->frame = mem_new(n + 1, 1, e);
	if (!i->frame)
		return -1;
	len = b64_dec(z->valuestring, n, (uint8_t *)i->frame, ITEM_FRAME_MAX);
	if (len < 1)
		return err_set(e, ERR_DAMAGED, "\"z\" is not base64");
	i->frame_len = (size_t)len;
	return 0;
}

static int
get_answer(struct sync_item *i, const cJSON *j, struct err *e)
{
	if (json_text(j, "val", JSON_EXACT, i->value, sizeof(i->value), e))
		return -1;
	if (!json_has(j, "note"))
		return 0;
	i->note = mem_new(OP_NOTE_MAX + 1, 1, e);
	if (!i->note)
		return -1;
	return json_text(j, "note", JSON_CUT, i->note, OP_NOTE_MAX + 1, e);
}

static int
get_item(struct sync_item *i, const cJSON *j, struct err *e)
{
	enum item_type t;
	int64_t seq, rev;

	if (!cJSON_IsObject(j))
		return err_set(e, ERR_DAMAGED, "a private item that is not an object");
	if (json_int(j, "s", 1, JSON_INT_MAX, &seq, e) ||
	        json_text(j, "t", JSON_TOKEN, i->type, sizeof(i->type), e))
		return -1;
	i->seq = (uint64_t)seq;
	t = item_type(i->type);
	if (t == ITEM_OTHER)
		return get_data(i, j, e);
	if ((t == ITEM_ACK || t == ITEM_RSVP) && json_b64(j, "id", i->id, ID_LEN, e))
		return -1;
	if (json_b64(j, "d", i->doc, ID_LEN, e) ||
	        json_int(j, "v", 0, UINT32_MAX, &rev, e) ||
	        json_int(j, "at", -JSON_INT_MAX, JSON_INT_MAX, &i->at, e))
		return -1;
	i->rev = (uint32_t)rev;
	switch (t) {
	case ITEM_RSVP:
		return get_answer(i, j, e);
	case ITEM_DOC:
		return get_frame(i, j, e);
	case ITEM_UNDOC:
		return json_text_or(j, "why", JSON_CUT, i->why, sizeof(i->why), e);
	case ITEM_ACK:
	case ITEM_OTHER:
	default:
		return 0;
	}
}

static int
get_me(struct sync_reply *r, const cJSON *j, struct err *e)
{
	const cJSON *me, *list, *it;
	int64_t head, lo;
	uint64_t last = 0;

	if (json_object(j, "me", &me, e) ||
	        json_int(me, "h", 0, JSON_INT_MAX, &head, e) ||
	        json_int_or(me, "lo", 0, JSON_INT_MAX, 0, &lo, e) ||
	        json_bool_or(me, "more", false, &r->more, e) ||
	        json_array(me, "items", ITEMS_MAX, &list, &r->nitems, e))
		return -1;
	r->priv_head = (uint64_t)head;
	r->priv_lo = (uint64_t)lo;
	r->item = mem_new(r->nitems ? r->nitems : 1, sizeof(*r->item), e);
	if (!r->item)
		return -1;
	r->nitems = 0;
	cJSON_ArrayForEach(it, list)
	{
		struct sync_item *item = &r->item[r->nitems++];

		if (get_item(item, it, e))
			return -1;
		if (item->seq <= last || item->seq > r->priv_head)
			return err_set(e, ERR_DAMAGED, "private items out of order");
		last = item->seq;
	}
	if (r->more && !r->nitems)
		return err_set(e, ERR_DAMAGED, "more private items promised, none sent");
	return 0;
}

static int
get(struct sync_reply *r, const cJSON *j, struct err *e)
{
	int64_t poll;

	if (json_text(j, "e", JSON_TOKEN, r->epoch, sizeof(r->epoch), e) ||
	        json_int(j, "now", 0, JSON_INT_MAX, &r->now, e) ||
	        json_text(j, "v", JSON_TOKEN, r->view, sizeof(r->view), e) ||
	        json_text(j, "s", JSON_TOKEN, r->state, sizeof(r->state), e) ||
	        json_int_or(j, "poll", 0, JSON_INT_MAX, 0, &poll, e))
		return -1;
	r->poll = (int)(poll > POLL_MAX ? POLL_MAX : poll);
	if (get_subs(r, j, e) || get_heads(r, j, e))
		return -1;
	return get_me(r, j, e);
}

int
sync_json_get(struct sync_reply *r, const char *s, size_t n, struct err *e)
{
	struct cJSON *j = json_read(s, n, e);
	int ret = -1;

	memset(r, 0, sizeof(*r));
	if (j)
		ret = get(r, j, e);
	json_free(j);
	if (ret)
		sync_reply_release(r);
	return ret;
}

void
sync_reply_release(struct sync_reply *r)
{
	if (r->sub)
		crypt_wipe(r->sub, r->nsubs * sizeof(*r->sub));
	for (size_t i = 0; i < r->nitems; i++) {
		free(r->item[i].data);
		free(r->item[i].frame);
		free(r->item[i].note);
	}
	free(r->sub);
	free(r->head);
	free(r->item);
	memset(r, 0, sizeof(*r));
}
