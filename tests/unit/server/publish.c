#include "fixture.h"
#include "model/ids.h"
#include "server/audience.h"
#include "server/feeds.h"
#include "server/publish.h"
#include "server/which.h"

static struct published
pub(struct fixture *x, const char *to, const char *file)
{
	struct published p = { 0 };
	struct err e = ERR_INIT;
	struct feed f;

	if (db_begin(x->d, &e) || audience_feed(x->d, to, &f, &e) ||
	        publish_file(x->d, &f, 1, file, strlen(file), 50, &p, &e) ||
	        db_commit(x->d, &e)) {
		OK(0, "publish to %s: %s", to, e.msg);
		db_rollback(x->d);
	}
	return p;
}

static struct feed
feed_of(struct fixture *x, const char *to)
{
	struct err e = ERR_INIT;
	struct feed f = { 0 };

	if (audience_feed(x->d, to, &f, &e))
		OK(0, "audience %s: %s", to, e.msg);
	return f;
}

struct fold {
	uint8_t sum[16];
	uint64_t n, last;
	struct {
		uint8_t doc[ID_LEN], x[16];
		bool live;
	} row[64];
	size_t rows;
};

/* What a client does: the live set and its sum out of the log alone. */
static int
fold(void *arg, const struct feed_entry *en, struct err *e)
{
	struct fold *s = arg;
	size_t i;

	if (en->seq != s->last + 1)
		return err_set(e, ERR_DAMAGED, "hole");
	s->last = en->seq;
	for (i = 0; i < s->rows && memcmp(s->row[i].doc, en->doc, ID_LEN) != 0; i++)
		;
	if (i == s->rows)
		memcpy(s->row[s->rows++].doc, en->doc, ID_LEN);
	if (s->row[i].live) {
		sum_sub(s->sum, s->row[i].x);
		s->n--;
	}
	s->row[i].live = en->op == FEED_PUT;
	if (s->row[i].live) {
		sum_term(s->row[i].x, en->doc, en->rev, en->h);
		sum_add(s->sum, s->row[i].x);
		s->n++;
	}
	return 0;
}

static bool
adds_up(struct fixture *x, const char *to)
{
	struct feed f = feed_of(x, to);
	struct err e = ERR_INIT;
	struct fold s = { 0 };

	if (f.head && db_feed_entries(x->d, f.id, 1, f.head, fold, &s, &e))
		return false;
	return s.last == f.head && s.n == f.count && memcmp(s.sum, f.sum, 16) == 0;
}

static void
views(struct fixture *x)
{
	struct feed a[FEEDS_MAX], b[FEEDS_MAX];
	char va[TOKEN_TEXT], vb[TOKEN_TEXT], s1[TOKEN_TEXT], s2[TOKEN_TEXT];
	struct err e = ERR_INIT;
	size_t na, nb;

	INT_EQ(db_feeds_of_member(x->d, x->a.id, a, &na, &e), 0, "feeds of a member");
	INT_EQ(db_feeds_of_member(x->d, x->b.id, b, &nb, &e), 0, "and of another");
	INT_EQ(na, 4, "all, the cell, and the two above it");
	view_of_feeds(&x->set, a, na, va);
	view_of_feeds(&x->set, b, nb, vb);
	OK(strcmp(va, vb) != 0, "another cell is another view");
	state_of_feeds(&x->set, va, 0, a, na, s1);
	state_of_feeds(&x->set, va, 1, a, na, s2);
	OK(strcmp(s1, s2) != 0, "a private item changes the state");
	a[0].head++;
	state_of_feeds(&x->set, va, 0, a, na, s2);
	OK(strcmp(s1, s2) != 0, "an entry changes the state");
	view_of_feeds(&x->set, a, na, vb);
	STR_EQ(vb, va, "but not the view");
	a[0].kid++;
	view_of_feeds(&x->set, a, na, vb);
	OK(strcmp(va, vb) != 0, "a new key changes the view");
}

static void
refusals(struct fixture *x)
{
	static const char *const bad[] = { "", "ALL", "org:", "org:NO", "cell:X",
		"role:R@NO", "role:@X", "role:R", "member:A", "C1" };
	struct err e = ERR_INIT;
	struct feed f;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		OK(audience_feed(x->d, bad[i], &f, &e) == -1 && e.code == ERR_USAGE,
		        "\"%s\" is refused: %s", bad[i], e.msg);
}

#define HEAD "Number: 1-NQ/TW\nType: NQ\nTitle: Một\nIssuer: TW\nDate: 2025-01-01\n"

static void
revisions(struct fixture *x)
{
	static const char one[] = HEAD "\nThân bài\n", two[] = HEAD "\nThân bài sửa\n";
	struct published p = pub(x, "cell:C1", one);
	struct err e = ERR_INIT;
	struct doc_row row;
	size_t feeds = 0;

	OK(p.doc.rev == 1 && p.entries == 1, "a new document is revision 1");
	p = pub(x, "cell:C1", one);
	OK(p.doc.rev == 1 && p.entries == 0, "the same file changes nothing");
	p = pub(x, "org:X", one);
	OK(p.doc.rev == 1 && p.entries == 1 && p.also == 0,
	        "to another audience it goes as it is");
	p = pub(x, "org:X", two);
	OK(p.doc.rev == 2 && p.entries == 2 && p.also == 1,
	        "a new revision goes to all who have the old one");
	INT_EQ(feed_of(x, "cell:C1").head, 2, "so also to the cell");
	INT_EQ(db_feed_sees(x->d, x->a.id, p.doc.id, &e), 2, "a member below sees it");
	INT_EQ(which_doc(x->d, "1 nq", true, &row, &e), 0,
	        "it is found by its number, folded");
	if (db_begin(x->d, &e) || withdraw_doc(x->d, &row, "sai", 60, &feeds, &e) ||
	        db_commit(x->d, &e))
		OK(0, "withdrawal: %s", e.msg);
	OK(feeds == 2 && row.rev == 3, "it is withdrawn from every feed");
	INT_EQ(db_feed_sees(x->d, x->a.id, p.doc.id, &e), 1,
	        "who saw it knows that it was there");
	INT_EQ(feed_of(x, "org:X").count, 0, "nothing is live");
	p = pub(x, "org:X", two);
	OK(p.doc.rev == 4 && p.entries == 1, "published again it is a new revision");
	p = pub(x, "org:TW", one);
	OK(p.doc.rev == 5 && p.entries == 2, "old contents again too");
	OK(adds_up(x, "cell:C1") && adds_up(x, "org:X") && adds_up(x, "org:TW") &&
	                adds_up(x, "all"),
	        "counts and sums of all feeds are those of their logs");
}

static void
large(struct fixture *x)
{
	struct str s = STR_INIT(DOC_MAX), back = STR_INIT(DOC_MAX);
	uint8_t noise[64];
	char text[129];
	struct published p;
	struct err e = ERR_INIT;

	str_adds(&s, "Title: Dài\n\n");
	for (int i = 0; i < 1200; i++) {
		crypt_random(noise, sizeof(noise));
		hex_enc(noise, sizeof(noise), text);
		str_adds(&s, text);
		str_addc(&s, '\n');
	}
	p = pub(x, "all", str_c(&s));
	OK(p.entries == 1, "a body that does not compress is published");
	INT_EQ(db_blob_get(x->d, (uint8_t[HASH_LEN]){ 0 }, &back, &e), 0,
	        "no blob of another id");
	str_release(&s);
	str_release(&back);
}

int
main(void)
{
	struct fixture x;

	FIX(x);
	refusals(&x);
	views(&x);
	revisions(&x);
	large(&x);
	fix_end(&x);
	return t_end();
}
