#include "server/audience.h"
#include "server/db_org.h"

static int
org_feed(struct db *d, const char *code, bool cell, struct feed *f, struct err *e)
{
	struct org o;
	int rc = db_org_find(d, code, &o, e);

	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_USAGE,
		        "there is no organisation \"%s\"; import it first", code);
	if (cell && strcmp(o.kind, "cell") != 0)
		return err_set(e, ERR_USAGE,
		        "\"%s\" is no cell but of the kind \"%s\"; write org:%s if all "
		        "below it "
		        "are meant",
		        code, o.kind, code);
	rc = db_feed_of_org(d, o.id, f, e);
	if (rc == 0)
		return err_set(
		        e, ERR_DAMAGED, "\"%s\" has no feed; restore a backup", code);
	return rc < 0 ? -1 : 0;
}

int
audience_feed(struct db *d, const char *text, struct feed *f, struct err *e)
{
	int rc;

	if (strcmp(text, "all") == 0) {
		rc = db_feed_of_org(d, 0, f, e);
		if (rc == 0)
			return err_set(e, ERR_DAMAGED, "the feed of all is missing");
		return rc < 0 ? -1 : 0;
	}
	if (strncmp(text, "org:", 4) == 0)
		return org_feed(d, text + 4, false, f, e);
	if (strncmp(text, "cell:", 5) == 0)
		return org_feed(d, text + 5, true, f, e);
	if (strncmp(text, "role:", 5) == 0)
		return err_set(e, ERR_USAGE,
		        "%s: holders of a role cannot be addressed in this version; use "
		        "org:CODE",
		        text);
	if (strncmp(text, "member:", 7) == 0)
		return err_set(e, ERR_USAGE,
		        "%s: a document goes to an audience, never to one member", text);
	return err_set(e, ERR_USAGE,
	        "\"%s\" is no audience; write all, org:CODE or cell:CODE", text);
}
