/* The member's private feed: documents for him alone, answers of his other devices; and a server
 * that calls a request wrong. */
#include "fake.h"
#include "store/meeting.h"
#include "store/notice.h"
#include "store/profile.h"

static void
item(struct rig *r, const char *what, const char *name, const char *value,
        enum doc_kind kind, uint32_t rev)
{
	size_t i = r->f.nitem++;

	memset(&r->f.item[i], 0, sizeof(r->f.item[i]));
	r->f.item[i].what = what;
	r->f.item[i].value = value;
	r->f.item[i].kind = kind;
	r->f.item[i].rev = rev;
	fake_id(name, r->f.item[i].doc);
}

static uint64_t
notices(struct rig *r)
{
	struct err e = ERR_INIT;
	uint64_t n;

	return notice_count(r->s, NOTICES_UNREAD, &n, &e) ? UINT64_MAX : n;
}

static void
documents(void)
{
	const struct sync_status *st;
	struct meeting_answer a;
	struct profile p;
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];
	struct rig r;

	rig_init(&r);
	fake_feed(&r.f, "all", "all");
	fake_fill(&r.f.feed[0], "a", 3);
	item(&r, "doc", "me", "Title: h\n\nname\tX\timport\t\n", DOC_PROFILE, 1);
	item(&r, "doc", "n1", "Title: one\n\nx\n", DOC_NOTICE, 1);
	item(&r, "later", "n2", NULL, DOC_OTHER, 1);
	item(&r, "doc", "n2", "Title: two\n\nx\n", DOC_NOTICE, 1);
	item(&r, "rsvp", "m", "yes", DOC_OTHER, 1);
	r.f.page = 2;
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_DONE, "a run with private items, in pages");
	OK(st->notices == 2 && st->documents == 3,
	        "two notices and three documents are counted, the profile is neither");
	INT_EQ(notices(&r), 2, "both notices are there");
	OK(profile_get(r.s, &p, &e) == 0 &&
	                strcmp(profile_value(&p, PROF_NAME), "X") == 0,
	        "and the profile");
	profile_clear(&p);
	fake_id("m", id);
	OK(meeting_answer_get(r.s, id, &a, &e) == 0 && a.state == ANSWER_SET &&
	                strcmp(a.value, "yes") == 0,
	        "and the answer that another device gave");
	meeting_answer_clear(&a);
	OK(rig_kv(&r, KV_PRIV, "5"), "what is not known was passed over");
	(void)rig_run(&r);
	OK(rig_run(&r)->notices == 0 && notices(&r) == 2, "nothing comes twice");
	item(&r, "doc", "me", "Title: h\n\nname\tY\timport\t\n", DOC_PROFILE, 2);
	item(&r, "undoc", "n1", "wrong", DOC_OTHER, 2);
	INT_EQ(rig_run(&r)->phase, SYNC_DONE, "a new revision, and one taken back");
	OK(notices(&r) == 1 && profile_get(r.s, &p, &e) == 0 &&
	                strcmp(profile_value(&p, PROF_NAME), "Y") == 0,
	        "both happened");
	profile_clear(&p);
	/* the server is made anew: it sends the profile alone */
	r.f.epoch = "another";
	r.f.nitem = 0;
	item(&r, "doc", "me", "Title: h\n\nname\tZ\timport\t\n", DOC_PROFILE, 1);
	INT_EQ(rig_run(&r)->phase, SYNC_DONE, "after a new epoch");
	OK(notices(&r) == 0 && profile_get(r.s, &p, &e) == 0 &&
	                strcmp(profile_value(&p, PROF_NAME), "Z") == 0,
	        "what is sent again stands, what is not went");
	profile_clear(&p);
	OK(store_check(r.s, &e) == 0, "the store is whole");
	rig_release(&r);
}

static bool
wrong(struct fake *f, const struct rec *r)
{
	const int *klass = f->arg;

	if (r->type != REC_OPS || !*klass)
		return false;
	f->ops++;
	put_problem(f, rec_u64(r, RF_RQ, 0), *klass, "req:invalid", "no such field");
	return true;
}

static uint64_t
refusals(struct rig *r)
{
	struct err e = ERR_INIT;
	uint64_t n;

	return outbox_refusals(r->s, &n, &e) ? UINT64_MAX : n;
}

static void
answer(struct rig *r, const char *meeting, const char *value)
{
	struct err e = ERR_INIT;
	struct op o;

	memset(&o, 0, sizeof(o));
	crypt_random(o.id, ID_LEN);
	o.type = OP_RSVP;
	o.base = 1;
	fake_id(meeting, o.ent);
	(void)snprintf(o.value, sizeof(o.value), "%s", value);
	if (outbox_add(r->s, &o, &e))
		printf("# outbox_add: %s\n", e.msg);
}

static void
whole_requests(void)
{
	static const int others[] = { NETC_NETWORK, NETC_BUSY, NETC_AUTH, NETC_UPGRADE,
		NETC_FORBIDDEN, NETC_RESYNC, NETC_LATER, NETC_QUARANTINE };
	struct err e = ERR_INIT;
	uint64_t n = 0;
	struct rig r;
	size_t i;
	int k, klass = 0;

	rig_init(&r);
	r.f.arg = &klass;
	fake_feed(&r.f, "all", "all");
	fake_fill(&r.f.feed[0], "a", 3);
	r.f.hook = wrong;
	r.f.verdict = OPR_OK;
	answer(&r, "m1", "yes");
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		klass = others[i];
		for (k = 0; k < 4; k++)
			(void)rig_run(&r);
	}
	OK(refusals(&r) == 0 && outbox_pending(r.s, &n, &e) == 0 && n == 1,
	        "no trouble of the way, of sign-in or of load ever refuses an act");
	klass = NETC_CLIENT;
	(void)rig_run(&r);
	(void)rig_run(&r);
	OK(refusals(&r) == 0, "a request that the server calls wrong, twice: it waits");
	INT_EQ(rig_run(&r)->phase, SYNC_FAILED, "the third time the run says so");
	OK(refusals(&r) == 1 && outbox_pending(r.s, &n, &e) == 0 && n == 0,
	        "and the act is refused");
	klass = 0;
	answer(&r, "m2", "no");
	INT_EQ(rig_run(&r)->phase, SYNC_DONE, "the next act is sent as ever");
	OK(outbox_pending(r.s, &n, &e) == 0 && n == 0 && refusals(&r) == 1,
	        "and nothing else was touched");
	rig_release(&r);
}

int
main(void)
{
	documents();
	whole_requests();
	return t_end();
}
