/* An op as bytes: the form is for ever, since outboxes and the hash for "exactly once" hold it. */
#include "t.h"

#include "wire/op_rec.h"

static void
make(struct op *o)
{
	memset(o, 0, sizeof(*o));
	for (int i = 0; i < ID_LEN; i++) {
		o->id[i] = (uint8_t)(0x10 + i);
		o->ent[i] = (uint8_t)(0xA0 + i);
	}
	o->type = OP_ACK;
	o->base = 3;
	o->at = 1763812000;
	(void)snprintf(o->value, sizeof(o->value), "co");
	(void)snprintf(o->note, sizeof(o->note), "đã đọc");
}

static void
round_trip(void)
{
	static const char want[] = "01101112131415161718191a1b1c1d1e1f01"
	                           "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
	                           "03000000a0a2216900000000"
	                           "0200636f"
	                           "0b00c491c3a320c491e1bb8d63";
	struct str s = STR_INIT(8192);
	struct err e = ERR_INIT;
	struct op o, b;
	char hex[200];

	make(&o);
	OK(!op_rec_put(&o, &s, &e), "an op is written");
	hex_enc((const uint8_t *)s.p, s.len, hex);
	STR_EQ(hex, want, "its bytes");
	OK(!op_rec_get(&b, s.p, s.len, &e), "it is read");
	OK(!memcmp(&o, &b, sizeof(o)), "and is the same");
	memset(o.note, 'n', OP_NOTE_MAX);
	o.note[OP_NOTE_MAX] = '\0';
	memset(o.value, 'v', OP_VALUE_MAX);
	o.value[OP_VALUE_MAX] = '\0';
	str_reset(&s);
	OK(!op_rec_put(&o, &s, &e) && !op_rec_get(&b, s.p, s.len, &e) &&
	                !memcmp(&o, &b, sizeof(o)),
	        "the longest op");
	o.type = OP_NONE;
	OK(op_rec_put(&o, &s, &e) == -1, "an op without a type is not written");
	str_release(&s);
}

static void
malformed(void)
{
	struct str s = STR_INIT(8192);
	struct err e = ERR_INIT;
	struct op o, b;
	bool all = true;
	size_t note;

	make(&o);
	OK(!op_rec_put(&o, &s, &e), "an op is written");
	for (size_t i = 0; i < s.len; i++)
		all = all && op_rec_get(&b, s.p, i, &e) == -1;
	OK(all, "an op cut at any byte is refused");
	str_addc(&s, 'x');
	OK(op_rec_get(&b, s.p, s.len, &e) == -1, "a byte behind it");
	str_cut(&s, s.len - 1);
	note = s.len - strlen(o.note);
	s.p[note] = '\0';
	OK(op_rec_get(&b, s.p, s.len, &e) == -1, "a NUL in its text");
	s.p[note] = '\xff';
	OK(op_rec_get(&b, s.p, s.len, &e) == -1, "invalid UTF-8 in its text");
	s.p[note] = '\xc4';
	OK(!op_rec_get(&b, s.p, s.len, &e), "it was right before");
	s.p[note - 1] = 0x7f;
	OK(op_rec_get(&b, s.p, s.len, &e) == -1, "an over-long text");
	s.p[note - 1] = 0;
	s.p[0] = 2;
	OK(op_rec_get(&b, s.p, s.len, &e) == -1, "another version");
	s.p[0] = 1;
	s.p[17] = 99;
	OK(op_rec_get(&b, s.p, s.len, &e) == -1, "an unknown type");
	str_release(&s);
}

static void
hash(void)
{
	struct op o, b;
	uint8_t h[HASH_LEN], g[HASH_LEN];
	char hex[2 * HASH_LEN + 1];

	make(&o);
	op_hash(&o, h);
	hex_enc(h, HASH_LEN, hex);
	STR_EQ(hex,
	        "88440d08a47e283a1b35764883a9a4ef"
	        "3280838092496a485d965ba2e73c952e",
	        "the hash of an op");
	b = o;
	memset(b.note + strlen(b.note) + 1, 'x', 20);
	op_hash(&b, g);
	OK(!memcmp(h, g, HASH_LEN), "bytes behind a text's end do not count");
	b = o;
	b.base++;
	op_hash(&b, g);
	OK(memcmp(h, g, HASH_LEN), "another revision, another hash");
	b = o;
	(void)snprintf(b.value, sizeof(b.value), "cođ");
	(void)snprintf(b.note, sizeof(b.note), "ã đọc");
	op_hash(&b, g);
	OK(memcmp(h, g, HASH_LEN), "texts do not run into one another");
}

int
main(void)
{
	struct err e = ERR_INIT;

	if (crypt_init(&e))
		return 1;
	round_trip();
	malformed();
	hash();
	return t_end();
}
