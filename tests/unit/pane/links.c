/*
 * Links in a text with thousands of numbers that lead nowhere: a key looks up so many and no more, and the
 * same key goes on from there.
 */
#include "play.h"

#define DEAD 2500 /* before the link and behind it */

static void
numbers(struct str *s, int from, int n, char between)
{
	for (int i = 0; i < n; i++)
		str_addf(s, "%d-BC/XY%c", from + i, between);
}

static int
fill(struct app *a, struct err *e)
{
	static const char target[] = "Number: 12-NQ/TW\nType: NQ\nTitle: Đích\n\nĐây.\n";
	struct feed_sub sub = { .name = "Thử nghiệm", .kind = "all", .nkeys = 1 };
	struct str dead = STR_INIT(DOC_MAX), live = STR_INIT(DOC_MAX);
	struct feed_row feed;
	size_t got;
	int r = -1;

	memset(sub.fid, 7, sizeof(sub.fid));
	str_adds(&live, "Number: 1-TB/TU\nType: TB\nTitle: Nhiều số\n\n");
	numbers(&live, 1000, DEAD, ' ');
	str_adds(&live, "\n\n12-NQ/TW\n\n");
	numbers(&live, 5000, DEAD, '\n');
	str_adds(&dead, "Number: 2-TB/TU\nType: TB\nTitle: Chỉ có số\n\n");
	numbers(&dead, 1000, DEAD, ' ');
	if (store_begin(a->store, e) < 0 || feed_subs_set(a->store, &sub, 1, e) < 0 ||
	        feed_list(a->store, &feed, 1, &got, e) < 0 || got != 1)
		goto out;
	put(a->store, feed.id, 1, 1, DOC_DOCUMENT, target, sizeof(target) - 1);
	put(a->store, feed.id, 2, 1, DOC_DOCUMENT, str_c(&live), live.len);
	put(a->store, feed.id, 3, 1, DOC_DOCUMENT, str_c(&dead), dead.len);
	if (feed_cursor_set(a->store, feed.id, 3, e) == 0 &&
	        kv_set_u64(a->store, KV_SYNCED, 1750000000, e) == 0)
		r = store_commit(a->store, e);
out:
	str_release(&dead);
	str_release(&live);
	return r;
}

#define ENTER PASS "<Enter>\n=wait is due\n2\n=wait 1/3\n=gone index\n"
#define READ ENTER ":open 1-TB/TU<Enter>\n=wait Document  1-TB\n"

int
main(void)
{
	bool fallback;

	alarm(60);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	(void)check; /* no golden screens here */
	if (!OK(crypt_init(NULL) == 0 && make_profile(fill), "a profile"))
		return t_end();
	OK(play(NULL, true, 24, 80,
	           READ "=roles\n<Tab>\n=dump one\n<Tab>\n=dump two\n<Tab>\n=dump three\n"
	                "<Enter>\n=wait Document  12-NQ\nQ"),
	        "forward");
	OK(holds(dumped("one"), "no link so far; the same key looks on"),
	        "so many are looked up, and no more");
	OK(holds(dumped("two"), "no link so far"), "and so many again");
	OK(holds(dumped("three"), "12-NQ/TW") && holds(dumped("three"), "link-here"),
	        "the third time the link is reached");
	OK(play(NULL, true, 24, 80,
	           READ
	           "=roles\nG\n=dump end\n<S-Tab>\n=dump one\n<S-Tab>\n=dump "
	           "two\n<S-Tab>\n=dump "
	           "three\n<S-Tab>\n=dump on\n<Tab>\n=dump back\n<Tab>\n=dump turned\nQ"),
	        "backward");
	OK(holds(dumped("one"), "no link so far"), "so too from the end");
	OK(holds(dumped("two"), "no link so far"), "the second time");
	OK(holds(dumped("three"), "link-here") &&
	                !holds(dumped("three"), "from the end of the text"),
	        "the third time it is the same link");
	OK(holds(dumped("on"), "no link so far") && holds(dumped("on"), "link-here"),
	        "what is chosen stays while the search goes on");
	OK(holds(dumped("back"), "no link so far"), "another way");
	OK(holds(dumped("turned"), "no link so far"), "begins behind the link");
	OK(play(NULL, true, 24, 80,
	           ENTER ":open 2-TB/TU<Enter>\n=wait Document  2-TB\n"
	                 "<Tab>\n=dump one\n<Tab><Tab><Tab><Tab>\n=dump five\nQ"),
	        "where none leads anywhere");
	OK(holds(dumped("one"), "no link so far"), "it is not said too early");
	OK(holds(dumped("five"), "no number in this text leads to a document"),
	        "but when all were looked up");
	clean();
	str_release(&shown);
	return t_end();
}
