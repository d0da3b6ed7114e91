#include "model/docno.h"

#include "t.h"

static void
key(const char *in, const char *want)
{
	struct str out = STR_INIT(1000);

	docno_key(in, strlen(in), &out);
	STR_EQ(str_c(&out), want, in);
	str_release(&out);
}

static void
type(const char *in, const char *want)
{
	struct view v = docno_type(in, strlen(in));

	OK(view_eq(v, want), "the type in %s is \"%s\"", in, want);
	OK(v.p >= in && v.p + v.n <= in + strlen(in), "and lies in it");
}

static void
looks(const char *in, bool want)
{
	OK(docno_looks(in, strlen(in)) == want, "%s is %s number", in, want ? "a" : "no");
}

/* All numbers in a text, with a bar behind each. */
static void
cited(const char *in, const char *want)
{
	struct str out = STR_INIT(1000);
	size_t n = strlen(in), at, len;

	for (size_t i = 0; docno_next(in, n, i, &at, &len); i = at + len) {
		str_add(&out, in + at, len);
		str_addc(&out, '|');
	}
	STR_EQ(str_c(&out), want, in);
	str_release(&out);
}

static void
test_cited(void)
{
	cited("Căn cứ Nghị quyết số 57-NQ/TW, ngày 12/03/2025 và Chỉ thị 05-CT/TW.",
	        "57-NQ/TW|05-CT/TW|");
	cited("(198-KH-CĐKT; 20/2022/NĐ-CP)", "198-KH-CĐKT|20/2022/NĐ-CP|");
	cited("339-QĐ/TW", "339-QĐ/TW|");
	cited("giai đoạn 2021-2025, 12/03/2025, 3-4 người, 5/7", "");
	cited("1234567-NQ/TW x57-NQ/TW 1.57-NQ/TW 7-57-NQ/TW", "");
	cited("57-NQ/TW- và 26-HD/BTGDVTW/", "57-NQ/TW|26-HD/BTGDVTW|");
	cited("5-CTr/TU 9-người", "5-CTr/TU|");
	cited("", "");
}

int
main(void)
{
	static const char *const numbers[] = { "339-QĐ/TW", "05-NQ/ĐU", "26-HD/BTGDVTW",
		"20/2022/NĐ-CP", "57 NQ", "57 nq", "۵۷-NQ/TW", "٥٧ NQ", "57-NQ", "57-NQ/",
		"57 NQ TW", "339 qd tw", "339-qđ/tw", "198-KL/TW", "198-KH-CĐKT",
		"12-CTr/TU", "3-BTGDV/TW", "20/2022/nđ-cp", " 57 NQ ", "57 - NQ / TW",
		"12 ĐA" };
	static const char *const others[] = { "2021-2025", "57", "NQ 57", "12 people", "",
		"57-", "nghị quyết 57", "57 NQ về cán bộ", "12 đá", "3-D", "20/2022",
		"24/7 HD", "12-people", "1234567-NQ", "57 n", "57.NQ", "NQ-57/TW",
		"20/22/NĐ-CP", "57 NQ \"x\"", "2021-2025/X", "10:30", "57 \xFF\xFF" };
	size_t i;

	key("339-QĐ/TW", "339 qd tw");
	key("05-NQ/ĐU", "05 nq du");
	key("20/2022/NĐ-CP", "20 2022 nd cp");
	key("۵۷-NQ/TW", "57 nq tw");
	key("  57 -- nq ", "57 nq");
	key("", "");
	key("x\xFFy", "x y");
	type("339-QĐ/TW", "QĐ");
	type("05-NQ/ĐU", "NQ");
	type("20/2022/NĐ-CP", "NĐ");
	type("57 NQ", "NQ");
	type("12-CTr/TU", "CTr");
	type("۵۷-NQ", "NQ");
	type("2021-2025", "");
	type("57", "");
	type("NQ 57", "");
	type("", "");
	for (i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		looks(numbers[i], true);
	for (i = 0; i < sizeof(others) / sizeof(*others); i++)
		looks(others[i], false);
	OK(doc_type_known("NQ", 2) && doc_type_known("QĐ", 3) &&
	                doc_type_known("CTr", 3) && doc_type_known("ttr", 3) &&
	                doc_type_known("qd", 2),
	        "known types in any case");
	OK(!doc_type_known("XX", 2) && !doc_type_known("N", 1) &&
	                !doc_type_known("", 0) && !doc_type_known("đá", 4),
	        "and no others");
	test_cited();
	return t_end();
}
