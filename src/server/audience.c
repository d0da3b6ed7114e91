#include "base/mem.h"
#include "server/audience.h"
#include "server/db_org.h"
#include "server/import.h"

#define ROLE_MAX 40

static int
org_find(struct db *d, const char *code, struct org *o, struct err *e)
{
	struct org into = { 0 };
	int rc = db_org_find(d, code, o, e);

	if (rc == 0)
		return err_set(e, ERR_USAGE,
		        "there is no organisation \"%s\"; import it first", code);
	if (rc == 1 && o->merged && (rc = db_org_get(d, o->merged, &into, e)) == 1)
		return err_set(e, ERR_USAGE,
		        "\"%s\" was merged into \"%s\"; address that", code, into.code);
	return rc == 1 ? 0 : -1;
}

static int
org_feed(struct db *d, const char *code, bool cell, struct audience *a, struct err *e)
{
	int rc;

	if (org_find(d, code, &a->org, e))
		return -1;
	if (cell && strcmp(a->org.kind, "cell") != 0)
		return err_set(e, ERR_USAGE,
		        "\"%s\" is no cell but of the kind \"%s\"; write org:%s if all "
		        "below it "
		        "are meant",
		        code, a->org.kind, code);
	snprintf(a->text, sizeof(a->text), "org:%s", code);
	rc = db_feed_of_org(d, a->org.id, &a->feed, e);
	if (rc == 0)
		return err_set(
		        e, ERR_DAMAGED, "\"%s\" has no feed; restore a backup", code);
	return rc < 0 ? -1 : 0;
}

/* NAME@CODE */
static int
role_feed(struct db *d, const char *s, bool make, struct audience *a, struct err *e)
{
	const char *at = strchr(s, '@');
	size_t n = at ? (size_t)(at - s) : 0;
	char role[ROLE_MAX + 1];
	int rc;

	if (n < 1 || n > ROLE_MAX || strspn(s, ROLE_LETTERS) != n || !code_ok(at + 1))
		return err_set(e, ERR_USAGE,
		        "\"role:%s\" is no audience; write role:NAME@CODE", s);
	memcpy(role, s, n);
	role[n] = '\0';
	if (org_find(d, at + 1, &a->org, e))
		return -1;
	snprintf(a->text, sizeof(a->text), "role:%s@%s", role, a->org.code);
	rc = db_feed_of_role(d, role, a->org.id, &a->feed, e);
	if (rc || !make)
		return rc < 0 ? -1 : 0;
	if (db_feed_make_role(d, role, a->org.id, e))
		return -1;
	return db_feed_of_role(d, role, a->org.id, &a->feed, e) == 1 ? 0 : -1;
}

static int
member_find(struct db *d, const char *ref, struct audience *a, struct err *e)
{
	int rc = db_member_find(d, ref, &a->member, e);

	if (rc == 0)
		return err_set(e, ERR_USAGE, "there is no member \"%s\"", ref);
	if (rc < 0 || db_org_get(d, a->member.cell, &a->org, e) != 1)
		return -1;
	a->one = true;
	snprintf(a->text, sizeof(a->text), "member:%s", a->member.ref);
	return 0;
}

static int
find(struct db *d, const char *text, bool make, struct audience *a, struct err *e)
{
	int rc;

	*a = (struct audience){ .text = "all" };
	if (strcmp(text, "all") == 0) {
		rc = db_feed_of_org(d, 0, &a->feed, e);
		if (rc == 0)
			return err_set(e, ERR_DAMAGED, "the feed of all is missing");
		return rc < 0 ? -1 : 0;
	}
	if (strncmp(text, "org:", 4) == 0)
		return org_feed(d, text + 4, false, a, e);
	if (strncmp(text, "cell:", 5) == 0)
		return org_feed(d, text + 5, true, a, e);
	if (strncmp(text, "role:", 5) == 0)
		return role_feed(d, text + 5, make, a, e);
	if (strncmp(text, "member:", 7) == 0)
		return member_find(d, text + 7, a, e);
	return err_set(e, ERR_USAGE,
	        "\"%s\" is no audience; write all, org:CODE, cell:CODE or role:NAME@CODE",
	        text);
}

int
audience_find(struct db *d, const char *text, struct audience *a, struct err *e)
{
	return find(d, text, true, a, e);
}

static int
feed_only(struct db *d, const char *text, bool make, struct audience *a, struct err *e)
{
	if (strncmp(text, "member:", 7) == 0)
		return err_set(e, ERR_USAGE,
		        "%s: a document goes to an audience, never to one member; a "
		        "notice can",
		        text);
	return find(d, text, make, a, e);
}

int
audience_check(struct db *d, const char *text, struct err *e)
{
	struct audience a;

	return feed_only(d, text, false, &a, e);
}

int
audience_feed(struct db *d, const char *text, struct feed *f, struct err *e)
{
	struct audience a;

	if (feed_only(d, text, true, &a, e))
		return -1;
	*f = a.feed;
	return 0;
}
