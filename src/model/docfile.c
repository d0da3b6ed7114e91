#include "model/docfile.h"

#include <time.h>
#include "base/crypt.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/attach.h"
#include "model/values.h"

/* Body lines in which a secrecy mark is looked for, as it stands on the first page. */
#define MARK_LINES 10

static const struct {
	const char *name;
	int flag;
	const char *kinds; /* in which it may stand */
} fields[DOCF_COUNT] = {
#define DOCFIELD_IN(id, name, flag, in) { name, flag, in },
#include "model/docfields.def"
};

static const char *const kinds[] = { "other", "document", "notice", "meeting", "policy",
	"profile" };
/* Their letters in docfields.def; a kind without one may have every field. */
static const char letters[] = { 0, 'd', 'n', 'm', 0, 'p' };

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

const char *
doc_start_there(const struct doc *d, char there[32])
{
	const char *z = strrchr(doc_get(d, DOCF_START), ' ');
	time_t t = (time_t)d->start;
	struct tm here;
	int zone;

	if (!d->start || !z || (z[1] != '+' && z[1] != '-') ||
	        zone_parse(z + 1, strlen(z + 1), &zone) != 0 || !localtime_r(&t, &here) ||
	        here.tm_gmtoff == zone)
		return NULL;
	instant_iso(d->start + zone, there);
	return strlen(there) < 16 ? NULL : z + 1;
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
	for (i = 0; i < d->npapers; i++)
		free(d->papers[i]);
	free(d->papers);
	for (i = 0; i < d->natts; i++)
		free(d->atts[i]);
	free(d->atts);
	memset(d, 0, sizeof(*d));
}

void
doc_hash(const void *file, size_t n, uint8_t h[32])
{
	crypt_hash1(h, 32, file, n);
}

void
doc_hash_with(
        const void *file, size_t n, const struct att *att, size_t natt, uint8_t h[32])
{
	struct crypt_hasher s;
	size_t i;

	crypt_hash_begin(&s);
	crypt_hash_add(&s, file, n);
	for (i = 0; i < natt; i++)
		crypt_hash_add(&s, att[i].hash, HASH_LEN);
	crypt_hash_end(&s, h);
}

/* --- reading --- */

struct reader {
	struct doc *d;
	const char *p, *end; /* the text not yet read */
	unsigned line;       /* number of the line last read */
	bool strict;
	bool seen[DOCF_COUNT];
	size_t cap; /* of d->rels */
	size_t paper_cap, att_cap;
	int zone; /* of an instant without one */
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
	if (cp > ' ' && cp < 0x7F)
		return false;
	return cp == 0 || cp == 0xFEFF || utf8_is_space(cp);
}

/* Whether v ends with a whole code point that is no blank. */
static bool
ends_well(struct view v)
{
	size_t k = 1;
	uint32_t cp;

	while (k < 4 && k < v.n && ((unsigned char)v.p[v.n - k] & 0xC0) == 0x80)
		k++;
	return v.n && utf8_next(v.p + v.n - k, k, &cp) == k && cp != (uint32_t)-1 &&
	       !blank(cp);
}

static struct view
trim(struct view v)
{
	size_t i, last = 0, len;
	uint32_t cp;

	for (; v.n; v.p += len, v.n -= len) {
		len = utf8_next(v.p, v.n, &cp);
		if (!blank(cp))
			break;
	}
	while (v.n && (unsigned char)v.p[v.n - 1] < 0x80 &&
	        blank((unsigned char)v.p[v.n - 1]))
		v.n--;
	if (!v.n || ends_well(v))
		return v;
	for (i = 0; i < v.n; i += len) {
		len = utf8_next(v.p + i, v.n - i, &cp);
		if (!blank(cp))
			last = i + len;
	}
	v.n = last;
	return v;
}

/* Takes no room, whatever its category says. */
static bool
unseen(uint32_t cp)
{
	return cp == 0x034F || cp == 0x115F || cp == 0x1160 || cp == 0x17B4 ||
	       cp == 0x17B5 || (cp >= 0x180B && cp <= 0x180F) || cp == 0x3164 ||
	       (cp >= 0xFE00 && cp <= 0xFE0F) || cp == 0xFFA0 ||
	       (cp >= 0xE0100 && cp <= 0xE01EF);
}

/* A secrecy mark standing alone. Marks count, so that "mat" is none; case, NFC or NFD, wide letters,
 * and all that is no letter around and between them do not. */
static int
is_secret(struct view v, bool *secret, struct err *e)
{
	static const char *const marks[] = { "mật", "tốimật", "tuyệtmật" };
	char one[24]; /* the longest mark takes 16 bytes, in NFD: longer lines cost nothing */
	struct str exact = STR_INIT(512);
	size_t i, n = 0, len;
	uint32_t cp;
	int ret;

	*secret = false;
	for (i = 0; i < v.n; i += len) {
		len = utf8_next(v.p + i, v.n - i, &cp);
		if (cp >= 0xFF21 && cp <= 0xFF5A)
			cp -= 0xFF21 - 'A';
		if (unseen(cp) || !utf8_is_word(cp))
			continue;
		/* most lines show it by their first letter: none of ASCII becomes another one */
		if (n + 4 > sizeof(one) ||
		        (n == 0 && cp < 0x80 && !strchr("MmTt", (int)cp)))
			return 0;
		n += utf8_put(cp, one + n);
	}
	if (!n)
		return 0;
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
put_instant(struct reader *r, int f, struct view v)
{
	struct doc *d = r->d;
	int64_t *to = f == DOCF_TIME    ? &d->time
	              : f == DOCF_START ? &d->start
	              : f == DOCF_END   ? &d->end
	                                : &d->deadline;

	if (instant_parse(v.p, v.n, r->zone, to) != 0) {
		if (!r->strict)
			return 0;
		return err_set(r->e, ERR_USAGE,
		        "line %u: %s: not a time like 2026-03-02 19:30 +07:00: \"%.*s\"",
		        r->line, fields[f].name, (int)v.n, v.p);
	}
	if (f == DOCF_TIME || f == DOCF_START)
		(void)civil_parse(v.p, 10, &d->date);
	return 0;
}

static int
put_list(struct reader *r, int f, struct view v)
{
	char ***list = f == DOCF_PAPER ? &r->d->papers : &r->d->atts;
	size_t *n = f == DOCF_PAPER ? &r->d->npapers : &r->d->natts;
	size_t *cap = f == DOCF_PAPER ? &r->paper_cap : &r->att_cap;

	if (v.n == 0 || *n == DOC_LIST_MAX) {
		if (!r->strict)
			return 0;
		if (v.n == 0)
			return err_set(r->e, ERR_USAGE, "line %u: %s: nothing is named",
			        r->line, fields[f].name);
		return err_set(r->e, ERR_USAGE, "line %u: more than %d times %s", r->line,
		        DOC_LIST_MAX, fields[f].name);
	}
	if (f == DOCF_ATTACHMENT && (*n == ATT_MAX || !attach_name_ok(v.p, v.n))) {
		if (!r->strict)
			return 0;
		if (*n == ATT_MAX)
			return err_set(r->e, ERR_USAGE,
			        "line %u: more than %d attachments", r->line, ATT_MAX);
		return err_set(r->e, ERR_USAGE,
		        "line %u: Attachment: \"%.*s\": write the name of a file beside "
		        "the document, of a kind like .pdf, .docx, .xlsx or .png",
		        r->line, (int)v.n, v.p);
	}
	if (mem_grow(list, cap, *n + 1, sizeof(**list), r->e) != 0)
		return -1;
	(*list)[*n] = value_copy(v, r->e);
	if (!(*list)[*n])
		return -1;
	++*n;
	return 0;
}

/* Headers whose values are a list of words. */
static int
check_words(struct reader *r, int f, struct view v)
{
	enum value_set set;

	if (f == DOCF_KIND)
		set = r->d->kind == DOC_MEETING ? VALUES_MEETING_KIND
		                                : VALUES_NOTICE_KIND;
	else if (f == DOCF_FORMAT)
		set = VALUES_MEETING_FORMAT;
	else if (f == DOCF_STATE)
		set = VALUES_MEETING_STATE;
	else if (f == DOCF_PRIORITY)
		set = VALUES_PRIORITY;
	else
		return 0;
	if (!r->strict || value_code(set, v.p, v.n))
		return 0;
	return err_set(r->e, ERR_USAGE,
	        "line %u: %s: \"%.*s\" is not known; it may be %s, %s, %s ...", r->line,
	        fields[f].name, (int)v.n, v.p, value_nth(set, 0), value_nth(set, 1),
	        value_nth(set, 2));
}

static int
check_link(struct reader *r, int f, struct view v)
{
	size_t i = 0;

	while (i < v.n && v.p[i] > ' ' && v.p[i] < 0x7f)
		i++;
	if (!r->strict || (v.n > 8 && memcmp(v.p, "https://", 8) == 0 && i == v.n))
		return 0;
	return err_set(r->e, ERR_USAGE,
	        "line %u: %s: not an address https://...: \"%.*s\"", r->line,
	        fields[f].name, (int)v.n, v.p);
}

static int
put_kept(struct reader *r, int f, struct view v)
{
	switch (fields[f].flag) {
	case 'D':
		return put_date(r, f, v);
	case 'B':
		return put_bool(r, f, v);
	case 'M':
		return put_rel(r, f, v);
	case 'T':
		return put_instant(r, f, v);
	case 'L':
		return put_list(r, f, v);
	default:
		return f == DOCF_LINK ? check_link(r, f, v) : check_words(r, f, v);
	}
}

bool
doc_value_ok(const char *p, size_t n, uint32_t *bad)
{
	uint32_t cp;

	for (size_t i = 0; i < n;) {
		i += utf8_next(p + i, n - i, &cp);
		if ((cp < 0x20 && cp != '\t') || (cp >= 0x7F && cp <= 0x9F) ||
		        cp == 0x061C || cp == 0x200E || cp == 0x200F ||
		        (cp >= 0x202A && cp <= 0x202E) ||
		        (cp >= 0x2066 && cp <= 0x2069)) {
			*bad = cp;
			return false;
		}
	}
	return true;
}

static int
check_controls(struct reader *r, int f, struct view v)
{
	uint32_t cp;

	if (!r->strict || doc_value_ok(v.p, v.n, &cp))
		return 0;
	return err_set(r->e, ERR_USAGE,
	        "line %u: %s: the control character U+%04X has no place there", r->line,
	        fields[f].name, (unsigned)cp);
}

static bool
field_fits(enum doc_kind kind, int f)
{
	return (unsigned)kind >= ARRAY_LEN(letters) || !letters[kind] ||
	       strchr(fields[f].kinds, letters[kind]);
}

static int
put_value(struct reader *r, int f, struct view v)
{
	if (r->strict && !field_fits(r->d->kind, f))
		return err_set(r->e, ERR_USAGE, "line %u: %s has no place in a %s",
		        r->line, fields[f].name, doc_kind_name(r->d->kind));
	if (check_controls(r, f, v) != 0)
		return -1;
	if (v.n > DOC_VALUE_MAX) {
		if (r->strict)
			return err_set(r->e, ERR_USAGE,
			        "line %u: %s: %zu bytes, at most %d are allowed", r->line,
			        fields[f].name, v.n, DOC_VALUE_MAX);
		v.n = utf8_cut(v.p, v.n, DOC_VALUE_MAX);
	}
	if (r->seen[f] && fields[f].flag != 'M' && fields[f].flag != 'L') {
		if (r->strict)
			return err_set(r->e, ERR_USAGE, "line %u: %s for the second time",
			        r->line, fields[f].name);
		return 0;
	}
	if (put_kept(r, f, v) != 0)
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

/* What must stand in a publisher's file of each kind. */
static int
check_whole(const struct reader *r)
{
	const struct doc *d = r->d;

	if (!d->f[DOCF_TITLE])
		return err_set(r->e, ERR_USAGE, "line 1: the header has no Title");
	if (d->kind != DOC_MEETING)
		return 0;
	if (!d->start)
		return err_set(r->e, ERR_USAGE, "line 1: the meeting has no Start");
	if (!d->f[DOCF_KIND])
		return err_set(r->e, ERR_USAGE, "line 1: the meeting has no Kind");
	if (d->end && d->end <= d->start)
		return err_set(
		        r->e, ERR_USAGE, "line 1: the meeting ends before it starts");
	return 0;
}

int
doc_parse_in(struct doc *d, enum doc_kind kind, const char *p, size_t n,
        enum doc_parse_mode mode, int zone, struct err *e)
{
	struct reader r = { .d = d,
		.p = p,
		.end = p + n,
		.strict = mode == DOC_STRICT,
		.zone = zone,
		.e = e };

	memset(d, 0, sizeof(*d));
	d->kind = kind;
	if (r.strict && check_bytes(r) != 0)
		goto fail;
	if (n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
		r.p += 3;
	if ((r.strict || begins_with_header(r)) && read_header(&r) != 0)
		goto fail;
	d->body = (struct view){ r.p, (size_t)(r.end - r.p) };
	if (check_marks(r) != 0 || (r.strict && check_whole(&r) != 0))
		goto fail;
	return 0;
fail:
	doc_release(d);
	return -1;
}

int
doc_parse(struct doc *d, enum doc_kind kind, const char *p, size_t n,
        enum doc_parse_mode mode, struct err *e)
{
	return doc_parse_in(d, kind, p, n, mode, 0, e);
}

/* --- writing --- */

/* Whether the line is an instant without a zone. */
static bool
wants_zone(struct view l)
{
	const char *colon = memchr(l.p, ':', l.n);
	struct view v;
	int64_t t;
	int f, zone;

	if (!colon)
		return false;
	f = field_of((struct view){ l.p, (size_t)(colon - l.p) });
	if (f < 0 || fields[f].flag != 'T')
		return false;
	v = trim((struct view){ colon + 1, (size_t)(l.p + l.n - colon - 1) });
	return instant_parse(v.p, v.n, 0, &t) == 0 &&
	       (v.n < 6 || zone_parse(v.p + v.n - 6, 6, &zone) != 0);
}

void
doc_zones_out(const char *p, size_t n, int zone, struct str *out)
{
	struct reader r = { .p = p, .end = p + n };
	int min = (zone < 0 ? -zone : zone) / 60;
	const char *from;
	struct view l;

	while (from = r.p, next_line(&r, &l)) {
		struct view text = trim(l);

		if (!text.n) {
			r.p = from;
			break;
		}
		if (wants_zone(l)) {
			str_add(out, l.p, (size_t)(text.p + text.n - l.p));
			str_addf(out, " %c%02d:%02d\n", zone < 0 ? '-' : '+', min / 60,
			        min % 60);
		} else {
			str_add(out, from, (size_t)(r.p - from));
		}
	}
	str_add(out, r.p, (size_t)(r.end - r.p));
}
