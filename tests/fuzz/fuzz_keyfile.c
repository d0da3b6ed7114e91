/* The key file: any bytes, as they are and with a right trailer behind them, so that what is inside is
 * looked at. What is taken stays within the limits, and no file makes the reader work for long. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/crypt.h"
#include "base/le.h"
#include "store/keys.h"

#define PASS "mat khau thu nghiem"
#define TRAILER 16
#define HEAD 28 /* before the first slot */
#define SLOT 102
#define ROOM 2048

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static char dir[100];

static void
must(bool good)
{
	if (!good)
		abort();
}

static void
clean(void)
{
	char path[200];

	snprintf(path, sizeof path, "%s/keys.sotay", dir);
	unlink(path);
	rmdir(dir);
}

static void
begin(void)
{
	const char *tmp = getenv("TMPDIR");

	must(crypt_init(NULL) == 0);
	snprintf(dir, sizeof dir, "%s/sotay-fuzz-XXXXXX", tmp ? tmp : P_tmpdir);
	must(mkdtemp(dir) != NULL);
	atexit(clean);
}

static void
put(const uint8_t *p, size_t n)
{
	char path[200];
	int fd;

	snprintf(path, sizeof path, "%s/keys.sotay", dir);
	fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
	must(fd >= 0 && write(fd, p, n) == (ssize_t)n && close(fd) == 0);
}

/* Deriving a key costs what the slot says: only the cheapest are tried. */
static bool
cheap(const uint8_t *p, size_t n)
{
	size_t at;

	for (at = HEAD; at + SLOT + TRAILER <= n; at += SLOT)
		if (le32_get(p + at + 2) > 256 || le32_get(p + at + 6) > 2)
			return false;
	return true;
}

static void
look(const uint8_t *p, size_t n)
{
	struct err e = ERR_INIT;
	struct keys_info info;
	struct keys *k = NULL;
	bool taken;

	put(p, n);
	taken = keys_look(dir, &info, &e) == 0;
	if (taken)
		must(info.slots >= 1 && info.slots <= 8 && info.kdf.m_kib <= 1u << 20 &&
		        info.kdf.t <= 64 && info.kdf.lanes <= 16);
	else
		must(e.msg[0] && (e.code == ERR_DAMAGED || e.code == ERR_NEWER));
	if (taken && !cheap(p, n))
		return;
	err_clear(&e);
	if (keys_unlock(dir, (struct view){ PASS, strlen(PASS) }, &k, &e) == 0)
		must(taken && k);
	else
		must(!k && e.msg[0] &&
		        (e.code == ERR_DAMAGED || e.code == ERR_NEWER ||
		                (taken && e.code == ERR_LOCKED)));
	keys_free(k);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint8_t buf[ROOM];

	if (!dir[0])
		begin();
	if (n > ROOM - TRAILER)
		n = ROOM - TRAILER;
	if (n)
		memcpy(buf, data, n);
	look(buf, n);
	crypt_hash1(buf + n, TRAILER, buf, n);
	look(buf, n + TRAILER);
	return 0;
}
