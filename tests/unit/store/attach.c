/* Attachments: rows that come, change and go with their document. */
#include "fix.h"
#include "store/attach.h"

static void
att(struct att *a, const char *name, unsigned seal)
{
	memset(a, 0, sizeof(*a));
	snprintf(a->name, sizeof(a->name), "%s", name);
	snprintf(a->type, sizeof(a->type), "application/pdf");
	a->size = strlen(name) * 1000;
	crypt_hash1(a->hash, HASH_LEN, name, strlen(name));
	memset(a->blob, (int)seal, HASH_LEN);
	memset(a->key, (int)seal + 1, KEY_LEN);
}

static bool
put(struct store *s, int64_t feed, uint64_t seq, unsigned doc, uint32_t rev,
        const char *file, const struct att *a, size_t n)
{
	struct fix_entry x;

	fix_put(&x, seq, doc, rev, 1760000000 + (int64_t)seq, file);
	x.en.att = a;
	x.en.natt = n;
	doc_hash_with(file, strlen(file), a, n, x.en.h);
	return fix_apply(s, feed, &x);
}

static size_t
list(struct store *s, unsigned doc, struct att_row v[ATT_MAX])
{
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];
	struct doc_row d;
	size_t n = 99;

	fix_id(id, doc);
	if (!fine(doc_by_id(s, id, &d, &e), &e))
		return 99;
	if (!fine(att_list(s, d.rid, v, &n, &e), &e))
		n = 99;
	doc_row_clear(&d);
	return n;
}

static bool
known(struct store *s, unsigned seal)
{
	uint8_t blob[HASH_LEN];
	struct err e = ERR_INIT;
	bool yes = false;

	memset(blob, (int)seal, HASH_LEN);
	return fine(att_known(s, blob, &yes, &e), &e) && yes;
}

static void
revisions(struct store *s, int64_t feed)
{
	struct att_row v[ATT_MAX];
	struct err e = ERR_INIT;
	struct att a[3];

	att(&a[0], "a.pdf", 1);
	att(&a[1], "b.pdf", 2);
	OK(put(s, feed, 1, 1, 1, "Title: x\n\nmột\n", a, 2), "a document with two");
	OK(put(s, feed, 2, 2, 1, "Title: y\n\nhai\n", NULL, 0), "and one without");
	INT_EQ(list(s, 2, v), 0, "which has none");
	INT_EQ(list(s, 1, v), 2, "two are listed");
	OK(fine(att_state_set(s, a[0].blob, ATT_PINNED, &e), &e) && list(s, 1, v) == 2 &&
	                v[0].state == ATT_PINNED && v[1].state == ATT_AWAY,
	        "one of them is here");
	OK(put(s, feed, 3, 1, 2, "Title: x\n\nmột hai\n", a, 2) && list(s, 1, v) == 2 &&
	                v[0].state == ATT_PINNED,
	        "which a revision of the text does not change");
	att(&a[0], "a.pdf", 5);
	OK(put(s, feed, 4, 1, 3, "Title: x\n\nmột hai\n", a, 2) && list(s, 1, v) == 2 &&
	                v[0].state == ATT_PINNED && v[0].a.key[0] == 6 &&
	                v[1].state == ATT_AWAY,
	        "sealed anew it is still to be here, the other as before");
	OK(known(s, 5) && known(s, 2) && !known(s, 1),
	        "what was before is known no more");
	att(&a[0], "c.pdf", 7);
	OK(put(s, feed, 5, 1, 4, "Title: x\n\nmột hai\n", a, 1) && list(s, 1, v) == 1 &&
	                !strcmp(v[0].a.name, "c.pdf"),
	        "another file alone is a revision");
	OK(!known(s, 2) && !known(s, 5), "and the others are gone");
}

static void
refused(struct store *s, int64_t feed)
{
	struct att a, b;
	struct fix_entry x;
	struct err e = ERR_INIT;

	att(&a, "a.pdf", 20);
	att(&b, "b.pdf", 20);
	fix_put(&x, 6, 3, 1, 1760000000, "Title: z\n\nba\n");
	doc_hash_with("Title: z\n\nba\n", 13, &a, 1, x.en.h);
	OK(feed_apply(s, feed, &x.en, &e) < 0, "a hash without its attachment");
	x.en.att = &b;
	x.en.natt = 1;
	OK(feed_apply(s, feed, &x.en, &e) < 0, "or with another one is refused");
	x.en.att = &a;
	OK(fine(feed_apply(s, feed, &x.en, &e), &e), "with the true one it is taken");
	str_release(&x.frame);
}

static void
gone(struct store *s, int64_t feed)
{
	struct att_row v[ATT_MAX];
	struct err e = ERR_INIT;
	struct fix_entry x;

	fix_del(&x, 7, 3, 2, 1760000000, "nhầm");
	OK(fix_apply(s, feed, &x), "a document is withdrawn");
	INT_EQ(list(s, 3, v), 0, "its attachments go");
	OK(!known(s, 20), "with their keys");
	OK(fine(store_check(s, &e), &e), "the store is whole");
	OK(fine(feed_subs_set(s, NULL, 0, &e), &e) && !known(s, 7),
	        "those of a feed that is left go too");
	OK(fine(store_check(s, &e), &e), "and the store is whole");
}

int
main(void)
{
	int64_t feed;
	struct store *s;

	fix_begin();
	s = fix_new();
	if (!fix_feeds(s, 1, &feed))
		return 2;
	revisions(s, feed);
	refused(s, feed);
	gone(s, feed);
	store_close(s);
	return fix_end();
}
