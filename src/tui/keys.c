#include <string.h>
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "tui/keys.h"

static const struct {
	const char *name;
	uint32_t code;
} names[] = {
#define KEYNAME(name, text) { (text), K_##name },
#include "tui/keys.def"
#undef KEYNAME
	/* Characters that the notation itself uses, and spellings that members know. */
	{ "Space", ' ' },
	{ "lt", '<' },
	{ "Caret", '^' },
	{ "Return", K_ENTER },
	{ "Escape", K_ESC },
	{ "PgUp", K_PGUP },
	{ "PgDn", K_PGDN },
	{ "Del", K_DELETE },
};

bool
key_is_event(uint32_t code)
{
	return code == K_RESIZE || code == K_PASTE || code == K_READY ||
	       code == K_MOUSE || code == K_EOF;
}

bool
key_is_text(uint32_t code)
{
	return code >= ' ' && code < K_FIRST && code != 0x7f &&
	       !(code >= 0x80 && code < 0xa0);
}

static bool
same_name(const char *name, const char *s, size_t n)
{
	if (strlen(name) != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if ((name[i] | 0x20) != (s[i] | 0x20))
			return false;
	}
	return true;
}

size_t
key_parse_one(const char *s, size_t n, uint32_t *code)
{
	const char *end;
	size_t len;

	if (*s == '<') {
		end = memchr(s, '>', n);
		if (!end)
			return 0;
		len = (size_t)(end - s) - 1;
		if (len == 3 && (s[1] | 0x20) == 'c' && s[2] == '-' && s[3] >= '@' &&
		        s[3] < 0x7f) {
			*code = (uint32_t)s[3] & 0x1f;
			return *code ? len + 2 : 0;
		}
		for (size_t i = 0; i < ARRAY_LEN(names); i++) {
			if (same_name(names[i].name, s + 1, len) &&
			        !key_is_event(names[i].code)) {
				*code = names[i].code;
				return len + 2;
			}
		}
		return 0;
	}
	if (*s == '^' && n > 1 && s[1] > '@' && s[1] < 0x7f) {
		*code = (uint32_t)s[1] & 0x1f;
		switch (*code) { /* those have names; one key has one code */
		case 'I' & 0x1f:
			*code = K_TAB;
			break;
		case 'J' & 0x1f:
		case 'M' & 0x1f:
			*code = K_ENTER;
			break;
		case 'H' & 0x1f:
			*code = K_BACKSPACE;
			break;
		case '[' & 0x1f:
			*code = K_ESC;
			break;
		default:
			break;
		}
		return *code ? 2 : 0;
	}
	len = utf8_next(s, n, code);
	return *code == (uint32_t)-1 || !key_is_text(*code) ? 0 : len;
}

int
key_parse(const char *s, struct key_seq *out, struct err *e)
{
	size_t n = strlen(s), at = 0;

	out->n = 0;
	if (!n)
		return err_set(e, ERR_USAGE, _("a key is missing"));
	while (at < n) {
		uint32_t code;
		size_t len = key_parse_one(s + at, n - at, &code);

		if (!len)
			return err_set(e, ERR_USAGE,
			        _("\"%.40s\" is no key; write it like gg, ^D or "
			          "<PageDown>"),
			        s);
		if (out->n == KEY_SEQ_MAX)
			return err_set(e, ERR_USAGE,
			        P_("\"%.40s\" is more than %d key",
			                "\"%.40s\" is more than %d keys", KEY_SEQ_MAX),

			        s, KEY_SEQ_MAX);
		out->code[out->n++] = code;
		at += len;
	}
	return 0;
}

void
key_print(uint32_t code, struct str *out)
{
	char u[4];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (names[i].code == code) {
			str_addf(out, "<%s>", names[i].name);
			return;
		}
	}
	if (code < ' ') {
		str_addc(out, '^');
		str_addc(out, (char)('@' + code));
	} else {
		str_add(out, u, utf8_put(code, u));
	}
}

void
key_print_seq(const struct key_seq *k, struct str *out)
{
	for (size_t i = 0; i < k->n; i++)
		key_print(k->code[i], out);
}
