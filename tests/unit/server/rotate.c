/* When feeds get new keys, which entries a key covers, and how many are kept. */
#include "base/date.h"
#include "fixture.h"
#include "server/audience.h"
#include "server/auth.h"
#include "server/db_rotate.h"
#include "server/publish.h"
#include "wire/json.h"

static void
import(struct fixture *x, bool orgs, const char *text)
{
	struct import_count c;
	struct err e = ERR_INIT;

	if (db_begin(x->d, &e) ||
	        (orgs ? import_orgs(x->d, text, strlen(text), &c, &e)
	              : import_members(x->d, text, strlen(text), &c, &e)) ||
	        db_commit(x->d, &e)) {
		OK(0, "import: %s", e.msg);
		db_rollback(x->d);
	}
}

static struct feed
feed(struct fixture *x, const char *to)
{
	struct feed f = { 0 };
	struct err e = ERR_INIT;

	if (db_begin(x->d, &e) || audience_feed(x->d, to, &f, &e) || db_commit(x->d, &e))
		OK(0, "%s: %s", to, e.msg);
	return f;
}

static unsigned
kid(struct fixture *x, const char *to)
{
	return feed(x, to).kid;
}

/* The key that seals a block with this last entry. */
static unsigned
covers(struct fixture *x, const char *to, uint64_t seq)
{
	struct feed f = feed(x, to);
	struct feed_keyed k = { 0 };
	struct err e = ERR_INIT;

	if (db_feed_key_at(x->d, f.id, seq, &k, &e))
		OK(0, "key of %s: %s", to, e.msg);
	return k.kid;
}

static void
publish(struct fixture *x, const char *to)
{
	static int n;
	struct published p = { 0 };
	struct err e = ERR_INIT;
	char file[64];
	struct feed f;

	snprintf(file, sizeof(file), "Title: %d\n\nthân\n", n++);
	if (db_begin(x->d, &e) || audience_feed(x->d, to, &f, &e) ||
	        publish_file(x->d, &f, 1, file, strlen(file), 50, &p, &e) ||
	        db_commit(x->d, &e)) {
		OK(0, "publish: %s", e.msg);
		db_rollback(x->d);
	}
}

static void
rotate(struct fixture *x, const char *to)
{
	struct feed f = feed(x, to);
	struct err e = ERR_INIT;

	if (db_begin(x->d, &e) || feed_rotate(x->d, f.id, &e) || db_commit(x->d, &e))
		OK(0, "rotate: %s", e.msg);
}

static void
spans(struct fixture *x)
{
	publish(x, "cell:C1");
	publish(x, "cell:C1");
	import(x, false, "id,name,cell\nA,Nguyễn Thử,C2\n");
	INT_EQ(kid(x, "cell:C1"), 2, "who moves leaves a new key behind");
	INT_EQ(kid(x, "cell:C2"), 1, "where he comes nothing changes");
	INT_EQ(kid(x, "org:X"), 1, "nor where he stays");
	publish(x, "cell:C1");
	INT_EQ(covers(x, "cell:C1", 2), 1, "what he could read keeps its key");
	INT_EQ(covers(x, "cell:C1", 3), 2, "what came later has the new one");
	import(x, false, "id,name,cell\nA,Nguyễn Thử,C2\n");
	INT_EQ(kid(x, "cell:C2"), 1, "the same row again changes nothing");
}

static void
roles(struct fixture *x)
{
	import(x, false, "id,name,cell,roles\nA,Nguyễn Thử,C2,secretary@C2;chair@C2\n");
	publish(x, "role:secretary@X");
	publish(x, "role:chair@X");
	import(x, false, "id,name,cell,roles\nA,Nguyễn Thử,C2,chair@C2\n");
	INT_EQ(kid(x, "role:secretary@X"), 2, "a role that ends changes its key");
	INT_EQ(kid(x, "role:chair@X"), 1, "the one that is kept does not");
	INT_EQ(kid(x, "cell:C2"), 1, "nor does the cell");
}

static void
orgs(struct fixture *x)
{
	import(x, true, "code,parent,kind,name\nY,TW,commune,Y\nC2,Y,cell,Chi bộ 2\n");
	INT_EQ(kid(x, "org:X"), 2, "an organisation that moves leaves one above it");
	INT_EQ(kid(x, "role:chair@X"), 2, "and the roles that it had there");
	INT_EQ(kid(x, "org:TW"), 1, "what is above both stays");
	INT_EQ(kid(x, "cell:C2"), 1, "so does its own");
	import(x, true, "code,parent,kind,name,merged_into\nC2,Y,cell,Chi bộ 2,C1\n");
	INT_EQ(kid(x, "org:X"), 2, "a merger takes nothing from anybody");
	import(x, true, "code,parent,kind,name,merged_into\nC2,Y,cell,Chi bộ 2,\n");
	INT_EQ(kid(x, "org:C2"), 2, "undone it does");
}

static void
bounded(struct fixture *x)
{
	struct feed f = feed(x, "org:X");
	struct feed_keyed k[64];
	struct err e = ERR_INIT;
	unsigned first = f.kid;
	size_t n = 0;
	int i;

	rotate(x, "org:X");
	rotate(x, "org:X");
	OK(db_feed_keys(x->d, f.id, k, 64, &n, &e) == 0 && n == 1,
	        "a key that covers no entry is not kept");
	OK(n && k[0].kid == first + 2, "and its number never comes again");
	for (i = 0; i < 20; i++) {
		publish(x, "org:X");
		rotate(x, "org:X");
	}
	OK(db_feed_keys(x->d, f.id, k, 64, &n, &e) == 0 && n == FEED_KEYS_MAX,
	        "as many are kept as a member is told: %zu", n);
	INT_EQ(covers(x, "org:X", 1), k[0].kid, "the oldest covers all before it");
	INT_EQ(covers(x, "org:X", 20), k[n - 2].kid, "the entries of late have theirs");
	INT_EQ(kid(x, "org:X"), k[n - 1].kid, "and the newest waits for the next");
}

static void
devices(struct fixture *x)
{
	unsigned cell = kid(x, "cell:C2"), base = kid(x, "org:Y"), all = kid(x, "all"),
	         chair = kid(x, "role:chair@X");
	struct err e = ERR_INIT;

	if (db_begin(x->d, &e) || feed_rotate_device(x->d, x->a.id, &e) ||
	        db_commit(x->d, &e))
		OK(0, "rotate: %s", e.msg);
	INT_EQ(kid(x, "cell:C2"), cell + 1, "a lost device changes the cell's key");
	INT_EQ(kid(x, "org:Y"), base + 1, "and that of its organisation");
	INT_EQ(kid(x, "role:chair@X"), chair, "a role that he has not any more stays");
	INT_EQ(kid(x, "all"), all, "the one of all stays");
}

int
main(void)
{
	struct fixture x;

	FIX(x);
	spans(&x);
	roles(&x);
	orgs(&x);
	bounded(&x);
	devices(&x);
	fix_end(&x);
	return t_end();
}
