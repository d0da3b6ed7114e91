/* Records: what is written comes back, and nothing malformed is taken. */
#include "t.h"

#include <stdlib.h>
#include "base/crypt.h"
#include "base/le.h"
#include "wire/rec.h"

static void
make(struct str *out)
{
	struct rec_writer w = rec_begin(out, REC_BLOCK);
	struct err e = ERR_INIT;

	rec_put_u64(&w, RF_RQ, 0x1122334455667788u);
	rec_put_str(&w, RF_NAME, "Chi bộ");
	rec_put_str(&w, RF_WHY, NULL);
	rec_put(&w, RF_KEY, "one", 3);
	rec_put(&w, RF_KEY, "", 0);
	rec_put(&w, RF_KEY, "three", 5);
	if (rec_finish(&w, &e))
		printf("# %s\n", e.msg);
}

static void
round_trip(void)
{
	struct str s = STR_INIT(REC_MAX);
	struct err e = ERR_INIT;
	struct rec r;
	struct view v = { NULL, 0 };
	uint8_t b[5];

	make(&s);
	OK(!rec_parse(&r, s.p, s.len, &e), "a written record is read");
	OK(r.type == REC_BLOCK && r.n == 5, "type and number of fields");
	OK(rec_u64(&r, RF_RQ, 7) == 0x1122334455667788u, "an integer");
	OK(view_eq(rec_get(&r, RF_NAME), "Chi bộ"), "a text");
	OK(!rec_has(&r, RF_WHY) && !rec_get(&r, RF_WHY).p, "no text, no field");
	OK(rec_u64(&r, RF_SEQ, 9) == 9, "an absent integer has the default");
	OK(rec_u64(&r, RF_KEY, 9) == 9, "eight bytes and no other are an integer");
	OK(rec_nth(&r, RF_KEY, 2, &v) && view_eq(v, "three"),
	        "the third of a repeated field");
	OK(rec_nth(&r, RF_KEY, 1, &v) && v.p && !v.n, "an empty field is there");
	OK(!rec_nth(&r, RF_KEY, 3, &v), "there is no fourth");
	OK(!rec_bytes(&r, RF_KEY, b, 3) && !memcmp(b, "one", 3), "bytes of a length");
	OK(rec_bytes(&r, RF_KEY, b, 4) == -1, "bytes of another length are refused");
	OK(rec_bytes(&r, RF_SUM, b, 4) == -1, "absent bytes are refused");
	str_release(&s);
}

static void
malformed(void)
{
	struct str s = STR_INIT(REC_MAX);
	struct rec r;
	bool all = true;
	uint8_t *p;
	size_t n;

	make(&s);
	n = s.len;
	p = malloc(n);
	if (!p)
		return;
	for (size_t i = 0; i < n; i++) {
		memcpy(p, s.p, n);
		if (!rec_parse(&r, p, i, NULL))
			all = false;
		/* The same with a length word that agrees with what is left. */
		if (i < 6)
			continue;
		le32_put(p, (uint32_t)(i - 4));
		if (!rec_parse(&r, p, i, NULL) && r.n > 4)
			all = false;
	}
	OK(all, "a record cut at any byte is refused or shorter by whole fields");
	memcpy(p, s.p, n);
	le32_put(p, (uint32_t)n);
	OK(rec_parse(&r, p, n, NULL) == -1, "a wrong length word");
	memcpy(p, s.p, n);
	le32_put(p + 7, 0xFFFFFFFFu);
	OK(rec_parse(&r, p, n, NULL) == -1, "a field longer than the record");
	memcpy(p, s.p, n);
	le16_put(p + 4, 999);
	OK(rec_parse(&r, p, n, NULL) == -1, "an unknown type");
	le16_put(p + 4, REC_BLOB + 1);
	OK(rec_parse(&r, p, n, NULL) == -1, "a type between requests and answers");
	memcpy(p, s.p, n);
	p[6] = 0;
	OK(rec_parse(&r, p, n, NULL) == -1, "field 0");
	p[6] = RF_UNSENT + 1;
	OK(rec_parse(&r, p, n, NULL) == -1, "an unknown field");
	/* Never read out of bounds, whatever the bytes: for the sanitizers to see. */
	for (int i = 0; i < 20000; i++) {
		uint8_t x[3];

		crypt_random(x, sizeof(x));
		memcpy(p, s.p, n);
		p[4 + (x[0] + x[1] * 256u) % (n - 4)] ^= x[2];
		(void)!rec_parse(&r, p, n, NULL);
	}
	free(p);
	str_release(&s);
}

static void
limits(void)
{
	struct str s = STR_INIT(2 * (size_t)REC_MAX);
	struct rec_writer w;
	struct err e = ERR_INIT;
	struct rec r;
	uint8_t *big = calloc(1, REC_MAX);
	size_t room = REC_MAX - 6 - 5;

	if (!big)
		return;
	str_adds(&s, "before");
	w = rec_begin(&s, REC_BODY);
	rec_put(&w, RF_DATA, big, room);
	OK(!rec_finish(&w, &e) && s.len == 6 + (size_t)REC_MAX, "a record of REC_MAX");
	OK(!rec_parse(&r, s.p + 6, REC_MAX, &e), "is read");
	str_cut(&s, 6);
	w = rec_begin(&s, REC_BODY);
	rec_put(&w, RF_DATA, big, room);
	rec_put(&w, RF_DATA, NULL, 0);
	OK(rec_finish(&w, &e) == -1 && e.code == ERR_INTERNAL,
	        "a longer one is not written");
	STR_EQ(str_c(&s), "before", "and is taken back");
	w = rec_begin(&s, REC_END);
	rec_put_u64(&w, RF_RQ, 1);
	OK(!rec_finish(&w, &e), "the next one is written");
	str_reset(&s);
	w = rec_begin(&s, REC_OPS);
	for (int i = 0; i <= REC_FIELDS_MAX; i++)
		rec_put(&w, RF_OP, "x", 1);
	OK(!rec_finish(&w, &e) && rec_parse(&r, s.p, s.len, &e) == -1,
	        "more fields than a record has places");
	free(big);
	str_release(&s);
}

static void
stream(void)
{
	struct str s = STR_INIT(REC_MAX);
	struct rec_stream in;
	struct err e = ERR_INIT;
	struct rec r;
	const uint8_t *p;
	size_t n, one, got = 0;
	bool fine = true;

	make(&s);
	one = s.len;
	for (int i = 0; i < 4; i++)
		make(&s);
	for (size_t piece = 1; piece < one + 9; piece += 7) {
		rec_stream_init(&in);
		got = 0;
		for (size_t at = 0; at < s.len; at += piece) {
			size_t k = s.len - at < piece ? s.len - at : piece;

			fine = fine && !rec_stream_add(&in, s.p + at, k, &e);
			while (rec_stream_take(&in, &p, &n, &e) == 1) {
				fine = fine && n == one && !rec_parse(&r, p, n, &e);
				got++;
			}
		}
		fine = fine && got == 5 && in.off == in.in.len;
		rec_stream_release(&in);
	}
	OK(fine, "a stream in pieces of any length gives the five records");
	rec_stream_init(&in);
	OK(!rec_stream_add(&in, "\1\0\0\0\0\0", 6, &e) &&
	                rec_stream_take(&in, &p, &n, &e) == -1,
	        "a record shorter than its type ends the stream");
	rec_stream_release(&in);
	rec_stream_init(&in);
	OK(!rec_stream_add(&in, "\0\0\0\x7f", 4, &e) &&
	                rec_stream_take(&in, &p, &n, &e) == -1,
	        "a record longer than the limit ends it at once");
	rec_stream_release(&in);
	str_release(&s);
}

int
main(void)
{
	struct err e = ERR_INIT;

	if (crypt_init(&e))
		return 1;
	round_trip();
	malformed();
	limits();
	stream();
	return t_end();
}
