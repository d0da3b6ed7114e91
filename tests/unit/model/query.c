#include "model/query.h"

#include "t.h"

static void
match(const char *in, const char *want, const char *exact)
{
	struct str out = STR_INIT(10000), marks = STR_INIT(10000);
	struct err e = ERR_INIT;
	struct query q;
	size_t i;

	if (OK(query_parse(&q, in, strlen(in), &e) == 0, "query: %s %s", in, e.msg)) {
		OK(query_match(&q, &out, &e) == 0, "has an expression");
		STR_EQ(str_c(&out), want, "which is right");
		for (i = 0; i < q.n; i++)
			str_addf(&marks, "%s%s", i ? "|" : "",
			        q.term[i].exact ? q.term[i].exact : "-");
		STR_EQ(str_c(&marks), exact, "with the exact forms");
		query_release(&q);
	}
	str_release(&out);
	str_release(&marks);
}

static void
number(const char *in, const char *key)
{
	struct err e = ERR_INIT;
	struct query q;

	INT_EQ(query_parse(&q, in, strlen(in), &e), 0, in);
	OK(q.number == (key != NULL), "is %s number", key ? "a" : "no");
	if (key) {
		STR_EQ(q.number_key, key, "with its key");
		OK(q.n == 1 && strcmp(q.term[0].folded, key) == 0 && !q.term[0].exact,
		        "as a phrase");
	}
	query_release(&q);
	OK(q.n == 0 && !q.number_key, "released");
}

static void
refused(const char *in, size_t n, const char *want)
{
	struct err e = ERR_INIT;
	struct query q;

	INT_EQ(query_parse(&q, in, n, &e), -1, want);
	OK(e.code == ERR_USAGE && strncmp(e.msg, want, strlen(want)) == 0, "is told: %s",
	        e.msg);
	INT_EQ(q.n, 0, "and leaves nothing");
}

/* The filter language in a search: what the index is asked, and whether there is a rest. */
static void
searches(const char *in, const char *want, bool rest)
{
	struct str out = STR_INIT(10000);
	struct err e = ERR_INIT;
	struct query q;

	if (OK(query_search(&q, NULL, in, strlen(in), &e) == 0, "search: %s %s", in,
	            e.msg)) {
		OK(query_match(&q, &out, &e) == 0, "has an expression");
		STR_EQ(str_c(&out), want, "which is right");
		OK((q.rest != NULL) == rest, "with%s a rest", rest ? "" : "out");
		query_release(&q);
	}
	str_release(&out);
}

static void
language(void)
{
	struct err e = ERR_INIT;
	struct query q;

	searches("dang uy", "\"dang\" AND \"uy\"", false);
	searches("57-NQ/TW", "\"57 nq tw\"", false);
	searches("\"cán bộ\" nghi*", "\"can bo\" AND \"nghi\" *", false);
	searches("type:QĐ \"cán bộ\"", "\"can bo\"", true);
	searches("57 nq !draft", "\"57 nq\"", true);
	searches("a | b", "(\"a\" OR \"b\")", true);
	searches("(a type:QĐ | !read b*) !c", "(((\"a\") OR (\"b\" *)))", true);
	searches("x (a | b)", "\"x\"", true);
	searches("draft word", "\"word\"", true);
	INT_EQ(query_search(&q, NULL, "type:QĐ", 8, &e), -1, "fields alone");
	OK(strstr(e.msg, "column 1: give a word") != NULL, "are no search");
	INT_EQ(query_search(&q, NULL, "a | !b", 6, &e), -1, "nor is what no word limits");
	INT_EQ(query_search(&q, NULL, "a bad:b", 7, &e), -1, "an unknown field");
	OK(strstr(e.msg, "column 3: ") != NULL, "is told with its column");
	INT_EQ(query_search(&q, NULL, "  ", 2, &e), -1, "nothing");
	OK(strstr(e.msg, "column 1: nothing to search for") != NULL, "is told");
}

int
main(void)
{
	struct str s = STR_INIT(2000);
	struct err e = ERR_INIT;
	struct query q;
	int i;

	match("dang uy", "\"dang\" AND \"uy\"", "-|-");
	match("Đảng ủy", "\"dang\" AND \"uy\"", "đảng|uỷ");
	match("Đảng uy", "\"dang\" AND \"uy\"", "đảng|-");
	match("\"điều lệ\" dang", "\"dieu le\" AND \"dang\"", "điều lệ|-");
	match("nghi*", "\"nghi\" *", "-");
	match("\"nghị quy\"*", "\"nghi quy\" *", "nghị quy");
	match("e-mail 2021-2025", "\"e mail\" AND \"2021 2025\"", "-|-");
	match("a\"b c\"d", "\"a\" AND \"b c\" AND \"d\"", "-|-|-");
	match("می\u200cخواهم كتاب", "\"میخواهم\" AND \"کتاب\"", "-|-");
	match("OR AND NEAR(x", "\"or\" AND \"and\" AND \"near x\"", "-|-|-");
	match("a - b", "\"a\" AND \"b\"", "-|-");
	match("x* ) ' ; \\", "\"x\" *", "-");
	match("a\u00A0b", "\"a\" AND \"b\"", "-|-");
	match("x\xFFy", "\"x y\"", "-");
	number("57 NQ", "57 nq");
	number("339-QĐ/TW", "339 qd tw");
	number(" ۵۷-NQ/TW ", "57 nq tw");
	number("2021-2025", NULL);
	number("57", NULL);
	number("\"57 NQ\"", NULL);
	refused("", 0, "column 1: nothing to search for");
	refused("  - ", 4, "column 1: nothing to search for");
	refused("\"\"", 2, "column 1: nothing to search for");
	refused("*", 1, "column 1: nothing to search for");
	refused("ủy \"ban", strlen("ủy \"ban"), "column 4: a quote is never closed");
	for (i = 0; i < QUERY_TERMS_MAX; i++)
		str_addf(&s, "w%d ", i);
	INT_EQ(query_parse(&q, s.p, s.len, &e), 0, "16 words fit");
	query_release(&q);
	str_adds(&s, "x");
	refused(s.p, s.len, "more than 16 search words");
	while (s.len <= 1000)
		str_adds(&s, "aaaaaaaa");
	refused(s.p, s.len, "the search has 1");
	INT_EQ(query_parse(&q, "a\0b", 3, &e), 0, "a NUL parts words");
	query_release(&q);
	str_release(&s);
	language();
	return t_end();
}
