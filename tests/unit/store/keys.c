#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "base/le.h"
#include "base/path.h"
#include "fix.h"

static void
weak(void)
{
	static const struct {
		const char *pass;
		bool ok;
	} t[] = {
		{ "dài mười hai chữ", true },
		{ "short", false },
		{ "", false },
		{ "một hai ba bốn", true },
		{ "a b c d e", true },
		{ "aaaaaaaaaaaaaaaa", false },
		{ "a a a a a a", false },
		{ "elevenchars", false },
		{ "twelve-chars", true },
		{ "twelve\tchars!", false },
		{ "not\xff valid utf8", false },
		{ "với\x7f ký tự điều khiển", false },
	};
	struct err e = ERR_INIT;
	size_t i;

	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		OK((keys_check_pass(view_of(t[i].pass), &e) == 0) == t[i].ok,
		        "the passphrase of row %zu is %s", i,
		        t[i].ok ? "taken" : "refused");
}

static void
basic(void)
{
	const struct kdf tiny = { 64, 1, 1 };
	struct keys *k = NULL;
	struct err e = ERR_INIT;
	struct stat st;
	char path[300];

	OK(keys_create(fix_dir, view_of(PASS), &tiny, &k, &e) && e.code == ERR_USAGE &&
	                !k,
	        "a key under the floor is not made");
	OK(keys_create_weak(fix_dir, view_of(PASS), &tiny, &k, &e) &&
	                e.code == ERR_CONFLICT && !k,
	        "a second key is not made over the first");
	snprintf(path, sizeof(path), "%s/keys.sotay", fix_dir);
	OK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600 && st.st_size < 1024,
	        "the key file is small and 0600");
	OK(fine(keys_unlock(fix_dir, view_of(PASS), &k, &e), &e) && k &&
	                memcmp(k, fix_keys, sizeof(*k)) == 0,
	        "the passphrase gives the key again");
	keys_free(k);
	OK(keys_unlock(fix_dir, view_of(PASS "x"), &k, &e) && e.code == ERR_LOCKED && !k,
	        "another passphrase does not");
	OK(keys_unlock(fix_dir, view_of("\xff"), &k, &e) && e.code == ERR_LOCKED,
	        "nor does one that is no text");
	OK(keys_unlock("/nowhere/at/all", view_of(PASS), &k, &e) && !k,
	        "a missing folder is an error");
}

static void
normal_form(void)
{
	const struct kdf tiny = { 64, 1, 1 };
	struct keys *a = NULL, *b = NULL;
	struct err e = ERR_INIT;
	char dir[250];

	snprintf(dir, sizeof(dir), "%s/nfc", fix_dir);
	if (!OK(mkdir(dir, 0700) == 0, "a folder"))
		return;
	OK(fine(keys_create_weak(dir, view_of("mật khẩu dài lắm"), &tiny, &a, &e), &e),
	        "a key under composed letters");
	OK(fine(keys_unlock(dir,
	                view_of("ma\xcc\xa3\xcc\x82t kh\xc3\xa2\xcc\x89u d"
	                        "a\xcc\x80i l\xc4\x83\xcc\x81m"),
	                &b, &e),
	           &e) &&
	                memcmp(a, b, sizeof(*a)) == 0,
	        "opens with the same letters decomposed");
	keys_free(a);
	keys_free(b);
	snprintf(dir, sizeof(dir), "%s/nfc/keys.sotay", fix_dir);
	unlink(dir);
	snprintf(dir, sizeof(dir), "%s/nfc", fix_dir);
	rmdir(dir);
}

static bool
put_back(const void *p, size_t n)
{
	struct err e = ERR_INIT;

	return fine(file_replace(fix_dir, "keys.sotay", p, n, 0600, &e), &e);
}

/* Trailer anew, so that what is inside is looked at. */
static void
reseal(uint8_t *p, size_t n)
{
	crypt_hash1(p + n - 16, 16, p, n - 16);
}

/* Says so, and not that a program was used wrongly. */
static bool
is_damage(const void *p, size_t n)
{
	struct err e = ERR_INIT;
	struct keys *k = NULL;
	struct keys_info i;

	return put_back(p, n) && keys_unlock(fix_dir, view_of(PASS), &k, &e) && !k &&
	       e.code == ERR_DAMAGED && strstr(e.msg, "keys.sotay is damaged") &&
	       keys_look(fix_dir, &i, &e) && e.code == ERR_DAMAGED;
}

static void
wrong_length(const uint8_t *p, size_t n)
{
	static const unsigned slots[] = { 0, 2, 9, 255, 65535 };
	uint8_t big[4096] = { 0 };
	size_t i;

	for (i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		memcpy(big, p, n);
		le16_put(big + 26, (uint16_t)slots[i]);
		reseal(big, n);
		OK(is_damage(big, n), "a file of one slot that says %u is damaged",
		        slots[i]);
	}
	memcpy(big, p, n);
	le16_put(big + 26, 1);
	memset(big + n - 16, 0, 16);
	OK(is_damage(big, n), "one without its sum is damaged");
	memcpy(big + n - 16, p + n - 16, 16);
	for (i = n + 1; i <= sizeof(big); i += i == n + 1 ? 1024 - n : 512) {
		reseal(big, i);
		OK(is_damage(big, i), "one of %zu bytes is damaged", i);
	}
}

static void
hostile(void)
{
	static const struct {
		size_t at;
		uint32_t v;
		const char *what;
	} t[] = {
		{ 30, (1u << 20) + 1, "more than 1 GiB" },
		{ 30, 0xffffffff, "4 TiB" },
		{ 30, 0, "no memory" },
		{ 34, 65, "65 passes" },
		{ 34, 0, "no pass" },
		{ 38, 17, "17 lanes" },
		{ 38, 0, "no lane" },
	};
	struct str f = STR_INIT(2000);
	struct err e = ERR_INIT;
	struct keys *k = NULL;
	uint8_t *p, was[4];
	size_t i, n, bad = 0, locked = 0;

	if (!OK(fine(file_read_private(fix_dir, "keys.sotay", 1024, &f, &e), &e),
	            "the file is read"))
		return;
	p = (uint8_t *)f.p;
	n = f.len;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		memcpy(was, p + t[i].at, 4);
		le32_put(p + t[i].at, t[i].v);
		reseal(p, n);
		OK(put_back(p, n) && keys_unlock(fix_dir, view_of(PASS), &k, &e) &&
		                e.code == ERR_DAMAGED,
		        "a slot that asks for %s is refused", t[i].what);
		memcpy(p + t[i].at, was, 4);
	}
	reseal(p, n);
	for (i = 0; i < n; i++) {
		p[i] ^= 0x40;
		if (!put_back(p, n) || !keys_unlock(fix_dir, view_of(PASS), &k, &e) ||
		        e.code != ERR_DAMAGED)
			bad++;
		p[i] ^= 0x40;
	}
	INT_EQ(bad, 0, "every flipped byte is damage");
	/* who can make the trailer anew still opens nothing: 28 is the slot's type, 29 its state */
	for (i = 30; i < n - 16; i++) {
		if (i >= 30 && i < 42)
			continue; /* cost: tried above */
		p[i] ^= 1;
		reseal(p, n);
		if (put_back(p, n) && keys_unlock(fix_dir, view_of(PASS), &k, &e) &&
		        e.code == ERR_LOCKED)
			locked++;
		p[i] ^= 1;
	}
	INT_EQ(locked, n - 16 - 42, "no changed salt, nonce, key or tag opens");
	for (i = 0; i < n; i += 7)
		if (!put_back(p, i) || !keys_unlock(fix_dir, view_of(PASS), &k, &e) ||
		        e.code != ERR_DAMAGED)
			bad++;
	INT_EQ(bad, 0, "every shorter file is damage");
	wrong_length(p, n);
	reseal(p, n);
	OK(put_back(p, n) && fine(keys_unlock(fix_dir, view_of(PASS), &k, &e), &e),
	        "the file as it was opens");
	keys_free(k);
	str_release(&f);
}

static void
calibrate(void)
{
	struct kdf k = { 1, 1, 1 };
	struct err e = ERR_INIT;

	setenv("SOTAY_KDF_MS", "0", 1);
	OK(fine(keys_calibrate(&k, 700, &e), &e) && k.m_kib == 65536 && k.t == 3 &&
	                k.lanes == 4,
	        "SOTAY_KDF_MS=0 stays at the floor");
	setenv("SOTAY_KDF_MS", "much", 1);
	OK(keys_calibrate(&k, 700, &e) && e.code == ERR_USAGE, "and takes only numbers");
	unsetenv("SOTAY_KDF_MS");
	OK(fine(keys_calibrate(&k, 1, &e), &e) && k.t == 3,
	        "a fast goal stays at the floor too");
	OK(fine(keys_calibrate(&k, 60000, &e), &e) && k.t > 3 && k.t <= 64,
	        "a slow goal raises the passes, to 64 at most");
	OK(k.m_kib == 65536 && k.lanes == 4, "and nothing else");
}

static void *
nothing(void *arg)
{
	return arg;
}

/* In a process that may start no thread: 0 when the key opens all the same, with the same result. */
static int
open_without_threads(void)
{
	const struct rlimit none = { 0, 0 };
	struct keys *k = NULL;
	struct err e = ERR_INIT;
	pthread_t t;

	/* root is never refused a thread */
	if (geteuid() == 0 && (setgroups(0, NULL) || setgid(65534) || setuid(65534)))
		return 3;
	if (setrlimit(RLIMIT_NPROC, &none))
		return 3;
	if (pthread_create(&t, NULL, nothing, NULL) == 0)
		return pthread_join(t, NULL), 2;
	if (!fine(keys_unlock(fix_dir, view_of(PASS), &k, &e), &e))
		return 1;
	return memcmp(k->dek, fix_keys->dek, KEY_LEN) ? 1 : (keys_free(k), 0);
}

static void
no_threads(void)
{
	const struct kdf four = { 256, 2, 4 };
	uid_t uid = geteuid() ? geteuid() : 65534;
	struct err e = ERR_INIT;
	char path[300];
	int st = -1;
	pid_t pid;

	snprintf(path, sizeof(path), "%s/keys.sotay", fix_dir);
	if (!OK(fine(keys_slot_set_weak(
	                     fix_dir, fix_keys, KEYS_PASS, view_of(PASS), &four, &e),
	                &e) &&
	                    chown(fix_dir, uid, (gid_t)-1) == 0 &&
	                    chown(path, uid, (gid_t)-1) == 0,
	            "a key of four lanes"))
		return;
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(open_without_threads());
	waitpid(pid, &st, 0);
	(void)!chown(path, geteuid(), (gid_t)-1);
	(void)!chown(fix_dir, geteuid(), (gid_t)-1);
	if (WIFEXITED(st) && WEXITSTATUS(st) > 1)
		SKIP("opens where no thread starts", "this user may always start one");
	else
		OK(WIFEXITED(st) && WEXITSTATUS(st) == 0, "opens where no thread starts");
}

int
main(void)
{
	fix_begin();
	weak();
	basic();
	normal_form();
	hostile();
	calibrate();
	no_threads();
	return fix_end();
}
