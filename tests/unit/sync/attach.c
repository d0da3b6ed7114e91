/* Attachments of the entries of a feed: kept with their document, checked with its hash. */
#include "fake.h"
#include "store/attach.h"

static size_t
list(struct rig *r, const char *name, struct att_row v[ATT_MAX])
{
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];
	struct doc_row d;
	size_t n = 99;

	fake_id(name, id);
	if (doc_by_id(r->s, id, &d, &e))
		return 99;
	if (att_list(r->s, d.rid, v, &n, &e))
		n = 99;
	doc_row_clear(&d);
	return n;
}

static void
taken(void)
{
	const struct sync_status *st;
	struct att_row v[ATT_MAX];
	struct err e = ERR_INIT;
	struct att a[2];
	bool known = true;
	struct rig r;

	rig_init(&r);
	fake_feed(&r.f, "all", "all");
	fake_att(&a[0], "Biểu mẫu.pdf");
	fake_att(&a[1], "b.ods");
	fake_put(&r.f.feed[0], "plain", 1, "x");
	fake_put_with(&r.f.feed[0], "with", 1, "y", a, 2);
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_DONE, "a document with attachments is taken");
	INT_EQ(st->documents, 2, "and one without");
	INT_EQ(list(&r, "plain", v), 0, "which has none");
	if (OK(list(&r, "with", v) == 2, "the other has two")) {
		OK(!strcmp(v[0].a.name, "Biểu mẫu.pdf") && v[0].a.size == 1000 &&
		                !strcmp(v[1].a.name, "b.ods"),
		        "with their names and sizes, in order");
		OK(!memcmp(v[1].a.key, a[1].key, KEY_LEN) &&
		                !memcmp(v[1].a.blob, a[1].blob, HASH_LEN),
		        "their keys and addresses");
		INT_EQ(v[0].state, ATT_AWAY, "and none of them is here");
	}
	fake_put_with(&r.f.feed[0], "with", 2, "y", a, 1);
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_DONE, "a revision with fewer is taken");
	INT_EQ(list(&r, "with", v), 1, "and one is left");
	fake_put(&r.f.feed[0], "with", 3, NULL);
	(void)rig_run(&r);
	OK(att_known(r.s, a[0].blob, &known, &e) == 0 && !known,
	        "a withdrawn one has none");
	rig_release(&r);
}

/* The hash is over the attachments too: another one in its place makes the block a bad one. */
static void
changed(void)
{
	const struct sync_status *st;
	struct att a, other;
	struct rig r;

	rig_init(&r);
	fake_feed(&r.f, "all", "all");
	fake_att(&a, "a.pdf");
	fake_att(&other, "b.pdf");
	fake_put_with(&r.f.feed[0], "with", 1, "y", &a, 1);
	r.f.feed[0].e[0].att[0] = other;
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_FAILED, "another attachment than the hash says");
	OK(strstr(st->err.msg, "damaged"), "is found");
	OK(!rig_has(&r, "with", 1), "and nothing of it is kept");
	r.f.feed[0].e[0].natt = 0;
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_FAILED, "so is one that was left out");
	r.f.feed[0].e[0].att[0] = a;
	r.f.feed[0].e[0].natt = 1;
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_DONE, "the true one is taken");
	rig_release(&r);
}

int
main(void)
{
	taken();
	changed();
	return t_end();
}
