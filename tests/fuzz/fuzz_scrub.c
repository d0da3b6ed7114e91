/* The gate and the two search forms on any bytes: what goes out is UTF-8 of printable code points,
 * and folding is stable. */
#include "base/scrub.h"
#include "base/utf8.h"
#include "base/width.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

static void
gate(struct raw in, enum scrub_flags f)
{
	struct str out = STR_INIT(1u << 24);
	struct safe s = scrub(in, f, &out);
	size_t i = 0, used;
	uint32_t cp;

	must(!out.bad && s.n <= 3 * in.n);
	while (i < s.n) {
		i += utf8_next(s.p + i, s.n - i, &cp);
		must(cp != (uint32_t)-1);
		must(cp_width(cp) >= 0 || (cp == '\n' && (f & SCRUB_TEXT)));
	}
	must(text_fit(s.p, s.n, SIZE_MAX, &used) == s.n && used == text_width(s.p, s.n));
	str_release(&out);
}

static void
form(void (*f)(const char *, size_t, struct str *), struct raw in)
{
	struct str one = STR_INIT(1u << 24), two = STR_INIT(1u << 24);

	f(in.p, in.n, &one);
	must(!one.bad && utf8_valid(str_c(&one), one.len));
	if (f == utf8_fold) {
		f(str_c(&one), one.len, &two);
		must(one.len == two.len && strcmp(str_c(&one), str_c(&two)) == 0);
	}
	str_release(&one);
	str_release(&two);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct raw in = { (const char *)data, n };
	struct str nfc = STR_INIT(1u << 24);
	struct err e = ERR_INIT;

	gate(in, SCRUB_LINE);
	gate(in, SCRUB_TEXT);
	form(utf8_fold, in);
	form(utf8_exact, in);
	must(utf8_nfc(in.p, in.n, &nfc, &e) == 0 && utf8_valid(str_c(&nfc), nfc.len));
	str_release(&nfc);
	return 0;
}
