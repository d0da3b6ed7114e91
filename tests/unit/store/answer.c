/* Answers to meetings: the last one counts; they go in order; a refused one keeps its text. */
#include "kinds.h"

static const char *
answer(struct store *s, unsigned doc, char *out, size_t size)
{
	static const char *const names[] = { "none", "set", "pending", "refused" };
	struct meeting_answer a;
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];

	fix_id(id, doc);
	if (!fine(meeting_answer_get(s, id, &a, &e), &e))
		return "error";
	snprintf(out, size, "%s %s(%s)%s%s%s", names[a.state], a.value, a.note,
	        a.queued ? " queued" : "", a.reason ? " because " : "",
	        a.reason ? a.reason : "");
	meeting_answer_clear(&a);
	return out;
}

#define IS(want, name) STR_EQ(answer(s, 1, b, sizeof(b)), want, name)

static void
life(struct store *s)
{
	struct err e = ERR_INIT;
	struct op o, o2, due[4];
	uint8_t id[ID_LEN];
	uint64_t n = 0;
	size_t got;
	char b[200];

	fix_id(id, 1);
	IS("none ()", "nothing was answered");
	kinds_rsvp(&o, 1, 1, "yes", "");
	OK(fine(outbox_add(s, &o, &e), &e), "yes");
	IS("pending yes() queued", "shows at once");
	kinds_rsvp(&o, 2, 1, "yes", "");
	OK(outbox_add(s, &o, &e) && e.code == ERR_CONFLICT, "the same says nothing new");
	kinds_rsvp(&o, 3, 1, "no", "ốm");
	OK(fine(outbox_add(s, &o, &e), &e) && outbox_pending(s, &n, &e) == 0 && n == 1,
	        "another one takes its place");
	IS("pending no(ốm) queued", "and shows");
	OK(fine(outbox_undo(s, o.id, &e), &e), "taken back");
	IS("none ()", "there is none");
	OK(fine(outbox_add(s, &o, &e), &e) && fine(outbox_due(s, 4, due, &got, &e), &e) &&
	                got == 1,
	        "given again, and sent");
	IS("pending no(ốm)", "it waits for its result");
	OK(outbox_undo(s, o.id, &e) && e.code == ERR_CONFLICT,
	        "what was sent stays sent");
	kinds_rsvp(&o2, 4, 1, "online", "");
	OK(fine(outbox_add(s, &o2, &e), &e) && outbox_pending(s, &n, &e) == 0 && n == 2,
	        "a new one waits behind one that was sent");
	OK(fine(outbox_due(s, 4, due, &got, &e), &e) && got == 1 &&
	                memcmp(due[0].id, o.id, ID_LEN) == 0,
	        "of one meeting only the first is due");
	OK(fine(outbox_ok(s, o.id, 5, 100, &e), &e), "its result");
	IS("pending online() queued", "the newer one still shows");
	OK(fine(outbox_undo(s, o2.id, &e), &e), "taken back");
	IS("set no(ốm)", "what stands is what the server has");
	OK(fine(outbox_rsvp_seen(s, id, 1, 4, 90, "guest", "", &e), &e), "an older one");
	IS("set no(ốm)", "from another device changes nothing");
	OK(fine(outbox_rsvp_seen(s, id, 1, 9, 110, "guest", NULL, &e), &e),
	        "a newer one");
	IS("set guest()", "does");
	OK(fine(outbox_ok(s, o.id, 5, 100, &e), &e), "a result that comes twice");
	IS("set guest()", "does not");
	OK(fix_check(s), "the store is whole");
}

static void
refusal(struct store *s)
{
	struct err e = ERR_INIT;
	struct op o, due[4];
	uint64_t n = 0;
	size_t got;
	char b[200];

	kinds_rsvp(&o, 10, 1, "no", "lý do dài");
	OK(fine(outbox_add(s, &o, &e), &e) && fine(outbox_due(s, 4, due, &got, &e), &e) &&
	                fine(outbox_refused(s, o.id, "đã họp", &e), &e),
	        "an answer is refused");
	IS("refused guest() because đã họp", "what stood stands, the reason shows");
	OK(outbox_refusals(s, &n, &e) == 0 && n == 1, "it is counted");
	OK(outbox_undo(s, o.id, &e), "it is not undone");
	OK(fine(outbox_dismiss(s, o.id, &e), &e) && outbox_refusals(s, &n, &e) == 0 &&
	                n == 0,
	        "but taken off");
	IS("set guest()", "then what stood is all");
	OK(fine(outbox_add(s, &o, &e), &e) && outbox_dismiss(s, o.id, &e) &&
	                e.code == ERR_CONFLICT,
	        "one that waits is not");
	OK(fine(outbox_refused(s, o.id, "x", &e), &e), "refused again");
	kinds_rsvp(&o, 11, 1, "yes", "");
	OK(fine(outbox_add(s, &o, &e), &e) && outbox_refusals(s, &n, &e) == 0 && n == 0,
	        "a new answer takes its place");
	OK(fine(feed_resync_all(s, &e), &e) && fine(outbox_undo(s, o.id, &e), &e),
	        "after a new epoch");
	OK(fine(outbox_rsvp_seen(s, o.ent, 1, 1, 120, "no", "mới", &e), &e), "numbers");
	IS("set no(mới)", "begin anew");
}

/* The server calls a whole request wrong: three times, alone, is the end of an op. */
static void
request_refused(struct store *s)
{
	struct err e = ERR_INIT;
	struct op o, due[8];
	uint64_t n = 0;
	size_t got;
	unsigned i;

	for (i = 0; i < 3; i++) {
		kinds_rsvp(&o, 20 + i, 30 + i, "yes", "");
		if (!fine(outbox_add(s, &o, &e), &e))
			return;
	}
	OK(outbox_due(s, 8, due, &got, &e) == 0 && got == 3 &&
	                fine(outbox_request_refused(s, due, got, "wrong", &e), &e) &&
	                outbox_refusals(s, &n, &e) == 0 && n == 0,
	        "a request of three is refused as a whole: none of them is");
	OK(outbox_due(s, 8, due, &got, &e) == 0 && got == 1 &&
	                fine(outbox_ok(s, due[0].id, 50, 1, &e), &e),
	        "from then on each goes alone; one is accepted");
	OK(outbox_due(s, 8, due, &got, &e) == 0 && got == 1 &&
	                fine(outbox_request_refused(s, due, 1, "wrong", &e), &e) &&
	                outbox_refusals(s, &n, &e) == 0 && n == 0,
	        "the second time it waits still");
	OK(outbox_due(s, 8, due, &got, &e) == 0 && got == 1 &&
	                fine(outbox_request_refused(s, due, 1, "wrong", &e), &e) &&
	                outbox_refusals(s, &n, &e) == 0 && n == 1,
	        "the third time it is refused");
	OK(outbox_due(s, 8, due, &got, &e) == 0 && got == 1 &&
	                fine(outbox_ok(s, due[0].id, 51, 1, &e), &e) &&
	                outbox_pending(s, &n, &e) == 0 && n == 0,
	        "and the last one goes");
}

int
main(void)
{
	struct store *s;
	int64_t feed = 0;

	fix_begin();
	s = fix_new();
	if (OK(s && fix_feeds(s, 1, &feed) &&
	                    kinds_meeting(s, feed, 1, 1, 1, 100, "Họp", ""),
	            "a meeting")) {
		life(s);
		refusal(s);
		request_refused(s);
	}
	store_close(s);
	return fix_end();
}
