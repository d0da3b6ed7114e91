#include "model/tag.h"

#include "base/i18n.h"
#include "base/str.h"
#include "base/utf8.h"

static bool
is_name(const char *s, size_t n)
{
	size_t i = 0;
	uint32_t cp;

	if (!n || n > TAG_NAME_MAX)
		return false;
	while (i < n) {
		i += utf8_next(s + i, n - i, &cp);
		if (cp != '-' && cp != '_' && !utf8_is_word(cp))
			return false;
	}
	return !utf8_next(s, n, &cp) || !utf8_is_mark(cp);
}

int
tag_name(const char *s, size_t n, struct tag_name *out, struct err *e)
{
	struct str nfc = STR_INIT(16 * TAG_NAME_MAX);
	int ret = -1;

	memset(out, 0, sizeof(*out));
	/* What is far longer needs no normalising to be too long. */
	if (n <= 4 * TAG_NAME_MAX && utf8_nfc(s, n, &nfc, e))
		goto out;
	if (!is_name(str_c(&nfc), nfc.len)) {
		err_set(e, ERR_USAGE,
		        P_("the name of a tag is of letters, digits, - and _, at most %d "
		           "byte",
		                "the name of a tag is of letters, digits, - and _, at "
		                "most %d bytes",
		                TAG_NAME_MAX),
		        TAG_NAME_MAX);
		goto out;
	}
	memcpy(out->s, str_c(&nfc), nfc.len);
	ret = 0;
out:
	str_release(&nfc);
	return ret;
}
