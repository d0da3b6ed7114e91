#include "base/proc.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "t.h"

/* The signal that ended a process which passed `name` so many times, 0 when none did. */
static int
passing(const char *chosen, const char *name, int times)
{
	int status = 0, null;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		null = open("/dev/null", O_WRONLY);
		if (null < 0 || dup2(null, STDERR_FILENO) < 0)
			_exit(1);
		if (chosen)
			setenv("SOTAY_FAIL", chosen, 1);
		else
			unsetenv("SOTAY_FAIL");
		while (times--)
			failpoint_pass(name);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

int
main(void)
{
	INT_EQ(passing("in-batch", "in-batch", 1), SIGKILL, "the chosen point kills");
	INT_EQ(passing("in-batch", "batch-done", 3), 0, "another does not");
	INT_EQ(passing(NULL, "in-batch", 3), 0, "without a choice none does");
	INT_EQ(passing("", "in-batch", 3), 0, "nor with an empty one");
	INT_EQ(passing("in-batch:3", "in-batch", 2), 0,
	        "the third passing is not the second");
	INT_EQ(passing("in-batch:3", "in-batch", 3), SIGKILL, "the third passing kills");
	INT_EQ(passing("in-bath", "in-batch", 1), SIGABRT, "an unknown choice aborts");
	INT_EQ(passing("in-batch:x", "in-batch", 1), SIGABRT, "a wrong count aborts");
	INT_EQ(passing("in-batch:0", "in-batch", 1), SIGABRT, "a count of 0 aborts");
	INT_EQ(passing("in-batch", "in-bath", 1), SIGABRT,
	        "a point without a row aborts");
	return t_end();
}
