/* Want of memory while the screen is at work: unlocking, listing, opening, drawing, searching and
 * leaving. The screen says so and goes on, or ends with a sentence; the store stays whole. */
#include "play.h"
#include "core/reading.h"
#include "store/seam.h"
#include "oom.h"

#define TEXT                                                                                \
	"Number: 57-NQ/TW\nType: NQ\nTitle: Phát triển khoa học\nDate: 2025-01-02\n\n" \
	"Nội dung của nghị quyết.\n"

static struct term *term;
static int in;
static char run_dir[128];

static int
fill(struct app *a, struct err *e)
{
	const struct kdf tiny = { 64, 1, 1 };
	struct feed_sub sub = { .fid = { 1 }, .name = "all", .kind = "all", .nkeys = 1 };
	struct feed_row row;
	uint64_t left = 1;
	size_t got;

	if (keys_slot_set_weak(
	            str_c(&a->dir), a->keys, KEYS_PASS, view_of(PASS), &tiny, e) ||
	        feed_subs_set(a->store, &sub, 1, e) ||
	        feed_list(a->store, &row, 1, &got, e))
		return -1;
	if (got != 1)
		return err_set(e, ERR_INTERNAL, "%zu feeds", got);
	put(a->store, row.id, 1, 1, DOC_DOCUMENT, TEXT, strlen(TEXT));
	return app_index(a, 64, NULL, NULL, &left, e);
}

/* Nothing here waits for a text: without memory it may never come. The end of the keys ends it all. */
static bool
script(void)
{
	static const char keys[] =
	        PASS "<Enter>\n2\n<Enter>\nG\nq\n/khoa hoc<Enter>\n3\n4\n5\n?\nq\nQ\n";
	struct err e = ERR_INIT;
	int p[2];
	bool ok;

	if (pipe(p))
		return false;
	ok = write(p[1], keys, strlen(keys)) == (ssize_t)strlen(keys);
	close(p[1]);
	in = p[0];
	return ok && term_text_open(&term, in, -1, 24, 80, true, &e) == 0;
}

static int
session(struct err *e)
{
	struct screen_args a = { .profile = NULL, .pass_fd = -1 };

	return screen_run(&a, term, e);
}

/* The same keys without a profile: the tour, which makes its handbook first. */
static int
on_tour(struct err *e)
{
	struct screen_args a = { .pass_fd = -1, .tour = true };

	return screen_run(&a, term, e);
}

/* Nothing is left in its folder. */
static bool
gone(int rc)
{
	term_close(term);
	term = NULL;
	close(in);
	return rmdir(run_dir) == 0 && mkdir(run_dir, 0700) == 0;
}

static bool
whole(int rc)
{
	struct err e = ERR_INIT;
	struct app a;
	bool ok;

	term_close(term);
	term = NULL;
	close(in);
	if (oom.at % 16 != 0)
		return true;
	ok = app_init(&a, NULL, false, &e) == 0 &&
	     app_unlock(&a, view_of(PASS), &e) == 0 && store_check(a.store, &e) == 0;
	if (!ok)
		printf("# %s\n", e.msg);
	app_release(&a);
	return ok;
}

int
main(void)
{
	static const struct oom_work screen = { "the screen", script, session, whole };
	static const struct oom_work tour = { "the tour", script, on_tour, gone };

	bool fallback;

	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	(void)check; /* no golden screens here */
	(void)play;
	if (crypt_init(NULL) == 0 && OK(make_profile(fill), "a profile"))
		oom_try(&screen, 41);
	snprintf(run_dir, sizeof(run_dir), "%s/run", home);
	setenv("XDG_RUNTIME_DIR", run_dir, 1);
	setenv("TMPDIR", run_dir, 1);
	if (OK(mkdir(run_dir, 0700) == 0, "a folder for the tour"))
		oom_try(&tour, 997);
	rmdir(run_dir);
	clean();
	return t_end();
}
