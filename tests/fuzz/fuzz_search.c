/* Searches and filters of any bytes, asked of a store: what is understood is answered without an error,
 * the same with and without ranking, and by every list that has the fields. */
#include <sys/stat.h>
#include <unistd.h>
#include "base/zip.h"
#include "model/query.h"
#include "store/feed.h"
#include "store/meeting.h"
#include "store/notice.h"
#include "store/outbox.h"
#include "store/seam.h"
#include "store/search.h"

#define PASS "mat khau thu nghiem"
#define ROWS 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static char dir[100];
static struct store *s;
static struct keys *keys;

static void
must(bool good)
{
	if (!good)
		abort();
}

static void
fine(int rc, const struct err *e)
{
	if (rc)
		fprintf(stderr, "# %s\n", e->msg);
	must(rc == 0);
}

static void
clean(void)
{
	static const char *const name[] = { "keys.sotay", "store.db",
		"store.db-journal" };
	char path[200];

	store_close(s);
	keys_free(keys);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, name[i]);
		unlink(path);
	}
	rmdir(dir);
}

static void
fill(int64_t feed)
{
	static const struct {
		enum doc_kind kind;
		const char *file;
	} t[] = {
		{ DOC_DOCUMENT, "Number: 57-NQ/TW\nType: NQ\nTitle: Điều lệ Đảng\nDate: "
		                "2026-01-02"
		                "\nReplaces: 1-NQ/TW\n\ncán bộ, đảng viên ủy ban uỷ\n" },
		{ DOC_DOCUMENT, "Number: 8-QĐ/TU\nTitle: Quyết định\nDraft: yes\n\nnghị "
		                "quyết 57-NQ/TW a b"
		                " c\n" },
		{ DOC_NOTICE, "Title: Thông báo\nSender: Văn phòng\n\nhọp cán bộ\n" },
		{ DOC_MEETING, "Title: Sinh hoạt\nStart: 2026-03-01 08:00 +07:00\nPlace: "
		               "Hội trường\n\n"
		               "- 15' điều lệ\n" },
	};
	struct err e = ERR_INIT;
	struct feed_entry en;
	struct str z;

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		str_init(&z, 1u << 16);
		memset(&en, 0, sizeof en);
		fine(zip_pack(t[i].file, strlen(t[i].file), 3, &z, &e), &e);
		en.seq = i + 1;
		en.doc[0] = (uint8_t)(i + 1);
		en.rev = 1;
		en.kind = t[i].kind;
		en.at = 1760000000 + (int64_t)i;
		doc_hash(t[i].file, strlen(t[i].file), en.h);
		en.frame = z.p;
		en.frame_len = z.len;
		fine(feed_apply(s, feed, &en, &e), &e);
		str_release(&z);
	}
}

static void
begin(void)
{
	const struct kdf cheap = { 64, 1, 1 };
	static struct feed_row rows[STORE_FEEDS_MAX];
	const char *tmp = getenv("TMPDIR");
	struct err e = ERR_INIT;
	struct feed_sub sub;
	uint64_t left;
	size_t got;

	fine(crypt_init(&e), &e);
	snprintf(dir, sizeof dir, "%s/sotay-fuzz-XXXXXX", tmp ? tmp : P_tmpdir);
	must(mkdtemp(dir) != NULL);
	atexit(clean);
	umask(077);
	fine(keys_create_weak(
	             dir, (struct view){ PASS, strlen(PASS) }, &cheap, &keys, &e),
	        &e);
	fine(store_open(&s, dir, keys, STORE_CREATE, &e), &e);
	memset(&sub, 0, sizeof sub);
	memset(sub.fid, 1, ID_LEN);
	snprintf(sub.name, sizeof sub.name, "f");
	snprintf(sub.kind, sizeof sub.kind, "org");
	sub.nkeys = 1;
	fine(feed_subs_set(s, &sub, 1, &e), &e);
	fine(feed_list(s, rows, STORE_FEEDS_MAX, &got, &e), &e);
	for (size_t i = 0; i < got; i++)
		if (rows[i].sub.fid[0] == 1)
			fill(rows[i].id);
	fine(search_index(s, 300, &left, &e), &e);
	must(left == 0);
}

/* Hits in all, page by page. */
static size_t
hits(const struct query *q, bool rank)
{
	struct err e = ERR_INIT;
	struct doc_row rows[ROWS];
	int64_t next = 0;
	size_t got, n = 0, i;

	do {
		fine(search_page(s, q, rank, next, 3, rows, &got, &next, &e), &e);
		for (i = 0; i < got; i++)
			doc_row_clear(&rows[i]);
		n += got;
		must(n <= 4);
	} while (next);
	return n;
}

static void
ask(struct query *q)
{
	struct str line = STR_INIT(1u << 16);
	struct err e = ERR_INIT;
	uint64_t n;

	must(hits(q, false) == hits(q, true));
	fine(search_count(s, q, &n, &e), &e);
	fine(search_snippet(s, q, 1, &line, &e), &e);
	str_release(&line);
}

static void
lists(const struct filter *f, const char *text)
{
	static const enum doc_kind kind[] = { DOC_DOCUMENT, DOC_NOTICE, DOC_MEETING };
	static const enum filter_list list[] = { FILTER_D, FILTER_N, FILTER_M };
	struct err e = ERR_INIT;
	struct doc_row rows[ROWS];
	struct outbox_row out[ROWS];
	uint64_t n;
	size_t got, i, k;

	for (i = 0; i < 3; i++) {
		struct doc_query q = { kind[i], f };

		if (filter_fits(f, list[i], text, &e))
			continue;
		fine(doc_count(s, &q, &n, &e), &e);
		fine(doc_page(s, &q, NULL, 1, ROWS, rows, &got, &e), &e);
		must(got == n);
		for (k = 0; k < got; k++)
			doc_row_clear(&rows[k]);
	}
	if (filter_fits(f, FILTER_O, text, &e) == 0) {
		fine(outbox_page(s, true, f, 0, ROWS, out, &got, &e), &e);
		must(got == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = n ? (const char *)data : "";
	struct err e = ERR_INIT;
	struct filter f;
	struct query q;

	if (!s)
		begin();
	if (query_parse(&q, p, n, &e) == 0)
		ask(&q);
	query_release(&q);
	if (query_search(&q, NULL, p, n, &e) == 0)
		ask(&q);
	query_release(&q);
	if (filter_parse(&f, p, n, &e) == 0)
		lists(&f, p);
	filter_release(&f);
	return 0;
}
