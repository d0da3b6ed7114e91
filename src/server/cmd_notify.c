/* sotayd notify: a notice is a file like any document, put together from the options. */
#include "base/date.h"
#include "base/mem.h"
#include "base/proc.h"
#include "model/ids.h"
#include "model/values.h"
#include "server/cmd.h"
#include "server/publish.h"
#include "server/settings.h"
#include "server/which.h"

#define LINE_MAX_ 500
#define DAY_END " 23:59"

enum {
	O_TO,
	O_TITLE,
	O_BODY,
	O_ACK,
	O_KIND,
	O_PRIORITY,
	O_DEADLINE,
	O_ABOUT,
	O_SENDER,
	O_COUNT
};

struct notice {
	const char *to, *title, *kind, *priority, *deadline, *about, *sender;
	bool ack;
	struct str body;
};

static void
header(struct str *out, const char *name, const char *value)
{
	if (value && *value)
		str_addf(out, "%s: %s\n", name, value);
}

/* Who sends it when nobody is named: the organisation that is addressed, else the one above all. */
static int
sender_of(struct db *d, const struct settings *set, const struct audience *a,
        char out[256], struct err *e)
{
	struct org top = { 0 };

	if (!a->org.id && db_org_top(d, &top, e) < 0)
		return -1;
	snprintf(out, 256, "%s", a->org.id ? a->org.name : top.id ? top.name : set->name);
	return 0;
}

/* The instant as it is written in the server's zone, and in the notice's id by its day alone. */
static void
when(int64_t now, int zone, char out[32])
{
	int min = (zone < 0 ? -zone : zone) / 60;
	char iso[32];

	instant_iso(now + zone, iso);
	snprintf(out, 32, "%.10s %.5s %c%02d:%02d", iso, iso + 11, zone < 0 ? '-' : '+',
	        min / 60, min % 60);
}

static int
compose(struct db *d, const struct settings *set, const struct notice *n,
        const struct audience *a, const char *time, struct str *out, struct err *e)
{
	char sender[256], id[ID_TEXT + 1];
	struct doc_row about;

	if (sender_of(d, set, a, sender, e))
		return -1;
	header(out, "Kind", n->kind ? n->kind : "notice");
	header(out, "Level", a->org.kind);
	header(out, "Title", n->title);
	header(out, "Sender", n->sender ? n->sender : sender);
	header(out, "Time", time);
	header(out, "Priority", n->priority);
	if (n->deadline)
		str_addf(out, "Deadline: %s%s\n", n->deadline,
		        strlen(n->deadline) == 10 ? DAY_END : "");
	header(out, "Acknowledge", n->ack ? "yes" : NULL);
	if (n->about) {
		if (which_doc(d, n->about, true, &about, e))
			return -1;
		id_text(about.id, id);
		header(out, "About", id);
	}
	str_addf(out, "\n%s", str_c(&n->body));
	return str_ok(out, "the notice", e);
}

/* The same notice a second time on the same day: it keeps its hour, so that nothing is new. */
static int
time_kept(struct db *d, const struct publish_as *as, const struct str *file,
        char time[32], struct err *e)
{
	struct str old = STR_INIT(DOC_MAX);
	uint8_t id[ID_LEN];
	struct doc_row row;
	struct doc doc;
	int rc;

	if (doc_parse_in(&doc, as->kind, str_c(file), file->len, DOC_STRICT, as->zone, e))
		return -1;
	doc_id_to(&doc, as->to, id);
	doc_release(&doc);
	rc = db_doc_get(d, id, &row, e);
	if (rc < 1 || row.deleted)
		return rc < 0 ? -1 : 0;
	if (publish_text(d, id, row.rev, &old, e) == 1 &&
	        doc_parse(&doc, as->kind, str_c(&old), old.len, DOC_LENIENT, e) == 0) {
		snprintf(time, 32, "%s", doc_get(&doc, DOCF_TIME));
		doc_release(&doc);
		rc = 1;
	} else {
		rc = -1;
	}
	str_release(&old);
	return rc;
}

static int
send(struct db *d, const struct settings *set, const struct notice *n,
        struct published *done, struct err *e)
{
	struct publish_as as = { .kind = DOC_NOTICE, .zone = set->zone };
	struct str file = STR_INIT(DOC_MAX);
	int64_t now = clock_wall();
	struct audience a;
	char time[32];
	int rc = -1, kept;

	if (audience_find(d, n->to, &a, e))
		return -1;
	as.to = a.text;
	when(now, set->zone, time);
	if (compose(d, set, n, &a, time, &file, e))
		goto out;
	kept = time_kept(d, &as, &file, time, e);
	if (kept < 0)
		goto out;
	if (kept == 1) {
		str_reset(&file);
		if (compose(d, set, n, &a, time, &file, e))
			goto out;
	}
	rc = a.one ? publish_private(
	                     d, &as, a.member.id, str_c(&file), file.len, now, done, e)
	           : publish_as(d, &as, &a.feed, 1, str_c(&file), file.len, now, done, e);
out:
	str_release(&file);
	return rc;
}

static int
notify(const struct cmd_env *env, const struct notice *n, struct err *e)
{
	struct str dir = STR_INIT(4096);
	struct published done;
	struct settings set;
	struct db *d = NULL;
	int rc = -1;

	if (cmd_open(env, &dir, &d, e) || settings_load(d, &set, e))
		goto out;
	if (db_begin(d, e))
		goto out;
	if (send(d, &set, n, &done, e)) {
		db_rollback(d);
		goto out;
	}
	if (db_commit(d, e))
		goto out;
	failpoint("published");
	cmd_print_published(&done);
	rc = cmd_tell(str_c(&dir), 0, e);
out:
	crypt_wipe(&set, sizeof(set));
	db_close(d);
	str_release(&dir);
	return rc;
}

/* Each becomes a header line: a second line would be a header of its own. */
static int
lines_ok(const struct opt *o, struct err *e)
{
	static const int lines[] = { O_TITLE, O_KIND, O_PRIORITY, O_DEADLINE, O_ABOUT,
		O_SENDER };
	char what[40];
	size_t i;

	for (i = 0; i < ARRAY_LEN(lines); i++) {
		if (!o[lines[i]].n)
			continue;
		snprintf(what, sizeof(what), "--%s", o[lines[i]].name);
		if (cmd_line_ok(what, o[lines[i]].v[0], LINE_MAX_, e))
			return -1;
	}
	return 0;
}

int
cmd_notify(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	struct opt o[O_COUNT] = { [O_TO] = { .name = "to", .max = 1 },
		[O_TITLE] = { .name = "title", .max = 1 },
		[O_BODY] = { .name = "body", .max = 1 },
		[O_ACK] = { .name = "ack", .flag = true, .max = 1 },
		[O_KIND] = { .name = "kind", .max = 1 },
		[O_PRIORITY] = { .name = "priority", .max = 1 },
		[O_DEADLINE] = { .name = "deadline", .max = 1 },
		[O_ABOUT] = { .name = "about", .max = 1 },
		[O_SENDER] = { .name = "sender", .max = 1 } };
	struct notice n = { .body = STR_INIT(DOC_MAX) };
	int rc = -1;

	if (opt_parse(&argc, argv, o, O_COUNT, e))
		return -1;
	if (argc || !o[O_TO].n || !o[O_TITLE].n)
		return cmd_usage(env, e);
	if (lines_ok(o, e))
		return -1;
	n.to = o[O_TO].v[0];
	n.title = o[O_TITLE].v[0];
	n.ack = o[O_ACK].n > 0;
	n.kind = o[O_KIND].n ? o[O_KIND].v[0] : NULL;
	n.priority = o[O_PRIORITY].n ? o[O_PRIORITY].v[0] : NULL;
	n.deadline = o[O_DEADLINE].n ? o[O_DEADLINE].v[0] : NULL;
	n.about = o[O_ABOUT].n ? o[O_ABOUT].v[0] : NULL;
	n.sender = o[O_SENDER].n ? o[O_SENDER].v[0] : NULL;
	if (!o[O_BODY].n || cmd_read(o[O_BODY].v[0], DOC_MAX, &n.body, e) == 0)
		rc = notify(env, &n, e);
	str_release(&n.body);
	return rc;
}
