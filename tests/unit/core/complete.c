/* Names of files, as far as they agree. */
#include "core/complete.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "t.h"

static char dir[] = P_tmpdir "/sotay-complete-XXXXXX";

static void
completes(const char *text, size_t ways, const char *want)
{
	struct str out = STR_INIT(4096), names = STR_INIT(4096);

	INT_EQ(complete_path(text, &out, &names), ways, *text ? text : "no letter");
	STR_EQ(str_c(&out), want, ways ? "is completed so" : "and left alone");
	str_release(&out);
	str_release(&names);
}

int
main(void)
{
	static const char *const files[] = { "chuẩn", "chuốt", "one.pem", ".hidden" };

	if (!OK(mkdtemp(dir) && chdir(dir) == 0 && mkdir("folder", 0700) == 0,
	            "a folder of names"))
		return t_end();
	setenv("HOME", dir, 1);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		close(open(files[i], O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	completes("o", 1, "one.pem");
	completes("fo", 1, "folder/");
	completes("~/fo", 1, "~/folder/");
	completes("./on", 1, "./one.pem");
	/* ẩ and ố begin with the same byte: no letter is cut. */
	completes("ch", 2, "chu");
	completes("", 4, "");
	completes(".h", 1, ".hidden");
	completes("none", 0, "");
	completes("none/x", 0, "");
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		unlink(files[i]);
	rmdir("folder");
	OK(rmdir(dir) == 0, "nothing was made");
	return t_end();
}
