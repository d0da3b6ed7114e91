/* A document as text, Markdown and pages; and its file. */
#include "core/export.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/path.h"
#include "t.h"

static const char file[] =
        "Number: 57-NQ/TW\nType: NQ\nTitle: Về đọc *sách* \033[31m\nDate: 2025-03-12\n"
        "Replaces: 12-NQ/TW\n\n"
        "I- TÌNH HÌNH\n\nMột dòng_dài <b>, 2 * 3;\ndòng sau.\n"
        "1. Ưu điểm\n- Có sách\n  + Sách cũ\n# không phải đề mục\n"
        "3.5 triệu & hết\n";

static char num[] = "57-NQ/TW", type[] = "NQ", title[] = "Về đọc *sách* \033[31m",
            none[] = "";
static struct doc_row row = {
	.number = num, .type = type, .title = title, .issuer = none, .why = none
};

static const char *
made(const char *text, enum export_as as, int lines, int cols)
{
	static struct str out;
	const struct export_form f = { as, lines, cols };
	struct err e = ERR_INIT;
	struct doc d;

	str_release(&out);
	str_init(&out, EXPORT_MAX);
	if (doc_parse(&d, DOC_DOCUMENT, text, strlen(text), DOC_LENIENT, &e) < 0)
		return "";
	if (export_compose(&row, &d, &f, &out, &e) < 0)
		OK(false, "%s", e.msg);
	doc_release(&d);
	return str_c(&out);
}

static void
test_forms(void)
{
	STR_EQ(made(file, EXPORT_TEXT, 0, 0),
	        "57-NQ/TW\nVề đọc *sách* \xEF\xBF\xBD[31m\n\n"
	        "Type: NQ\nDate: 2025-03-12\nReplaces: 12-NQ/TW\n\n"
	        "I- TÌNH HÌNH\n\nMột dòng_dài <b>, 2 * 3;\ndòng sau.\n"
	        "1. Ưu điểm\n- Có sách\n  + Sách cũ\n# không phải đề mục\n"
	        "3.5 triệu & hết\n",
	        "the text as it is read, without what a terminal would act on");
	STR_EQ(made(file, EXPORT_MD, 0, 0),
	        "# Về đọc \\*sách\\* \xEF\xBF\xBD\\[31m\n\n**57-NQ/TW**\n\n"
	        "- **Type:** NQ\n- **Date:** 2025-03-12\n- **Replaces:** 12-NQ/TW\n\n"
	        "## I- TÌNH HÌNH\n\n"
	        "Một dòng\\_dài \\<b\\>, 2 \\* 3;\\\ndòng sau.\n\n"
	        "### 1. Ưu điểm\n\n- Có sách\n  - Sách cũ\n\n"
	        "\\# không phải đề mục\\\n3.5 triệu \\& hết\n",
	        "Markdown: headings by level, lists, and no markup that was none");
	STR_EQ(made("Title: x\n\nTên\n===\n-x\n12. -y\n+z\n", EXPORT_MD, 0, 0),
	        "# Về đọc \\*sách\\* \xEF\xBF\xBD\\[31m\n\n**57-NQ/TW**\n\n"
	        "Tên\\\n\\===\\\n\\-x\n\n## 12. -y\n\n\\+z\n",
	        "a line that would make the one before it a heading, or begin a list");
}

static void
test_pages(void)
{
	struct str text = STR_INIT(10000);
	const char *got;

	STR_EQ(made(file, EXPORT_PAGED, 11, 30),
	        "57-NQ/TW              page 1/2\n\n"
	        "57-NQ/TW\nVề đọc *sách* \xEF\xBF\xBD[31m\n\n"
	        "Type: NQ\nDate: 2025-03-12\nReplaces: 12-NQ/TW\n\n"
	        "\f57-NQ/TW              page 2/2\n\n"
	        "I- TÌNH HÌNH\n\nMột dòng_dài <b>, 2 * 3;\ndòng sau.\n"
	        "1. Ưu điểm\n- Có sách\n  + Sách cũ\n# không phải đề mục\n"
	        "3.5 triệu & hết\n",
	        "pages");
	/* Twenty lines of text, and a heading that would stand in the last row of the first page. */
	str_adds(&text, "Number: 57-NQ/TW\n\n");
	for (int i = 0; i < 59; i++)
		str_addf(&text, "dòng %d\n", i);
	str_adds(&text,
	        "II- NHIỆM VỤ\n\n1. Đọc\nmột hai ba bốn năm sáu bảy tám chín mười "
	        "mười một mười hai mười ba mười bốn mười lăm\n"
	        "a) một hai ba bốn năm sáu bảy tám chín mười "
	        "mười một mười hai mười ba mười bốn mười lăm\n");
	got = made(str_c(&text), EXPORT_PAGED, 0, 0);
	OK(strstr(got, "dòng 58\n\f57-NQ/TW") != NULL &&
	                strstr(got, "page 2/2\n\nII- NHIỆM VỤ\n\n1. Đọc\n") != NULL,
	        "headings go with the line that follows them");
	OK(strstr(got, "bốn mười\nlăm\na) một") != NULL &&
	                strstr(got, "mười bốn\n   mười lăm") != NULL,
	        "lines are wrapped at words, points keep their indent");
	got = made("Number: 57-NQ/TW\n\n", EXPORT_PAGED, 0, 0);
	OK(strstr(got, "page 1/1") != NULL, "a text without a body");
	str_release(&text);
}

static void
name(const char *number, const char *t, const char *want)
{
	struct doc_row r = row;
	struct str out = STR_INIT(500);
	char n[100], tt[200];

	snprintf(n, sizeof(n), "%s", number);
	snprintf(tt, sizeof(tt), "%s", t);
	r.number = n;
	r.title = tt;
	export_file_name(&r, EXPORT_MD, &out);
	STR_EQ(str_c(&out), want, "the name of its file");
	str_release(&out);
}

static void
test_file(void)
{
	char dir[] = P_tmpdir "/sotay-export-XXXXXX", path[128];
	struct str text = STR_INIT(100), back = STR_INIT(100);
	struct err e = ERR_INIT;
	struct stat st;

	name("339-QĐ/TW", "", "339-QĐ-TW.md");
	name("", "../../etc: một  \"cái\" tên", "etc-một-cái-tên.md");
	name("", "///", "document.md");
	str_adds(&text, "một\n");
	if (!OK(mkdtemp(dir) != NULL, "a folder"))
		return;
	snprintf(path, sizeof(path), "%s/a.txt", dir);
	OK(export_write(path, &text, false, &e) == 0, "written: %s", e.msg);
	OK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600, "for its owner alone");
	str_adds(&text, "hai\n");
	OK(export_write(path, &text, false, &e) < 0 && e.code == ERR_CONFLICT,
	        "not over another file: %s", e.msg);
	OK(file_read(path, 100, &back, &e) == 0 && back.len == 6, "which stays");
	OK(export_write(path, &text, true, &e) == 0, "unless that is wanted");
	str_reset(&back);
	OK(file_read(path, 100, &back, &e) == 0 && back.len == 10, "then it is replaced");
	unlink(path);
	OK(mkfifo(path, 0600) == 0 && export_write(path, &text, true, &e) < 0 &&
	                lstat(path, &st) == 0 && S_ISFIFO(st.st_mode),
	        "but no pipe or device: %s", e.msg);
	unlink(path);
	snprintf(path, sizeof(path), "%s/none/a.txt", dir);
	OK(export_write(path, &text, false, &e) < 0 && e.code == ERR_IO, "no folder: %s",
	        e.msg);
	OK(rmdir(dir) == 0, "nothing is left behind");
	str_release(&text);
	str_release(&back);
}

/* What does not fit is an error, not a document that ends in its middle. */
static void
test_whole(void)
{
	const struct export_form f = { .as = EXPORT_TEXT };
	struct str out = STR_INIT(EXPORT_MAX);
	struct err e = ERR_INIT;
	struct doc d = { 0 };
	struct doc_row r = row;
	char *body = malloc(EXPORT_MAX + 1);

	if (!OK(body != NULL, "a long text"))
		return;
	memset(body, 'a', EXPORT_MAX + 1);
	d.body = (struct view){ body, EXPORT_MAX + 1 };
	r.number = r.title = none;
	OK(export_compose(&r, &d, &f, &out, &e) < 0 && e.code == ERR_USAGE,
	        "a text that is too long is not cut: %s", e.msg);
	str_release(&out);
	free(body);
}

int
main(void)
{
	test_forms();
	test_whole();
	test_pages();
	test_file();
	return t_end();
}
