#include "server/opt.h"
#include "t.h"

static struct opt o[2];

static int
parse(int argc, const char **argv, int *left, struct err *e)
{
	static char *copy[16];

	o[0] = (struct opt){ .name = "to", .max = 2 };
	o[1] = (struct opt){ .name = "csv", .flag = true, .max = 1 };
	for (int i = 0; i < argc; i++)
		copy[i] = (char *)(size_t)argv[i];
	*left = argc;
	int rc = opt_parse(left, copy, o, 2, e);
	for (int i = 0; i < *left; i++)
		argv[i] = copy[i];
	return rc;
}
#define PARSE(left, ...)                                                                 \
	const char *v[] = { __VA_ARGS__ };                                               \
	int left, rc = parse((int)(sizeof(v) / sizeof(v[0])), v, &left, &e)

int
main(void)
{
	struct err e = ERR_INIT;

	{
		PARSE(left, "a", "--to", "x", "b", "--to=y", "-");
		INT_EQ(rc, 0, "options may stand anywhere");
		INT_EQ(left, 3, "what is no option is left");
		STR_EQ(v[1], "b", "in its order");
		STR_EQ(v[2], "-", "a single hyphen is an argument");
		INT_EQ(o[0].n, 2, "an option may be repeated");
		STR_EQ(o[0].v[1], "y", "its value may stand behind =");
	}
	{
		PARSE(left, "--", "--to", "x");
		INT_EQ(rc, 0, "two hyphens end the options");
		INT_EQ(left, 2, "all behind them is arguments");
	}
	{
		PARSE(left, "--to=1", "--to=2", "--to=3");
		INT_EQ(rc, -1, "more values than allowed are refused");
		INT_EQ(left, 3, "and nothing is moved");
	}
	{
		PARSE(left, "--to");
		INT_EQ(rc, -1, "a missing value is refused");
		INT_EQ(e.code, ERR_USAGE, "as wrong usage");
		(void)left;
	}
	{
		PARSE(left, "--csv=1");
		INT_EQ(rc, -1, "a flag takes no value");
		(void)left;
	}
	{
		PARSE(left, "--tot", "x");
		INT_EQ(rc, -1, "an unknown option is refused");
		(void)left;
	}
	{
		PARSE(left, "--t", "x");
		INT_EQ(rc, -1, "a beginning of an option is no option");
		(void)left;
	}
	return t_end();
}
