#include "model/ids.h"

#include "base/crypt.h"
#include "base/le.h"
#include "base/mem.h"

void
doc_id(const struct doc *d, uint8_t id[ID_LEN])
{
	const char *name = doc_get(d, DOCF_NUMBER);
	char date[16];
	uint8_t h[HASH_LEN];
	const char *fields[6];
	struct part parts[ARRAY_LEN(fields)];
	size_t i;

	civil_iso(d->date, date);
	fields[0] = "sotay-id";
	fields[1] = doc_kind_name(d->kind);
	fields[2] = doc_get(d, DOCF_ISSUER);
	fields[3] = doc_get(d, DOCF_TYPE);
	fields[4] = *name ? name : doc_get(d, DOCF_TITLE);
	fields[5] = date;
	for (i = 0; i < ARRAY_LEN(fields); i++)
		parts[i] = (struct part){ fields[i], strlen(fields[i]) + 1 };
	crypt_hash(h, sizeof(h), NULL, 0, parts, ARRAY_LEN(parts));
	memcpy(id, h, ID_LEN);
}

void
id_text(const uint8_t id[ID_LEN], char out[ID_TEXT + 1])
{
	b32_enc(id, ID_LEN, out);
}

void
sum_term(uint8_t x[16], const uint8_t id[ID_LEN], uint32_t rev, const uint8_t h[32])
{
	uint8_t le[4], full[HASH_LEN];
	const struct part parts[] = { { "sx1", 3 }, { id, ID_LEN }, { le, sizeof(le) },
		{ h, 32 } };

	le32_put(le, rev);
	crypt_hash(full, sizeof(full), NULL, 0, parts, ARRAY_LEN(parts));
	memcpy(x, full, 16);
}

void
sum_add(uint8_t sum[16], const uint8_t x[16])
{
	unsigned carry = 0;
	int i;

	for (i = 0; i < 16; i++) {
		carry += (unsigned)sum[i] + x[i];
		sum[i] = (uint8_t)carry;
		carry >>= 8;
	}
}

void
sum_sub(uint8_t sum[16], const uint8_t x[16])
{
	int borrow = 0, v, i;

	for (i = 0; i < 16; i++) {
		v = sum[i] - x[i] - borrow;
		sum[i] = (uint8_t)(v & 0xFF);
		borrow = v < 0;
	}
}
