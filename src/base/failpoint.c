/* Apart from proc.c: the linker takes this file only into the test builds, which call it. */
#include "base/proc.h"

#include "base/mem.h"

static const char *const failpoint_names[] = {
#define FAILPOINT(name, program, text) name,
#include "base/failpoints.def"
#undef FAILPOINT
};

static bool
failpoint_known(const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(failpoint_names); i++)
		if (strlen(failpoint_names[i]) == n &&
		        memcmp(failpoint_names[i], name, n) == 0)
			return true;
	return false;
}

void
failpoint_pass(const char *name)
{
	static unsigned long
	        passed; /* test builds only; one name is chosen per process */
	const char *want = getenv("SOTAY_FAIL");
	unsigned long nth = 1;
	size_t n;
	char *end;

	if (!want || !*want)
		return;
	n = strcspn(want, ":");
	if (want[n] == ':') {
		nth = strtoul(want + n + 1, &end, 10);
		if (!nth || *end) {
			fprintf(stderr, "SOTAY_FAIL: %s: not NAME or NAME:N\n", want);
			abort();
		}
	}
	if (!failpoint_known(want, n) || !failpoint_known(name, strlen(name))) {
		fprintf(stderr, "SOTAY_FAIL: no such fail-point: %s at %s\n", want, name);
		abort();
	}
	if (strlen(name) == n && memcmp(name, want, n) == 0 && ++passed == nth)
		raise(SIGKILL);
}
