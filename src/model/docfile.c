#include "model/docfile.h"

#include "base/crypt.h"
#include "base/mem.h"
#include "base/utf8.h"

/* Body lines in which a secrecy mark is looked for, as it stands on the first page. */
#define MARK_LINES 10

static const struct {
	const char *name;
	int flag;
} fields[DOCF_COUNT] = {
#define DOCFIELD(id, name, flags) { name, flags },
#include "model/docfields.def"
#undef DOCFIELD
};

static const char *const kinds[] = { "other", "document", "notice", "meeting", "policy" };

const char *
doc_kind_name(enum doc_kind k)
{
	return (unsigned)k < ARRAY_LEN(kinds) ? kinds[k] : kinds[DOC_OTHER];
}

enum doc_kind
doc_kind_of(const char *p, size_t n)
{
	size_t i;

	for (i = 1; i < ARRAY_LEN(kinds); i++)
		if (strlen(kinds[i]) == n && memcmp(kinds[i], p, n) == 0)
			return (enum doc_kind)i;
	return DOC_OTHER;
}

static const enum doc_field rel_field[REL_COUNT] = {
	[REL_REPLACES] = DOCF_REPLACES,
	[REL_AMENDS] = DOCF_AMENDS,
	[REL_IMPLEMENTS] = DOCF_IMPLEMENTS,
	[REL_CITES] = DOCF_CITES,
};

const char *
doc_rel_name(enum doc_rel_kind k)
{
	return (unsigned)k < REL_COUNT ? fields[rel_field[k]].name : "?";
}

const char *
doc_get(const struct doc *d, enum doc_field f)
{
	return d->f[f] ? d->f[f] : "";
}

void
doc_release(struct doc *d)
{
	size_t i;

	for (i = 0; i < DOCF_COUNT; i++)
		free(d->f[i]);
	for (i = 0; i < d->nrels; i++)
		free(d->rels[i].number);
	free(d->rels);
	memset(d, 0, sizeof(*d));
}

void
doc_hash(const void *file, size_t n, uint8_t h[32])
{
	crypt_hash1(h, 32, file, n);
}

/* --- reading --- */

struct reader {
	struct doc *d;
	const char *p, *end; /* the text not yet read */
	unsigned line;       /* number of the line last read */
	bool strict;
	bool seen[DOCF_COUNT];
	size_t cap; /* of d->rels */
	struct err *e;
};

/* The next line without its LF or CRLF; false at the end. */
static bool
next_line(struct reader *r, struct view *l)
{
	const char *nl;

	if (r->p == r->end)
		return false;
	nl = memchr(r->p, '\n', (size_t)(r->end - r->p));
	l->p = r->p;
	l->n = (size_t)((nl ? nl : r->end) - r->p);
	r->p = nl ? nl + 1 : r->end;
	r->line++;
	if (l->n && l->p[l->n - 1] == '\r')
		l->n--;
	return true;
}

static bool
blank(uint32_t cp)
{
	return cp == 0 || cp == 0xFEFF || utf8_is_space(cp);
}

static struct view
trim(struct view v)
{
	size_t i = 0, last = 0, len;
	uint32_t cp;
	bool begun = false;
	struct view out = { v.p, 0 };

	for (; i < v.n; i += len) {
		len = utf8_next(v.p + i, v.n - i, &cp);
		if (blank(cp))
			continue;
		if (!begun)
			out.p = v.p + i;
		begun = true;
		last = i + len;
	}
	if (begun)
		out.n = (size_t)(v.p + last - out.p);
	return out;
}

/* A secrecy mark standing alone. Marks count, so that "mat" is none; case, NFC or NFD and the kind
 * of spaces do not. */
static int
is_secret(struct view v, bool *secret, struct err *e)
{
	static const char *const marks[] = { "mật", "tối mật", "tuyệt mật" };
	char one[128];
	struct str exact = STR_INIT(512);
	size_t i = 0, n = 0, len;
	uint32_t cp;
	bool gap = false;
	int ret;

	*secret = false;
	v = trim(v);
	for (; i < v.n; i += len) {
		len = utf8_next(v.p + i, v.n - i, &cp);
		if (n + len + 1 > sizeof(one))
			return 0;
		if (blank(cp)) {
			gap = true;
			continue;
		}
		if (gap)
			one[n++] = ' ';
		gap = false;
		memcpy(one + n, v.p + i, len);
		n += len;
	}
	utf8_exact(one, n, &exact);
	ret = str_ok(&exact, "a line", e);
	for (i = 0; ret == 0 && i < ARRAY_LEN(marks); i++)
		if (strcmp(str_c(&exact), marks[i]) == 0)
			*secret = true;
	str_release(&exact);
	return ret;
}

static int
refuse_secret(struct reader *r, struct view v)
{
	bool secret;

	if (is_secret(v, &secret, r->e) != 0)
		return -1;
	if (!secret)
		return 0;
	v = trim(v);
	return err_set(r->e, ERR_USAGE,
	        "line %u: secrecy mark \"%.*s\": a secret document has no place here",
	        r->line, (int)v.n, v.p);
}

static int
field_of(struct view name)
{
	int i;

	for (i = 0; i < DOCF_COUNT; i++)
		if (view_eq(name, fields[i].name))
			return i;
	return -1;
}

/* Whether the file begins with a header: for the reader, which takes any text. */
static bool
begins_with_header(struct reader r)
{
	struct view l;
	const char *colon;

	if (!next_line(&r, &l))
		return false;
	colon = memchr(l.p, ':', l.n);
	return colon && field_of((struct view){ l.p, (size_t)(colon - l.p) }) >= 0;
}

static char *
value_copy(struct view v, struct err *e)
{
	char *s = mem_dup(v.p, v.n, e);
	size_t i;

	for (i = 0; s && i < v.n; i++)
		if (s[i] == '\0')
			s[i] = ' ';
	return s;
}

static int
put_date(struct reader *r, int f, struct view v)
{
	civil *to = f == DOCF_DATE        ? &r->d->date
	            : f == DOCF_EFFECTIVE ? &r->d->effective
	                                  : &r->d->expires;

	if (civil_parse(v.p, v.n, to) == 0 || !r->strict)
		return 0;
	return err_set(r->e, ERR_USAGE,
	        "line %u: %s: not a date like 2025-07-10: \"%.*s\"", r->line,
	        fields[f].name, (int)v.n, v.p);
}

static int
put_bool(struct reader *r, int f, struct view v)
{
	bool *to = f == DOCF_DRAFT ? &r->d->draft : &r->d->ack;

	*to = view_eq(v, "yes");
	if (*to || view_eq(v, "no") || !r->strict)
		return 0;
	return err_set(r->e, ERR_USAGE, "line %u: %s: neither yes nor no: \"%.*s\"",
	        r->line, fields[f].name, (int)v.n, v.p);
}

static int
put_rel(struct reader *r, int f, struct view v)
{
	struct doc *d = r->d;
	int k = 0;

	if (v.n == 0) {
		if (!r->strict)
			return 0;
		return err_set(r->e, ERR_USAGE, "line %u: %s: no number", r->line,
		        fields[f].name);
	}
	if (d->nrels == DOC_RELS_MAX) {
		if (!r->strict)
			return 0;
		return err_set(r->e, ERR_USAGE, "line %u: more than %d related documents",
		        r->line, DOC_RELS_MAX);
	}
	while (k < REL_COUNT - 1 && (int)rel_field[k] != f)
		k++;
	if (mem_grow(&d->rels, &r->cap, d->nrels + 1, sizeof(*d->rels), r->e) != 0)
		return -1;
	d->rels[d->nrels].kind = (enum doc_rel_kind)k;
	d->rels[d->nrels].number = value_copy(v, r->e);
	if (!d->rels[d->nrels].number)
		return -1;
	d->nrels++;
	return 0;
}

static int
put_value(struct reader *r, int f, struct view v)
{
	if (v.n > DOC_VALUE_MAX) {
		if (r->strict)
			return err_set(r->e, ERR_USAGE,
			        "line %u: %s: %zu bytes, at most %d are allowed", r->line,
			        fields[f].name, v.n, DOC_VALUE_MAX);
		v.n = utf8_cut(v.p, v.n, DOC_VALUE_MAX);
	}
	if (r->seen[f] && fields[f].flag != 'M') {
		if (r->strict)
			return err_set(r->e, ERR_USAGE, "line %u: %s for the second time",
			        r->line, fields[f].name);
		return 0;
	}
	if (fields[f].flag == 'D' && put_date(r, f, v) != 0)
		return -1;
	if (fields[f].flag == 'B' && put_bool(r, f, v) != 0)
		return -1;
	if (fields[f].flag == 'M' && put_rel(r, f, v) != 0)
		return -1;
	r->seen[f] = true;
	if (v.n && !r->d->f[f]) {
		r->d->f[f] = value_copy(v, r->e);
		if (!r->d->f[f])
			return -1;
	}
	return 0;
}

static int
header_line(struct reader *r, struct view l)
{
	const char *colon = memchr(l.p, ':', l.n);
	struct view name = { l.p, colon ? (size_t)(colon - l.p) : 0 }, value;
	int f;

	if (!colon) {
		if (refuse_secret(r, l) != 0)
			return -1;
		if (!r->strict)
			return 0;
		return err_set(r->e, ERR_USAGE,
		        "line %u: no header line (Name: value); an empty line parts the "
		        "header "
		        "from the text",
		        r->line);
	}
	value = trim((struct view){ colon + 1, l.n - name.n - 1 });
	if (refuse_secret(r, value) != 0)
		return -1;
	f = field_of(name);
	if (f >= 0)
		return put_value(r, f, value);
	if (!r->strict)
		return 0;
	return err_set(r->e, ERR_USAGE, "line %u: unknown header name \"%.*s\"", r->line,
	        (int)(name.n < 60 ? name.n : utf8_cut(name.p, name.n, 60)), name.p);
}

static int
read_header(struct reader *r)
{
	struct view l;

	while (next_line(r, &l)) {
		if (trim(l).n == 0)
			return 0;
		if (header_line(r, l) != 0)
			return -1;
	}
	return 0;
}

static int
check_marks(struct reader r)
{
	struct view l;
	int i;

	for (i = 0; i < MARK_LINES && next_line(&r, &l); i++)
		if (refuse_secret(&r, l) != 0)
			return -1;
	return 0;
}

/* What a publisher's file must be before it is read at all. */
static int
check_bytes(struct reader r)
{
	struct view l;

	if (r.end - r.p > (ptrdiff_t)DOC_MAX)
		return err_set(r.e, ERR_USAGE,
		        "the document has %zu bytes, at most %u are allowed",
		        (size_t)(r.end - r.p), DOC_MAX);
	while (next_line(&r, &l)) {
		if (memchr(l.p, '\0', l.n))
			return err_set(
			        r.e, ERR_USAGE, "line %u: a NUL character", r.line);
		if (!utf8_valid(l.p, l.n))
			return err_set(r.e, ERR_USAGE, "line %u: not UTF-8", r.line);
	}
	return 0;
}

int
doc_parse(struct doc *d, enum doc_kind kind, const char *p, size_t n,
        enum doc_parse_mode mode, struct err *e)
{
	struct reader r = {
		.d = d, .p = p, .end = p + n, .strict = mode == DOC_STRICT, .e = e
	};

	memset(d, 0, sizeof(*d));
	d->kind = kind;
	if (r.strict && check_bytes(r) != 0)
		goto fail;
	if (n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
		r.p += 3;
	if ((r.strict || begins_with_header(r)) && read_header(&r) != 0)
		goto fail;
	d->body = (struct view){ r.p, (size_t)(r.end - r.p) };
	if (check_marks(r) != 0)
		goto fail;
	if (r.strict && !d->f[DOCF_TITLE]) {
		err_set(e, ERR_USAGE, "line 1: the header has no Title");
		goto fail;
	}
	return 0;
fail:
	doc_release(d);
	return -1;
}
