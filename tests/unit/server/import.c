#include "fixture.h"
#include "server/db_org.h"

static struct err why;
static struct import_count count;

static int
orgs(struct fixture *x, const char *text)
{
	int rc;

	err_clear(&why);
	if (db_begin(x->d, &why))
		return -1;
	rc = import_orgs(x->d, text, strlen(text), &count, &why);
	if (rc == 0)
		return db_commit(x->d, &why);
	db_rollback(x->d);
	return rc;
}

static int
members(struct fixture *x, const char *text)
{
	int rc;

	err_clear(&why);
	if (db_begin(x->d, &why))
		return -1;
	rc = import_members(x->d, text, strlen(text), &count, &why);
	if (rc == 0)
		return db_commit(x->d, &why);
	db_rollback(x->d);
	return rc;
}

#define OH "code,parent,kind,name\n"
#define MH "id,name,birth,sex,joined,official,card,cell,citizen_id,phone,roles\n"
#define REFUSED(call, line, name)                                                        \
	OK((call) == -1 && why.code == ERR_USAGE &&                                      \
	                (!(line) || strtoul(why.msg + 5, NULL, 10) == (line)),           \
	        "%s: %s", name, why.msg)

static void
bad_orgs(struct fixture *x)
{
	REFUSED(orgs(x, ""), 0, "an empty file");
	REFUSED(orgs(x, "code,kind,name\nA,cell,B\n"), 1, "a missing column");
	REFUSED(orgs(x, OH "N1,,base,Tên\nx y,,base,Tên\n"), 3, "a bad code");
	REFUSED(orgs(x, OH "0123456789012345678901234567890123456789A,,base,T\n"), 2,
	        "a code that is too long");
	REFUSED(orgs(x, OH "N1,NO,base,Tên\n"), 2, "an unknown parent");
	REFUSED(orgs(x, OH "N1,,,Tên\n"), 2, "no kind");
	REFUSED(orgs(x, OH "N1,,ba se,Tên\n"), 2, "a bad kind");
	REFUSED(orgs(x, OH "N1,,base, \n"), 2, "a blank name");
	REFUSED(orgs(x, OH "N1,,base,\"a\nb\"\n"), 2, "a name of two lines");
	REFUSED(orgs(x, OH "N1,,base,A\nN2,,base,B\nN1,,base,C\n"), 4, "a code twice");
	REFUSED(orgs(x, OH "N1,N1,base,A\n"), 2, "an organisation above itself");
	REFUSED(orgs(x, OH "TW,C1,central,A\n"), 2, "a circle through what was there");
	REFUSED(orgs(x, OH
	                "1,,a,1\n2,1,a,2\n3,2,a,3\n4,3,a,4\n5,4,a,5\n6,5,a,6\n7,6,a,7\n"
	                "8,7,a,8\n9,8,a,9\n"),
	        10, "nine levels");
	REFUSED(orgs(x, OH "a,,a,1\nb,a,a,1\nc,b,a,1\nd,c,a,1\ne,d,a,1\nf,e,a,1\nTW,f,a,"
	                   "1\n"),
	        0, "a move that pushes others too deep");
}

static void
bad_members(struct fixture *x)
{
	REFUSED(members(x, "id,name\nM,N\n"), 1, "a missing column of members");
	REFUSED(members(x, MH "M1,Tên,,,,,,C1,,,\nM 2,Tên,,,,,,C1,,,\n"), 3, "a bad id");
	REFUSED(members(x, MH "M1,,,,,,,C1,,,\n"), 2, "no name");
	REFUSED(members(x, MH "M1,Tên,,,,,,NO,,,\n"), 2, "an unknown cell");
	REFUSED(members(x, MH "M1,Tên,1980-02-30,,,,,C1,,,\n"), 2, "a day that is none");
	REFUSED(members(x, MH "M1,Tên,1.2.1980,,,,,C1,,,\n"), 2,
	        "a date in another form");
	REFUSED(members(x, MH "M1,Tên,1980-01-01,,1979-01-01,,,C1,,,\n"), 2,
	        "joined before birth");
	REFUSED(members(x, MH "M1,Tên,,,2000-01-01,1999-01-01,,C1,,,\n"), 2,
	        "official before joined");
	REFUSED(members(x, MH "M1,Tên,,X,,,,C1,,,\n"), 2, "a sex that is neither");
	REFUSED(members(x, MH "M1,Tên,,,,,,C1,,call me,\n"), 2, "a phone with letters");
	REFUSED(members(x, MH "M1,Tên,,,,,,C1,,,secretary\n"), 2,
	        "a role without a place");
	REFUSED(members(x, MH "M1,Tên,,,,,,C1,,,secretary@NO\n"), 2,
	        "a role in no place");
	REFUSED(members(x, MH "M1,Tên,,,,,,C1,,,a@C1;@C1\n"), 2, "a role without a name");
	REFUSED(members(x, MH "M1,Tên,,,,,,C1,,,\nM1,Tên,,,,,,C1,,,\n"), 3,
	        "a member twice");
	REFUSED(members(x, "id,name,cell,gaps\nM1,Tên,C1,2010-05-01\n"), 2,
	        "a time outside of the Party without an end or a stroke");
}

int
main(void)
{
	struct db_stats st;
	struct member m;
	struct fixture x;
	struct feed f[FEEDS_MAX];
	size_t n;

	FIX(x);
	bad_orgs(&x);
	bad_members(&x);
	INT_EQ(db_stats(x.d, &st, &e), 0, "counts");
	OK(st.orgs == 4 && st.members == 2 && st.feeds == 5,
	        "nothing of a bad file is imported");

	INT_EQ(orgs(&x, "\xEF\xBB\xBF" OH "\"N1\",X,cell,\"Chi \"\"bộ\"\" 3\"\r\n"), 0,
	        "a BOM, quotes and CRLF are fine");
	INT_EQ(count.added, 1, "it was added");
	INT_EQ(members(&x,
	               MH "M1,Lê Thử,1980-02-29,F,2000-01-01,2001-01-01,038168000001,N1,"
	                  "038168000001,+84 912 345 678,secretary@N1;deputy@X\n"),
	        0, "a whole row");
	INT_EQ(members(&x, "name,cell,id\nLê Thử Hai,C1,M1\n"), 0,
	        "columns in another order");
	INT_EQ(count.changed, 1, "the member was there");
	INT_EQ(db_member_find(x.d, "M1", &m, &e), 1, "and is found");
	STR_EQ(m.name, "Lê Thử Hai", "the name changed");
	INT_EQ(m.birth, 19800229, "a column that is not given keeps its value");
	INT_EQ(db_feeds_of_member(x.d, m.id, f, &n, &e), 0, "a changed cell");
	INT_EQ(n, 4, "is a move: other feeds");
	for (size_t i = 0; i < n; i++)
		OK(strcmp(f[i].code, "N1") != 0, "not that of the old cell (%s)",
		        f[i].kind);
	INT_EQ(members(&x, MH "M1,Lê Thử,,,,,,C1,,,\n"), 0, "an empty value");
	INT_EQ(db_member_find(x.d, "M1", &m, &e), 1, "is a value");
	INT_EQ(m.birth, 0, "that takes the place of the old one");
	fix_end(&x);
	return t_end();
}
