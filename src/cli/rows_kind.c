/* Notices and meetings as a line, an object, a format. */
#include "cli_int.h"

#include "base/date.h"
#include "model/ids.h"
#include "model/values.h"

#define TIME_COLS 16

static void
put_time(struct out *o, int64_t t)
{
	char at[32] = "";

	if (t)
		instant_local(t, at);
	out_col(o, raw_of(at), TIME_COLS);
	out_safe(o, SAFE(" "));
}

/* --- notices ------------------------------------------------------------------------------- */

void
notice_json(struct json_out *j, const struct notice_row *r)
{
	char id[ID_TEXT + 1];

	json_id(j, "id", r->id);
	json_z(j, "title", r->title);
	json_z(j, "kind", r->kind);
	json_z(j, "level", r->level);
	json_z(j, "sender", r->sender);
	json_instant(j, "time", r->time ? r->time : r->at);
	json_z(j, "priority", r->priority);
	json_instant(j, "deadline", r->deadline);
	json_bool(j, "acknowledge", r->ack_wanted);
	json_instant(j, "acknowledged_at", r->acked_at);
	id_text(r->about_id, id);
	json_z(j, "link", r->about_here ? id : r->about);
	json_bool(j, "unread", r->unread);
	json_num(j, "rev", r->rev);
	json_z(j, "withdrawn", r->withdrawn ? r->why : NULL);
}

static void
notice_line(struct out *o, const struct notice_row *r)
{
	char at[32];

	out_safe(o, r->unread ? SAFE("*") : SAFE(" "));
	out_safe(o, r->acked_at                      ? SAFE("+")
	            : r->ack_pending                 ? SAFE("~")
	            : r->ack_wanted && !r->withdrawn ? SAFE("!")
	                                             : SAFE(" "));
	out_safe(o, SAFE(" "));
	put_time(o, r->time ? r->time : r->at);
	if (r->withdrawn)
		out_f(o, _("[withdrawn: %s] "), r->why);
	else if (r->urgent)
		out_f(o, _("[urgent] "));
	out_raw(o, raw_of(r->title), SCRUB_LINE);
	if (*r->sender)
		out_f(o, " -- %s", r->sender);
	if (r->deadline && !r->withdrawn) {
		instant_local(r->deadline, at);
		out_f(o, _(" (by %s)"), at);
	}
	out_safe(o, SAFE("\n"));
}

int
rows_put_notice(struct rows *w, const struct notice_row *r, struct err *e)
{
	char id[ID_TEXT + 1], at[32];
	struct format_row f;
	struct json_out j;
	int ret;

	if (w->json) {
		json_begin(&j, &w->c->out);
		notice_json(&j, r);
		ret = rows_tags(w->c, &j, r->id, e);
		json_end(&j);
		return ret;
	}
	if (!w->format) {
		notice_line(&w->c->out, r);
		return 0;
	}
	id_text(r->id, id);
	instant_iso(r->time ? r->time : r->at, at);
	f = (struct format_row){ .i = id,
		.y = r->kind,
		.t = r->title,
		.d = at,
		.s = r->withdrawn ? "withdrawn" : "current",
		.u = r->unread ? "1" : "0" };
	format_put(&w->c->out, w->format, &f);
	return 0;
}

/* --- meetings ------------------------------------------------------------------------------ */

static const char *
answer_state(enum answer_state s)
{
	static const char *const names[] = { "", "accepted", "pending", "refused" };

	return names[s];
}

void
meeting_json(struct json_out *j, const struct meeting_row *r)
{
	json_id(j, "id", r->id);
	json_z(j, "title", r->title);
	json_z(j, "kind", r->kind);
	json_z(j, "format", r->format);
	json_z(j, "state", r->state);
	json_instant(j, "start", r->start);
	json_instant(j, "end", r->end);
	json_z(j, "place", r->place);
	json_z(j, "chair", r->chair);
	json_z(j, "secretary", r->secretary);
	json_z(j, "link", r->link);
	json_z(j, "rsvp", r->answer.value);
	json_z(j, "rsvp_state", answer_state(r->answer.state));
	json_text(j, "rsvp_note", raw_of(r->answer.note), SCRUB_TEXT);
	json_z(j, "rsvp_refused", r->answer.reason);
	json_bool(j, "acknowledge", r->ack_wanted);
	json_instant(j, "acknowledged_at", r->acked_at);
	json_bool(j, "unread", r->unread);
	json_num(j, "papers_unread", r->papers_unread);
	json_num(j, "rev", r->rev);
	json_z(j, "withdrawn", r->withdrawn ? r->why : NULL);
}

/* + comes, in the room or online; - does not; ~ the answer is on its way; x it was refused; ? none. */
static struct safe
answer_mark(const struct meeting_row *r)
{
	const struct meeting_answer *a = &r->answer;

	if (r->withdrawn)
		return SAFE(" ");
	if (a->state == ANSWER_PENDING)
		return SAFE("~");
	if (a->state == ANSWER_REFUSED)
		return SAFE("x");
	if (a->state == ANSWER_NONE)
		return SAFE("?");
	return strcmp(a->value, "no") ? SAFE("+") : SAFE("-");
}

/* The time where the meeting is, when the member's clock shows another. */
static int
put_elsewhere(struct cli *c, const struct meeting_row *r, struct err *e)
{
	struct str file = STR_INIT(DOC_MAX);
	const char *zone;
	struct doc d;
	char t[32]; /* "2026-03-02T19:30:00Z" */
	int rc;

	if (r->withdrawn)
		return 0;
	rc = doc_file(c->app.store, r->rid, &file, e);
	if (!rc)
		rc = doc_parse(&d, DOC_MEETING, str_c(&file), file.len, DOC_LENIENT, e);
	if (!rc) {
		zone = doc_start_there(&d, t);
		if (zone)
			out_f(&c->out, _(" (there it is %.5s on %.2s/%.2s/%.4s, %s)"),
			        t + 11, t + 8, t + 5, t, zone);
		doc_release(&d);
	}
	str_release(&file);
	return rc;
}

static int
meeting_line(struct cli *c, const struct meeting_row *r, struct err *e)
{
	struct out *o = &c->out;

	out_safe(o, r->unread ? SAFE("*") : SAFE(" "));
	out_safe(o, answer_mark(r));
	out_safe(o, SAFE(" "));
	put_time(o, r->start);
	if (r->withdrawn)
		out_f(o, _("[withdrawn: %s] "), r->why);
	else if (*r->state && strcmp(r->state, "upcoming") != 0)
		out_f(o, "[%s] ", value_label(VALUES_MEETING_STATE, r->state));
	out_raw(o, raw_of(r->title), SCRUB_LINE);
	if (*r->place)
		out_f(o, " -- %s", r->place);
	if (r->papers_unread)
		out_f(o,
		        P_(" (%u paper unread)", " (%u papers unread)", r->papers_unread),
		        (unsigned)r->papers_unread);
	if (put_elsewhere(c, r, e))
		return -1;
	out_safe(o, SAFE("\n"));
	return 0;
}

int
rows_put_meeting(struct rows *w, const struct meeting_row *r, struct err *e)
{
	char id[ID_TEXT + 1], at[32] = "";
	struct format_row f;
	struct json_out j;
	int ret;

	if (w->json) {
		json_begin(&j, &w->c->out);
		meeting_json(&j, r);
		ret = rows_tags(w->c, &j, r->id, e);
		json_end(&j);
		return ret;
	}
	if (!w->format)
		return meeting_line(w->c, r, e);
	id_text(r->id, id);
	if (r->start)
		instant_iso(r->start, at);
	f = (struct format_row){ .i = id,
		.n = r->answer.value,
		.y = r->kind,
		.t = r->title,
		.d = at,
		.s = r->withdrawn ? "withdrawn" : r->state,
		.u = r->unread ? "1" : "0" };
	format_put(&w->c->out, w->format, &f);
	return 0;
}
