/*
 * A store that somebody has been at, or a disk that forgets: bits turned over, pages exchanged, pages
 * of another store, old pages put back, files cut at every page and in between, of the store and of
 * a hot journal. What comes out is a text that the document had, or an error: never another one.
 */
#include "acts.h"
#include "sim.h"

#include <time.h>
#include "../../../src/store/vfs.h"
#include "base/le.h"

#if defined(__SANITIZE_ADDRESS__)
#define FLIPS 1500
#define LIFE 12
#else
#define FLIPS 3000
#define LIFE 30
#endif
#define HEADER 100
#define RECORD (4 + PAGE_LEN + 4)

/* Every text that any document ever had: hash of id and file. */
static struct {
	uint64_t h[4000];
	size_t n;
} texts;

static struct acts lived;
static struct disk whole, older, hot,
        moved; /* the last: the same life under another id */
static uint8_t want[32], want_older[32], want_hot[32];

static bool in_use[FIX_PAGES]; /* pages of `whole` that hold something */

static struct {
	long tries, shut, seen, unseen, wrong, code, clean, old;
} sum;

static uint64_t
text_hash(const uint8_t id[ID_LEN], const struct str *f)
{
	const struct part p[] = { { id, ID_LEN }, { f->p, f->len } };
	uint8_t h[16];

	crypt_hash(h, sizeof(h), NULL, 0, p, 2);
	return le64_get(h);
}

static bool
text_known(uint64_t h)
{
	size_t i;

	for (i = 0; i < texts.n && texts.h[i] != h; i++)
		;
	return i < texts.n;
}

/* All documents that can be read; how many have a text that they never had. With learn they
 * become known. */
static int
read_texts(struct store *s, bool learn, bool *failed)
{
	struct str f = STR_INIT(DOC_MAX), ids = STR_INIT(1 << 16);
	struct err e = ERR_INIT;
	struct doc_row r;
	uint64_t h;
	int wrong = 0;
	char *line, *next;

	if (store_sql(s, "SELECT rid FROM doc WHERE gone=0", &ids, &e))
		*failed = true;
	for (line = ids.len ? (char *)str_c(&ids) : NULL; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		err_clear(&e);
		str_reset(&f);
		memset(&r, 0, sizeof(r));
		if (doc_by_rid(s, strtoll(line, NULL, 10), &r, &e) ||
		        doc_file(s, r.rid, &f, &e)) {
			*failed = true;
			sum.code += e.code != ERR_DAMAGED && e.code != ERR_NOTFOUND;
		} else {
			h = text_hash(r.id, &f);
			if (learn && !text_known(h) && texts.n < 4000)
				texts.h[texts.n++] = h;
			wrong += !text_known(h);
		}
		doc_row_clear(&r);
	}
	str_release(&f);
	str_release(&ids);
	return wrong;
}

static bool
life(struct disk *d, const struct keys *k, int steps, bool learn, uint8_t h[32])
{
	struct store *s = NULL;
	struct err e = ERR_INIT;
	struct acts a;
	uint64_t left = 1;
	bool failed = false;
	int rc;

	acts_begin(&a, 5);
	a.keys = k;
	sim_on(d);
	rc = store_open_on(&s, fix_dir, k, STORE_CREATE, "sim", &e);
	while (!rc && a.step < steps) {
		if (learn && a.step == steps - 4) {
			rc = acts_state(s, want_older, &e);
			disk_copy(d, &older);
		}
		if (!rc)
			rc = act(&s, &a, "sim", &e);
		if (learn && !rc && s)
			(void)read_texts(s, true, &failed);
	}
	while (!rc && left)
		rc = search_index(s, 64, &left, &e);
	rc = rc || acts_state(s, h, &e);
	if (learn) {
		lived = a;
		rc = rc || fix_pages_in_use(s, in_use, &e);
	}
	store_close(s);
	return fine(rc, &e) && !failed;
}

/* The power goes at the cut-th operation from the end of one more step, 0 not at all, and everything
 * is on the disk; how many operations the step has. */
static long
hot_step(int ahead, long cut, long of)
{
	const struct tear kept = { 0, 0, 512, false };
	static struct disk d;
	struct store *s = NULL;
	struct err e = ERR_INIT;
	struct acts a = lived;
	bool failed;
	long n;

	a.step += ahead;
	disk_copy(&whole, &d);
	sim_on(&d);
	sim.cut = cut ? of - cut : 0;
	if (!store_open_on(&s, fix_dir, fix_keys, 0, "sim", &e))
		(void)!act(&s, &a, "sim", &e);
	n = sim.count;
	if (!cut && s)
		(void)read_texts(s, true, &failed);
	disk_crash(&d, &hot, &kept);
	store_close(s);
	return n;
}

static bool
make_hot(void)
{
	struct bytes *j;
	int ahead;
	long n, cut;

	for (ahead = 0; ahead < 30; ahead++) {
		n = hot_step(ahead, 0, 0);
		for (cut = 1; cut < n && cut < 12; cut++) {
			(void)hot_step(ahead, cut, n);
			j = disk_file(&hot, "-journal");
			if (j && j->n > 20 * PAGE_LEN) {
				memcpy(want_hot, want, 32);
				return true;
			}
		}
	}
	return false;
}

/* What a reader gets of that disk. noticed: the check of every page must say so. */
static void
judge(struct disk *d, bool noticed, const uint8_t state[32])
{
	struct store *s = NULL;
	struct err e = ERR_INIT;
	bool failed = false;
	uint8_t h[32];
	int wrong;

	sum.tries++;
	sim_on(d);
	if (store_open_on(&s, fix_dir, fix_keys, 0, "sim", &e)) {
		sum.shut++;
		sum.seen++;
		if (e.code != ERR_DAMAGED) {
			sum.code++;
			printf("# %d %s\n", (int)e.code, e.msg);
		}
		store_close(s);
		return;
	}
	wrong = read_texts(s, false, &failed);
	sum.wrong += wrong;
	if (!acts_state(s, h, &e)) {
		if (!memcmp(h, state, 32))
			sum.clean++;
		else if (noticed)
			sum.wrong++;
		else
			sum.old++;
	}
	err_clear(&e);
	if (store_check_part(s, CHECK_PAGES, &e))
		sum.seen++;
	else
		sum.unseen++;
	store_close(s);
}

static void
say(const char *name, bool noticed)
{
	OK(sum.tries > 0 && !sum.wrong,
	        "%s: %ld tries, %ld texts that no document had (%ld do not open)", name,
	        sum.tries, sum.wrong, sum.shut);
	INT_EQ(sum.code, 0, "whatever fails is called damage");
	if (noticed)
		INT_EQ(sum.unseen, 0, "the check of every page finds each");
	memset(&sum, 0, sizeof(sum));
}

static void
flip(const char *suffix, const struct disk *from, size_t bit, bool noticed,
        const uint8_t state[32])
{
	static struct disk d;
	struct bytes *b;

	disk_copy(from, &d);
	b = disk_file(&d, suffix);
	b->p[bit / 8] ^= (uint8_t)(1 << bit % 8);
	judge(&d, noticed, state);
}

static void
flips(void)
{
	size_t i, n = disk_file(&whole, ".db")->n;
	long k;

	for (i = 0; i < HEADER * 8; i++)
		flip(".db", &whole, i, true, want);
	for (i = PAGE_USED * 8; i < PAGE_LEN * 8; i++)
		flip(".db", &whole, i, true, want);
	say("every bit of the first page's header, nonce and tag", true);
	for (k = HEADER * 8 + PAGE_RESERVE * 8; k < FLIPS; k++) {
		do {
			i = rnd((uint32_t)n * 8);
		} while (!in_use[i / 8 / PAGE_LEN + 1]);
		flip(".db", &whole, i, true, want);
	}
	say("bits all over the pages in use", true);
}

/* Of a hot journal SQLite's own header stands in the clear: one that is altered ends in a mixture of
 * pages, as a journal does that was taken away. */
static void
journal_flips(void)
{
	size_t i, n = disk_file(&hot, "-journal")->n;
	int k;

	for (i = 0; i < 28 * 8ul; i++)
		flip("-journal", &hot, i, false, want_hot);
	for (k = 0; k < 500; k++)
		flip("-journal", &hot, (size_t)rnd((uint32_t)n * 8), false, want_hot);
	say("bits of a hot journal, every one of its header", false);
	n = disk_file(&hot, ".db")->n;
	for (k = 0; k < 200; k++)
		flip(".db", &hot, (size_t)rnd((uint32_t)n * 8), false, want_hot);
	say("bits of the file beside a hot journal", false);
}

static void
exchange(void)
{
	static struct disk d;
	uint8_t page[PAGE_LEN];
	struct bytes *b, *m = disk_file(&moved, ".db");
	uint32_t n = (uint32_t)(disk_file(&whole, ".db")->n / PAGE_LEN), x, y, k;

	for (k = 0; k < 2 * n; k++) {
		disk_copy(&whole, &d);
		b = disk_file(&d, ".db");
		x = k < n ? k : rnd(n);
		y = (x + 1 + rnd(n - 1)) % n;
		if (!in_use[x + 1] && !in_use[y + 1])
			continue;
		memcpy(page, b->p + x * PAGE_LEN, PAGE_LEN);
		memcpy(b->p + x * PAGE_LEN, b->p + y * PAGE_LEN, PAGE_LEN);
		memcpy(b->p + y * PAGE_LEN, page, PAGE_LEN);
		judge(&d, true, want);
	}
	say("two pages exchanged", true);
	for (k = 0; k < n && (k + 1) * PAGE_LEN <= m->n; k++) {
		if (!in_use[k + 1])
			continue;
		disk_copy(&whole, &d);
		b = disk_file(&d, ".db");
		memcpy(b->p + k * PAGE_LEN, m->p + k * PAGE_LEN, PAGE_LEN);
		judge(&d, true, want);
	}
	say("a page of another store, of the same key and place", true);
	for (k = 0; k < n; k++) {
		if (!in_use[k + 1])
			continue;
		disk_copy(&whole, &d);
		b = disk_file(&d, ".db");
		memset(b->p + k * PAGE_LEN, 0, PAGE_LEN);
		judge(&d, true, want);
	}
	say("a page of zeros", true);
}

/* A page image of the journal is sealed as what it is. */
static void
image_as_page(void)
{
	static struct disk d;
	struct bytes *b, *j = disk_file(&hot, "-journal");
	uint32_t no;
	size_t at;

	for (at = 512; at + RECORD <= j->n; at += RECORD) {
		disk_copy(&whole, &d);
		b = disk_file(&d, ".db");
		no = be32_get(j->p + at);
		if (no < 1 || no * (size_t)PAGE_LEN > b->n || !in_use[no])
			continue;
		memcpy(b->p + (no - 1) * (size_t)PAGE_LEN, j->p + at + 4, PAGE_LEN);
		judge(&d, true, want);
	}
	say("a page's image out of the journal in its place", true);
}

/* What is not promised (security.md: What it does not do): one old page, or the whole old file, is
 * not noticed by its seal. A text that is read of it is one that the document had. */
static void
replay(void)
{
	static struct disk d;
	struct bytes *b, *o = disk_file(&older, ".db"), *w = disk_file(&whole, ".db");
	size_t at, n = 0;

	for (at = 0; at + PAGE_LEN <= o->n && at + PAGE_LEN <= w->n; at += PAGE_LEN) {
		if (!memcmp(o->p + at, w->p + at, PAGE_LEN))
			continue;
		disk_copy(&whole, &d);
		b = disk_file(&d, ".db");
		memcpy(b->p + at, o->p + at, PAGE_LEN);
		judge(&d, false, want);
		n++;
	}
	OK(n > 4 && sum.unseen > 0, "an old page is authentic: %ld of %ld unnoticed",
	        sum.unseen, sum.tries);
	say("one old page put back", false);
	disk_copy(&older, &d);
	judge(&d, false, want_older);
	OK(sum.clean == 1 && sum.unseen == 1,
	        "the whole old file is the store as it was: only the server can tell");
	say("the whole old file", false);
}

static void
cut_file(const char *suffix, const struct disk *from, size_t n, bool noticed,
        const uint8_t state[32])
{
	static struct disk d;

	disk_copy(from, &d);
	bytes_size(disk_file(&d, suffix), (int64_t)n);
	judge(&d, noticed, state);
}

static void
cuts(void)
{
	static const int odd[] = { 0, 1, 100, PAGE_LEN / 2, PAGE_LEN - 1 };
	size_t n = disk_file(&whole, ".db")->n, at, i;

	for (at = PAGE_LEN; at < n; at += PAGE_LEN)
		for (i = 0; i < 5; i++)
			cut_file(".db", &whole, at + (size_t)odd[i], true, want);
	say("the file cut at every page, and between", true);
	n = disk_file(&hot, "-journal")->n;
	for (at = 0; at < n; at += RECORD)
		for (i = 0; i < 5; i++)
			if (at + 512 + (size_t)odd[i] < n)
				cut_file("-journal", &hot, at + 512 + (size_t)odd[i],
				        false, want_hot);
	for (at = 1; at < 512; at += 37)
		cut_file("-journal", &hot, at, false, want_hot);
	say("a hot journal cut at every record, and between", false);
}

/* What a power cut may leave in a page that is free is no damage: nobody reads it. */
static void
free_page(void)
{
	static struct disk d;
	struct store *s = NULL;
	struct err e = ERR_INIT;
	struct bytes *b;
	uint8_t h[32], after[32];
	int rc, torn = 0, free_pages = 0;
	size_t at, n;

	disk_copy(&whole, &d);
	sim_on(&d);
	rc = store_open_on(&s, fix_dir, fix_keys, 0, "sim", &e) ||
	     store_index_reset(s, &e) || acts_state(s, h, &e);
	store_close(s);
	if (!OK(!rc, "a store with free pages"))
		return;
	n = disk_file(&d, ".db")->n;
	for (at = PAGE_LEN; at < n; at += PAGE_LEN) {
		b = disk_file(&d, ".db");
		b->p[at + 9] ^= 1;
		sim_on(&d);
		s = NULL;
		rc = store_open_on(&s, fix_dir, fix_keys, 0, "sim", &e);
		if (!rc && !store_check_part(s, CHECK_PAGES, &e)) {
			free_pages++;
			/* and the page is taken into use again */
			torn += store_check(s, &e) || acts_state(s, after, &e) ||
			        memcmp(h, after, 32) || !fix_index_all(s) ||
			        store_check(s, &e) || store_index_reset(s, &e);
			err_clear(&e);
		}
		store_close(s);
		b = disk_file(&d, ".db");
		if (free_pages == 0)
			b->p[at + 9] ^= 1;
		else
			break;
	}
	OK(free_pages > 0 && !torn, "a torn free page is no damage, and is used again");
	disk_clear(&d);
}

int
main(void)
{
	struct keys *k;
	bool ok;

	fix_begin();
	k = secret_new(sizeof(*k), NULL);
	if (!k)
		return 2;
	memcpy(k, fix_keys, sizeof(*k));
	k->store_id[3] ^= 1;
	ok = sim_register() && life(&whole, fix_keys, LIFE, true, want) &&
	     life(&moved, k, LIFE, false, want_hot) && make_hot();
	if (OK(ok, "a store, an older state of it, a hot journal; %zu texts", texts.n)) {
		flips();
		journal_flips();
		exchange();
		image_as_page();
		replay();
		cuts();
		free_page();
	}
	printf("# %.1f s CPU\n", (double)clock() / CLOCKS_PER_SEC);
	secret_free(k);
	return fix_end();
}
