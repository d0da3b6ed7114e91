#include "reader_int.h"

#include "base/i18n.h"
#include "pane/attachments.h"
#include "pane/label.h"

#define NOTES_SHOWN 20
#define QUOTE_BYTES 160 /* of the line that a note is about */

/* --- notices ------------------------------------------------------------------------- */

void
reader_notice_kind(struct reader *r, const struct doc *d)
{
	const char *kind = doc_get(d, DOCF_KIND), *level = doc_get(d, DOCF_LEVEL);
	const char *priority = doc_get(d, DOCF_PRIORITY);
	const char *code = value_code(VALUES_PRIORITY, priority, strlen(priority));

	if (*kind)
		txt_value(&r->text, VALUES_NOTICE_KIND,
		        value_code(VALUES_NOTICE_KIND, kind, strlen(kind))
		                ? value_code(VALUES_NOTICE_KIND, kind, strlen(kind))
		                : kind);
	else
		txt_own(&r->text, _("notice"));
	if (*level) {
		txt_own(&r->text, " · ");
		txt_rawz(&r->text, level);
	}
	if (code ? strcmp(code, "normal") != 0 : *priority != 0) {
		txt_own(&r->text, " · ");
		txt_value(&r->text, VALUES_PRIORITY, code ? code : priority);
	}
}

static void
instant(struct reader *r, const char *name, int64_t at)
{
	if (!at)
		return;
	reader_label(r, name);
	txt_when(&r->text, at);
	txt_own(&r->text, "\n");
}

/* What it is about: by number and title where that is here, else as the notice has it. */
static int
about(struct pane *p, const char *written, struct err *e)
{
	struct reader *r = p->priv;
	struct notice_row n;
	struct doc_row d;

	if (notice_by_id(screen_store(p->scr), r->row.id, &n, e) < 0)
		return -1;
	reader_label(r, _("About"));
	if (n.about_here && doc_by_id(screen_store(p->scr), n.about_id, &d, e) == 0) {
		txt_rawz(&r->text, d.number);
		txt_own(&r->text, *d.number ? "  " : "");
		txt_rawz(&r->text, d.title);
		txt_own(&r->text, "  (");
		txt_key(&r->text, p, "open-about");
		txt_own(&r->text, _(" opens it)\n"));
		doc_row_clear(&d);
	} else {
		txt_rawz(&r->text, written);
		txt_own(&r->text, _("  (not on this device)\n"));
	}
	notice_row_clear(&n);
	return 0;
}

int
reader_notice(struct pane *p, const struct doc *d, struct err *e)
{
	struct reader *r = p->priv;

	if (*doc_get(d, DOCF_SENDER)) {
		reader_label(r, _("From"));
		txt_rawz(&r->text, doc_get(d, DOCF_SENDER));
		txt_own(&r->text, "\n");
	}
	instant(r, _("Sent"), d->time ? d->time : r->row.at);
	instant(r, _("Deadline"), d->deadline);
	return *doc_get(d, DOCF_ABOUT) ? about(p, doc_get(d, DOCF_ABOUT), e) : 0;
}

static int
open_about(struct pane *p, struct err *e)
{
	struct reader *r = p->priv;
	struct notice_row n;
	int ret;

	if (r->row.kind != DOC_NOTICE)
		return err_set(
		        e, ERR_USAGE, _("only a notice is about another document"));
	if (notice_by_id(screen_store(p->scr), r->row.id, &n, e) < 0)
		return -1;
	if (!*n.about)
		ret = err_set(e, ERR_NOTFOUND, _("this notice is about no document"));
	else if (!n.about_here)
		ret = err_set(e, ERR_NOTFOUND, _("%s is not on this device"), n.about);
	else
		ret = screen_open_object(p->scr, n.about_id, e);
	notice_row_clear(&n);
	return ret < 0 ? -1 : 1;
}

/* --- the member's own ------------------------------------------------------------------ */

static void
changed(struct pane *p)
{
	struct reader *r = p->priv;

	if (!r->changed.earlier_rev)
		return;
	reader_begin(r, r->changed.since_read ? ROLE_WARN : ROLE_NORMAL);
	txt_own(&r->text, r->changed.since_read ? _("Changed since you read it: ")
	                                        : _("There is an earlier text: "));
	txt_key(&r->text, p, "changes");
	txt_own(&r->text, _(" shows what is different\n"));
}

/* Its lines one below the other. */
static void
note_text(struct reader *r, const char *text)
{
	for (;;) {
		const char *nl = strchr(text, '\n');

		txt_raw(&r->text,
		        nl ? (struct raw){ text, (size_t)(nl - text) } : raw_of(text));
		if (!nl)
			return;
		text = nl + 1;
		txt_own(&r->text, "\n");
		reader_begin(r, ROLE_NORMAL);
		txt_own(&r->text, "    ");
	}
}

static int
notes(struct pane *p, struct err *e)
{
	struct reader *r = p->priv;
	struct note_row n[NOTES_SHOWN];
	size_t got = 0;

	if (own_notes(screen_store(p->scr), r->row.id, NOTES_SHOWN, n, &got, e) < 0)
		return -1;
	for (size_t i = 0; i < got; i++) {
		reader_begin(r, ROLE_NORMAL);
		txt_ownf(&r->text, _("Note %zu"), i + 1);
		if (n[i].stale)
			txt_own(&r->text, _(" (about the earlier text)"));
		txt_own(&r->text, ": ");
		note_text(r, n[i].text);
		if (*n[i].quote) {
			txt_own(&r->text, _(" – on \""));
			txt_rawz(&r->text, n[i].quote);
			txt_own(&r->text, "\"");
		}
		txt_own(&r->text, "\n");
		note_row_clear(&n[i]);
	}
	return 0;
}

static int
attachments(struct pane *p, struct err *e)
{
	struct reader *r = p->priv;
	struct att_row v[ATT_MAX];
	size_t n;

	if (att_list(screen_store(p->scr), r->row.rid, v, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		reader_label(r, i ? "" : _("Attached"));
		txt_attachment(&r->text, p, &v[i]);
		if (i == 0)
			txt_att_keys(&r->text, p);
		txt_own(&r->text, "\n");
	}
	crypt_wipe(v, sizeof(v));
	return 0;
}

static int
tags(struct pane *p, struct err *e)
{
	struct reader *r = p->priv;
	struct txt names = TXT_INIT(8192);
	int ret = label_names(p, r->row.id, &names, e);

	if (ret == 0 && names.s.len) {
		reader_label(r, _("Tags"));
		txt_safe(&r->text, txt_get(&names));
		txt_own(&r->text, "\n");
	}
	txt_release(&names);
	return ret;
}

int
reader_own(struct pane *p, struct err *e)
{
	struct reader *r = p->priv;

	if (!r->row.withdrawn) {
		if (attachments(p, e) < 0)
			return -1;
		changed(p);
	}
	if (r->row.flagged) {
		reader_begin(r, ROLE_NORMAL);
		txt_own(&r->text, _("* Flagged by you\n"));
	}
	if (tags(p, e) < 0)
		return -1;
	return notes(p, e);
}

/* The line on top of the screen, as the file has it; empty while the head of the text is shown, or
 * when it is not found there as it is shown. */
static int
quote(struct pane *p, struct str *out, uint64_t *off, struct err *e)
{
	struct reader *r = p->priv;
	struct str file = STR_INIT(DOC_MAX);
	const char *p0 = r->view.text.p + r->view.top, *nl, *hit;
	size_t rest = r->view.text.n - r->view.top, n;
	int ret = -1;

	*off = 0;
	if (r->view.top <= r->body)
		return 0;
	/* Nobody has something to say about a blank line. */
	for (; rest && *p0 == '\n'; p0++)
		rest--;
	nl = memchr(p0, '\n', rest);
	n = nl ? (size_t)(nl - p0) : rest;
	while (n > QUOTE_BYTES ||
	        (n && n < rest && ((unsigned char)p0[n] & 0xC0) == 0x80))
		n--;
	if (doc_file(screen_store(p->scr), r->row.rid, &file, e) < 0)
		goto out;
	hit = n ? memmem(str_c(&file), file.len, p0, n) : NULL;
	if (hit) {
		*off = (uint64_t)(hit - str_c(&file));
		str_add(out, p0, n);
	}
	ret = 0;
out:
	str_release(&file);
	return ret;
}

static int
note(struct pane *p, const struct cmd *c, struct err *e)
{
	struct reader *r = p->priv;
	struct str q = STR_INIT(QUOTE_BYTES + 1);
	uint64_t off;
	int ret;

	if (!c->argc) {
		screen_ask(p->scr, ACT_NOTE, NULL, NULL);
		return 1;
	}
	if (!c->arg[0][strspn(c->arg[0], " ")])
		return 1; /* nothing typed, nothing noted */
	ret = quote(p, &q, &off, e);
	if (ret == 0)
		ret = app_note_put(screen_app(p->scr), r->row.id, 0, c->arg[0], str_c(&q),
		        off, NULL, e);
	if (ret == 0)
		screen_say(p->scr, q.len ? _("noted about the line on top of the screen")
		                         : _("noted about the whole document"));
	str_release(&q);
	return ret < 0 ? -1 : 1;
}

static int
note_new(struct pane *p, struct err *e)
{
	struct reader *r = p->priv;
	struct str q = STR_INIT(QUOTE_BYTES + 1);
	struct note_row n = { .text = (char[]){ "" } };
	struct pane_arg a = { .note = &n };
	int ret;

	memcpy(n.id, r->row.id, ID_LEN);
	ret = quote(p, &q, &n.off, e);
	n.quote = q.p ? q.p : n.text;
	if (ret == 0)
		ret = screen_open(p->scr, PANE_EDIT, &a, e);
	str_release(&q);
	return ret < 0 ? -1 : 1;
}

static int
note_edit(struct pane *p, const struct cmd *c, struct err *e)
{
	struct reader *r = p->priv;
	struct note_row n[NOTES_SHOWN];
	struct pane_arg a = { 0 };
	size_t got = 0;
	int ret;

	if (!c->argc)
		return note_new(p, e);
	if (own_notes(screen_store(p->scr), r->row.id, NOTES_SHOWN, n, &got, e) < 0)
		return -1;
	if (c->num < 1 || (size_t)c->num > got) {
		ret = err_set(e, ERR_NOTFOUND, _("there is no note %ld"), c->num);
	} else {
		a.note = &n[c->num - 1];
		ret = screen_open(p->scr, PANE_EDIT, &a, e);
	}
	for (size_t i = 0; i < got; i++)
		note_row_clear(&n[i]);
	return ret < 0 ? -1 : 1;
}

static int
note_drop(struct pane *p, long which, struct err *e)
{
	struct reader *r = p->priv;
	struct note_row n[NOTES_SHOWN];
	size_t got = 0;
	int ret;

	if (own_notes(screen_store(p->scr), r->row.id, NOTES_SHOWN, n, &got, e) < 0)
		return -1;
	if (which < 1 || (size_t)which > got)
		ret = err_set(e, ERR_NOTFOUND, _("there is no note %ld"), which);
	else
		ret = app_note_del(screen_app(p->scr), n[which - 1].nid, e);
	for (size_t i = 0; i < got; i++)
		note_row_clear(&n[i]);
	if (ret == 0)
		screen_say(p->scr, _("the note was removed"));
	return ret < 0 ? -1 : 1;
}

int
reader_own_action(struct pane *p, const struct cmd *c, struct err *e)
{
	struct reader *r = p->priv;
	struct pane_arg a = { .rid = r->row.rid };

	switch (c->act) {
	case ACT_OPEN_ABOUT:
		return open_about(p, e);
	case ACT_ATTACHMENTS:
		return screen_open(p->scr, PANE_ATTACHMENTS, &a, e) < 0 ? -1 : 1;
	case ACT_CHANGES:
		return screen_open(p->scr, PANE_CHANGES, &a, e) < 0 ? -1 : 1;
	case ACT_FLAG:
		if (app_flag(screen_app(p->scr), r->row.id, !r->row.flagged, e) < 0)
			return -1;
		screen_say(p->scr,
		        r->row.flagged ? _("the flag was taken off") : _("flagged"));
		return 1;
	case ACT_LABEL:
	case ACT_UNLABEL:
		return label_action(p, r->row.id, c, e);
	case ACT_NOTE:
		return note(p, c, e);
	case ACT_NOTE_EDIT:
		return note_edit(p, c, e);
	case ACT_NOTE_DROP:
		return note_drop(p, c->num, e);
	default:
		return 0;
	}
}
