#include "base/str.h"

#include <stdint.h>

#include "base/mem.h"
#include "t.h"

static void
growing(void)
{
	struct str s = STR_INIT(1000);
	char big[600];
	size_t i;

	STR_EQ(str_c(&s), "", "an empty string reads as \"\"");
	str_adds(&s, "ab");
	str_addc(&s, 'c');
	str_addf(&s, "%d-%s", 42, "x");
	STR_EQ(str_c(&s), "abc42-x", "adds follow each other");
	memset(big, 'y', sizeof(big));
	big[sizeof(big) - 1] = '\0';
	str_addf(&s, "%s", big);
	INT_EQ(s.len, 7 + 599, "a formatted text longer than the scratch is whole");
	OK(str_c(&s)[s.len] == '\0' && str_c(&s)[s.len - 1] == 'y', "and NUL-terminated");
	str_cut(&s, 3);
	STR_EQ(str_c(&s), "abc", "str_cut shortens");
	str_cut(&s, 10);
	INT_EQ(s.len, 3, "str_cut never lengthens");
	str_reset(&s);
	for (i = 0; i < 1000; i++)
		str_addc(&s, 'z');
	OK(!s.bad && s.len == 1000, "exactly the maximum fits");
	str_release(&s);
}

static void
limit(void)
{
	struct str s = STR_INIT(10);
	struct err e = ERR_INIT;

	str_adds(&s, "12345678");
	INT_EQ(str_ok(&s, "a name", &e), 0, "within the maximum is ok");
	str_adds(&s, "abc");
	OK(s.bad && s.len == 8, "past the maximum nothing is added");
	str_addc(&s, 'x');
	STR_EQ(str_c(&s), "12345678", "nor afterwards, though it would fit");
	INT_EQ(str_ok(&s, "a name", &e), -1, "str_ok tells");
	INT_EQ(e.code, ERR_USAGE, "too long is usage");
	STR_EQ(e.msg, "a name is too long: at most 10 bytes", "and names what");
	OK(str_take(&s) == NULL, "a bad string is not handed over");
	str_reset(&s);
	str_addf(&s, "%s", "12345678901");
	OK(s.bad && s.len == 0, "a formatted text past the maximum is refused whole");
	str_release(&s);
}

static void
taking(void)
{
	struct str s = STR_INIT(10);
	struct view v = view_of("abc");
	char *p;

	str_adds(&s, "hello");
	p = str_take(&s);
	STR_EQ(p, "hello", "str_take hands the memory over");
	OK(s.len == 0 && s.p == NULL, "and empties the string");
	free(p);
	p = str_take(&s);
	STR_EQ(p, "", "an empty string is taken as \"\"");
	free(p);
	OK(view_eq(v, "abc") && !view_eq(v, "ab") && !view_eq(v, "abcd"),
	        "view_eq is whole");
	OK(view_eq(view_of(NULL), ""), "a view of NULL is empty");
}

static void
memory(void)
{
	struct err e = ERR_INIT;
	int *p = NULL;
	size_t cap = 0, i;
	bool zero = true;
	char *z;

	INT_EQ(mem_grow(&p, &cap, 3, sizeof(*p), &e), 0, "mem_grow from NULL");
	OK(cap >= 3, "makes room");
	for (i = 0; i < cap; i++)
		zero = zero && p[i] == 0;
	p[2] = 7;
	INT_EQ(mem_grow(&p, &cap, 100, sizeof(*p), &e), 0, "mem_grow again");
	for (i = 3; i < cap; i++)
		zero = zero && p[i] == 0;
	OK(zero && p[2] == 7, "keeps what is there and zeroes the rest");
	INT_EQ(mem_grow(&p, &cap, SIZE_MAX / 2, sizeof(*p), &e), -1,
	        "an absurd size is refused");
	OK(e.code == ERR_MEM && p[2] == 7, "as memory, and what is there stays valid");
	free(p);
	OK(mem_new(SIZE_MAX / 2, 16, &e) == NULL, "mem_new checks the product");
	z = mem_dup("a\0b", 3, &e);
	OK(z && memcmp(z, "a\0b", 4) == 0, "mem_dup copies bytes and adds a NUL");
	free(z);
}

int
main(void)
{
	growing();
	limit();
	taking();
	memory();
	return t_end();
}
