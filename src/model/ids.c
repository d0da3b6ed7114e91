#include "model/ids.h"

#include "base/crypt.h"
#include "base/le.h"
#include "base/mem.h"

#define PARTS_MAX 6

static struct part
part_of(const char *z)
{
	return (struct part){ z, strlen(z) + 1 };
}

static size_t
document_parts(const struct doc *d, char date[16], struct part *p)
{
	const char *name = doc_get(d, DOCF_NUMBER);

	civil_iso(d->date, date);
	p[0] = part_of(doc_get(d, DOCF_ISSUER));
	p[1] = part_of(doc_get(d, DOCF_TYPE));
	p[2] = part_of(*name ? name : doc_get(d, DOCF_TITLE));
	p[3] = part_of(date);
	return 4;
}

void
doc_id_to(const struct doc *d, const char *to, uint8_t id[ID_LEN])
{
	struct part parts[PARTS_MAX + 1];
	uint8_t h[HASH_LEN];
	char when[32];
	size_t n = 2;

	parts[0] = part_of("sotay-id");
	parts[1] = part_of(doc_kind_name(d->kind));
	switch (d->kind) {
	case DOC_MEETING:
		instant_iso(d->start, when);
		parts[n++] = part_of(to);
		parts[n++] = part_of(when);
		parts[n++] = part_of(doc_get(d, DOCF_TITLE));
		break;
	case DOC_NOTICE:
		civil_iso(d->date, when);
		parts[n++] = part_of(to);
		parts[n++] = part_of(doc_get(d, DOCF_TITLE));
		parts[n++] = (struct part){ d->body.p, d->body.n };
		parts[n++] = (struct part){ "", 1 };
		parts[n++] = part_of(when);
		break;
	case DOC_PROFILE:
		parts[n++] = part_of(to);
		break;
	case DOC_DOCUMENT:
	case DOC_POLICY:
	case DOC_OTHER:
	default:
		n += document_parts(d, when, parts + n);
		break;
	}
	crypt_hash(h, sizeof(h), NULL, 0, parts, n);
	memcpy(id, h, ID_LEN);
}

void
doc_id(const struct doc *d, uint8_t id[ID_LEN])
{
	doc_id_to(d, "", id);
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
