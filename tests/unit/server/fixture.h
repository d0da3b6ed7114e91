/* A server's database in a folder of its own, with three organisations and two members:
 *   TW (central) > X (commune) > C1, C2 (cells);  A in C1, B in C2.
 * The import has put their profiles into their private logs: item 1. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/crypt.h"
#include "server/db_feed.h"
#include "server/db_member.h"
#include "server/import.h"
#include "server/settings.h"
#include "t.h"

struct fixture {
	char dir[64];
	struct db *d;
	struct settings set;
	struct member a, b;
};

static const char fix_orgs[] = "code,parent,kind,name\n"
                               "C1,X,cell,Chi bộ 1\nC2,X,cell,Chi bộ 2\n"
                               "X,TW,commune,Xã\nTW,,central,Trung ương\n";
static const char fix_members[] = "id,name,cell\nA,Nguyễn Thử,C1\nB,Trần Mẫu,C2\n";

static inline int
fix_remove(const char *path, const struct stat *st, int type, struct FTW *f)
{
	return remove(path);
}

static inline void
fix_end(struct fixture *x)
{
	db_close(x->d);
	(void)nftw(x->dir, fix_remove, 8, FTW_DEPTH | FTW_PHYS);
}

static inline int
fix_open(struct fixture *x, struct err *e)
{
	struct import_count c;

	*x = (struct fixture){ .dir = P_tmpdir "/sotayd-unit.XXXXXX" };
	if (crypt_init(e) || !mkdtemp(x->dir))
		return -1;
	x->set.zone = 25200;
	snprintf(x->set.epoch, sizeof(x->set.epoch), "EPOCH");
	snprintf(x->set.name, sizeof(x->set.name), "test");
	crypt_random(x->set.key, KEY_LEN);
	if (db_open(&x->d, x->dir, true, e) || db_begin(x->d, e) ||
	        db_feed_make(x->d, "all", 0, e) || settings_store(x->d, &x->set, e) ||
	        import_orgs(x->d, fix_orgs, strlen(fix_orgs), &c, e) ||
	        import_members(x->d, fix_members, strlen(fix_members), &c, e) ||
	        db_commit(x->d, e))
		return -1;
	return db_member_find(x->d, "A", &x->a, e) == 1 &&
	                       db_member_find(x->d, "B", &x->b, e) == 1
	               ? 0
	               : -1;
}

#define FIX(x)                                                                           \
	struct err e = ERR_INIT;                                                         \
	if (fix_open(&(x), &e)) {                                                        \
		OK(0, "a database for the test: %s", e.msg);                             \
		return t_end();                                                          \
	}

#endif
