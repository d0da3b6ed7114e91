#include "cli_int.h"

#include "base/date.h"
#include "base/utf8.h"
#include "model/ids.h"

#define TEXT_MAX (32u << 20)

void
json_begin(struct json_out *j, struct out *o)
{
	j->o = o;
	j->first = true;
	out_safe(o, SAFE("{"));
}

void
json_end(struct json_out *j)
{
	out_safe(j->o, SAFE("}\n"));
}

static void
add_escaped(struct str *out, uint32_t cp)
{
	if (cp >= 0x10000) {
		cp -= 0x10000;
		str_addf(out, "\\u%04x\\u%04x", 0xd800 + (unsigned)(cp >> 10),
		        0xdc00 + (unsigned)(cp & 0x3ff));
	} else {
		str_addf(out, "\\u%04x", (unsigned)cp);
	}
}

/* A string of JSON from sanitised text. Where the locale cannot show a letter it is escaped: a program
 * that reads on gets the same text everywhere. */
static void
put_string(struct out *o, struct raw v, enum scrub_flags fl)
{
	struct str safe = STR_INIT(TEXT_MAX), out = STR_INIT(TEXT_MAX);
	struct safe s = scrub(v, fl, &safe);
	uint32_t cp;
	size_t n;

	str_addc(&out, '"');
	for (size_t at = 0; at < s.n; at += n) {
		n = utf8_next(s.p + at, s.n - at, &cp);
		if (cp == '"' || cp == '\\') {
			str_addc(&out, '\\');
			str_addc(&out, (char)cp);
		} else if (cp == '\n') {
			str_adds(&out, "\\n");
		} else if (cp < 0x20 || (cp >= 0x80 && !o->utf8)) {
			add_escaped(&out, cp);
		} else {
			str_add(&out, s.p + at, n);
		}
	}
	str_addc(&out, '"');
	out_raw(o, (struct raw){ str_c(&out), out.len }, SCRUB_LINE);
	str_release(&out);
	str_release(&safe);
}

static void
key(struct json_out *j, const char *k)
{
	if (!j->first)
		out_safe(j->o, SAFE(","));
	j->first = false;
	out_f(j->o, "\"%s\":", k);
}

void
json_text(struct json_out *j, const char *k, struct raw v, enum scrub_flags fl)
{
	key(j, k);
	if (v.n)
		put_string(j->o, v, fl);
	else
		out_safe(j->o, SAFE("null"));
}

void
json_z(struct json_out *j, const char *k, const char *v)
{
	json_text(j, k, raw_of(v), SCRUB_LINE);
}

void
json_bool(struct json_out *j, const char *k, bool v)
{
	key(j, k);
	out_safe(j->o, v ? SAFE("true") : SAFE("false"));
}

void
json_num(struct json_out *j, const char *k, int64_t v)
{
	key(j, k);
	out_f(j->o, "%lld", (long long)v);
}

void
json_civil(struct json_out *j, const char *k, civil v)
{
	char b[16];

	civil_iso(v, b);
	json_z(j, k, b);
}

void
json_instant(struct json_out *j, const char *k, int64_t v)
{
	char b[32] = "";

	if (v)
		instant_iso(v, b);
	json_z(j, k, b);
}

void
json_id(struct json_out *j, const char *k, const uint8_t id[ID_LEN])
{
	char b[ID_TEXT + 1];

	id_text(id, b);
	json_z(j, k, b);
}

void
json_list(struct json_out *j, const char *k)
{
	key(j, k);
	out_safe(j->o, SAFE("["));
}

void
json_item(struct json_out *j, const char *v, bool first)
{
	if (!first)
		out_safe(j->o, SAFE(","));
	put_string(j->o, raw_of(v), SCRUB_LINE);
}

void
json_list_end(struct json_out *j)
{
	out_safe(j->o, SAFE("]"));
}
