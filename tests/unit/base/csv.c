#include "base/csv.h"

#include "t.h"

static const char *const cols[] = { "code", "name", "kind", NULL };

static void
refused(const char *text, const char *want)
{
	struct err e = ERR_INIT;
	struct csv *c = csv_new(text, strlen(text), cols, 2, &e);
	const char *f[3];
	int n = 1;

	while (c && n == 1)
		n = csv_next(c, f, &e);
	OK(!c || n == -1, "refused: %s", want);
	STR_EQ(e.msg, want, "with its line");
	csv_free(c);
}

static void
reading(void)
{
	static const char text[] = "\xEF\xBB\xBFname,code\r\n"
	                           "\"Chi bộ 1, \"\"A\"\"\",01\r\n"
	                           "\r\n"
	                           "\"hai\ndòng\",02\n"
	                           ",03\n"
	                           "\"\",04";
	struct err e = ERR_INIT;
	struct csv *c = csv_new(text, sizeof(text) - 1, cols, 2, &e);
	const char *f[3];

	OK(c != NULL, "a BOM, CRLF and columns in another order");
	if (!c)
		return;
	INT_EQ(csv_next(c, f, &e), 1, "a row");
	STR_EQ(f[0], "01", "columns go by name");
	STR_EQ(f[1], "Chi bộ 1, \"A\"", "quotes and commas inside quotes");
	STR_EQ(f[2], "", "a column that the file has not is empty");
	INT_EQ(csv_line(c), 2, "its line");
	INT_EQ(csv_next(c, f, &e), 1, "an empty line is passed over");
	STR_EQ(f[1], "hai\ndòng", "a newline inside quotes");
	INT_EQ(csv_line(c), 4, "the line where the row begins");
	INT_EQ(csv_next(c, f, &e), 1, "an empty field");
	STR_EQ(f[1], "", "is empty");
	INT_EQ(csv_line(c), 6, "lines inside quotes were counted");
	INT_EQ(csv_next(c, f, &e), 1, "the last row without a newline");
	STR_EQ(f[0], "04", "is read");
	INT_EQ(csv_next(c, f, &e), 0, "then it ends");
	INT_EQ(csv_next(c, f, &e), 0, "and stays ended");
	csv_free(c);
}

int
main(void)
{
	reading();
	refused("code,nom\n1,2\n", "line 1: unknown column \"nom\"");
	refused("code,name,code\n", "line 1: column \"code\" twice");
	refused("code,kind\n", "line 1: column \"name\" is missing");
	refused("", "line 1: column \"code\" is missing");
	refused("code,name\n1,2\n1\n", "line 3: 1 fields, the header has 2");
	refused("code,name\n1,2,3\n", "line 2: 3 fields, the header has 2");
	refused("code,name\n1,\"2\n3\n", "line 2: a quote is never closed");
	refused("code,name\n1,\"2\"x\n", "line 2: text behind a closing quote");
	refused("code,name\n1,2\"x\n",
	        "line 2: a quote inside a field that does not begin with one");
	refused("code,name\n1,\xFF\n", "line 2: not UTF-8");
	return t_end();
}
