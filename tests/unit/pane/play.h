/*
 * The whole screen over a real store, played by a script of keys; each dump is compared with
 * tests/screen/golden/NAME.txt and must hold the facts that its test names, so that writing the
 * files anew (UPDATE=1) cannot hide a loss. For the tests of this folder.
 */
#ifndef PLAY_H
#define PLAY_H

#include "t.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "base/zip.h"
#include "core/app.h"
#include "model/ids.h"
#include "pane/screen.h"
#include "store/feed.h"
#include "tui/term.h"

#define PASS "chim se dau canh tre"
#define GOLDEN "tests/screen/golden/"
#define OUT_MAX (4u << 20)

static char home[] = P_tmpdir "/sotay-screens-XXXXXX";

/* --- the store --------------------------------------------------------------------- */

static void
put(struct store *s, int64_t feed, uint64_t seq, uint32_t rev, enum doc_kind kind,
        const char *file, size_t n)
{
	struct str frame = STR_INIT(DOC_MAX);
	struct feed_entry en = { .seq = seq, .rev = rev, .kind = kind, .why = "" };
	struct err e = ERR_INIT;
	struct doc d;

	en.at = 1750000000 + (int64_t)seq * 60;
	if (doc_parse(&d, kind, file, n, DOC_LENIENT, &e) == 0) {
		doc_id(&d, en.doc);
		doc_release(&d);
	}
	doc_hash(file, n, en.h);
	if (zip_pack(file, n, ZIP_LEVEL, &frame, &e) < 0)
		printf("# %s\n", e.msg);
	en.frame = frame.p;
	en.frame_len = frame.len;
	if (feed_apply(s, feed, &en, &e) < 0)
		OK(false, "document %d: %s", (int)seq, e.msg);
	str_release(&frame);
}

/* A profile in a new home, filled by fill. */
static bool
make_profile(int (*fill)(struct app *a, struct err *e))
{
	struct err e = ERR_INIT;
	struct app a;
	bool ok;

	if (!mkdtemp(home))
		return false;
	setenv("SOTAY_HOME", home, 1);
	setenv("SOTAY_KDF_MS", "0", 1);
	setenv("TZ", "UTC-7", 1);
	tzset();
	ok = app_init(&a, NULL, false, &e) == 0 &&
	     app_create(&a, view_of(PASS), &e) == 0 &&
	     kv_set(a.store, KV_TOKEN, "x", 1, &e) == 0 && fill(&a, &e) == 0;
	if (!ok)
		printf("# %s\n", e.msg);
	app_release(&a);
	return ok;
}

static inline void
clean(void)
{
	static const char *const files[] = { "keys.sotay", "store.db", "store.db-journal",
		"sync.lock", "turn.lock" };
	char path[128];

	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		snprintf(path, sizeof(path), "%s/data/default/%s", home, files[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/data/default", home);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/data", home);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/config", home);
	rmdir(path);
	rmdir(home);
}

/* --- running a script -------------------------------------------------------------- */

static struct str shown = STR_INIT(OUT_MAX);

/* The screens that the script dumps, in `shown`. */
static bool
play_as(const struct screen_args *a, bool utf8, int rows, int cols, const char *script)
{
	struct err e = ERR_INIT;
	struct term *t = NULL;
	char path[64];
	bool ok = false;
	int fd;

	snprintf(path, sizeof(path), "%s/out", home);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || term_text_open(&t, -1, fd, rows, cols, utf8, &e) < 0 ||
	        term_text_feed(t, script, &e) < 0 || term_text_feed(t, "\n", &e) < 0) {
		printf("# %s\n", e.msg);
	} else {
		ok = screen_run(a, t, &e) == 0;
		if (!ok)
			printf("# %s\n", e.msg);
	}
	term_close(t);
	if (fd >= 0)
		close(fd);
	str_reset(&shown);
	if (file_read(path, OUT_MAX, &shown, &e) < 0)
		ok = false;
	unlink(path);
	return ok;
}

static bool
play(const char *profile, bool utf8, int rows, int cols, const char *script)
{
	const struct screen_args a = { .profile = profile, .pass_fd = -1 };

	return play_as(&a, utf8, rows, cols, script);
}

/* One dump of `shown` by its name, without its heading. */
static inline struct view
dumped(const char *name)
{
	char head[80];
	const char *p, *end;

	snprintf(head, sizeof(head), "== %s\n", name);
	p = strstr(str_c(&shown), head);
	if (!p)
		return (struct view){ "", 0 };
	p += strlen(head);
	end = strstr(p, "\n== ");
	return (struct view){ p, end ? (size_t)(end - p) + 1 : strlen(p) };
}

static inline bool
holds(struct view v, const char *fact)
{
	return memmem(v.p, v.n, fact, strlen(fact)) != NULL;
}

/* Nothing that a terminal would act on. */
static inline bool
harmless(struct view v)
{
	for (size_t i = 0; i < v.n; i++) {
		unsigned char c = (unsigned char)v.p[i];

		if ((c < ' ' && c != '\n') || c == 0x7f)
			return false;
		if (c == 0xC2 && i + 1 < v.n && (unsigned char)v.p[i + 1] < 0xA0)
			return false;
	}
	return !holds(v, "\xE2\x80\xAE") && !holds(v, "\xE2\x81\xA6") &&
	       !holds(v, "\xE2\x80\x8B");
}

static inline void
compare(const char *name, struct view got)
{
	struct str want = STR_INIT(OUT_MAX);
	char path[128];
	struct err e = ERR_INIT;
	FILE *f;

	snprintf(path, sizeof(path), GOLDEN "%s.txt", name);
	if (getenv("UPDATE")) {
		f = fopen(path, "w");
		if (f) {
			fwrite(got.p, 1, got.n, f);
			fclose(f);
		}
	}
	if (file_read(path, OUT_MAX, &want, &e) < 0) {
		OK(false, "%s: %s", name, e.msg);
	} else if (!OK(want.len == got.n && memcmp(str_c(&want), got.p, got.n) == 0,
	                   "%s is as in its golden file", name)) {
		printf("# got:\n");
		for (size_t i = 0; i < got.n; i++) {
			if (i == 0 || got.p[i - 1] == '\n')
				printf("# ");
			putchar(got.p[i]);
		}
	}
	str_release(&want);
}

static inline void
check(const char *name, const char *const *facts)
{
	struct view got = dumped(name);

	for (; *facts; facts++)
		OK(holds(got, *facts), "%s shows \"%s\"", name, *facts);
	OK(got.n && harmless(got), "%s holds nothing that a terminal would act on", name);
	compare(name, got);
}

#define FACTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

#endif
