/* One attachment as a text: its own, or what a program makes of it while the keys go on. */
#include "pane/page.h"

#include "base/i18n.h"

#define TEXT_MAX (3u * ATT_TEXT_MAX + 4096)

struct attachment {
	struct page page;
	char name[ATT_NAME_MAX + 1];
	struct att_reading reading;
	bool reads;
};

static int
done(struct pane *p, struct err *e)
{
	struct attachment *v = p->priv;
	struct page *g = &v->page;

	page_reset(g);
	txt_body(&g->text, (struct raw){ str_c(&v->reading.text), v->reading.text.len });
	if (!v->reading.text.len) {
		page_begin(g, ROLE_DIM, 0);
		txt_own(&g->text, _("There is no text in it.\n"));
	}
	v->reads = false;
	att_reading_end(&v->reading);
	return page_end(g, e);
}

static int
waiting(struct pane *p, struct err *e)
{
	struct attachment *v = p->priv;
	struct page *g = &v->page;

	page_reset(g);
	page_begin(g, ROLE_DIM, 0);
	txt_rawz(&g->text, v->reading.program);
	txt_own(&g->text, _(" makes text of it …\n"));
	return page_end(g, e);
}

static int
start(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct attachment *v = p->priv;
	struct att_row rows[ATT_MAX];
	size_t got;
	int r = -1;

	if (att_list(screen_store(p->scr), a->rid, rows, &got, e) < 0)
		return -1;
	if (a->n >= got) {
		err_set(e, ERR_NOTFOUND,
		        P_("the document has %zu attachment",
		                "the document has %zu attachments", got),
		        got);
	} else {
		(void)snprintf(v->name, sizeof(v->name), "%s", rows[a->n].a.name);
		v->reads = true;
		r = att_reading_start(&v->reading, screen_app(p->scr),
		        screen_conf(p->scr), &rows[a->n], e);
	}
	crypt_wipe(rows, sizeof(rows));
	return r;
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct attachment *v = p->priv;
	int r;

	page_init(&v->page, TEXT_MAX);
	r = start(p, a, e);
	if (r < 0)
		return -1;
	return r ? done(p, e) : waiting(p, e);
}

static void
close_pane(struct pane *p)
{
	struct attachment *v = p->priv;

	if (v->reads)
		att_reading_end(&v->reading);
	page_release(&v->page);
}

static void
waits(struct pane *p, struct pollfd v[PANE_FDS], int64_t *by)
{
	const struct attachment *at = p->priv;

	_Static_assert(PANE_FDS == ATT_READING_FDS, "a pane waits for a reading");
	if (at->reads) {
		att_reading_wait(&at->reading, v, by);
		return;
	}
	v[0] = v[1] = (struct pollfd){ -1, 0, 0 };
	*by = -1;
}

static void
turn(struct pane *p, const struct pollfd *fds)
{
	struct attachment *v = p->priv;
	struct err e = ERR_INIT;
	int r;

	if (!v->reads)
		return;
	r = att_reading_io(&v->reading, fds, &e);
	if (!r)
		return;
	p->dirty = true;
	if (r > 0 && done(p, &e) == 0)
		return;
	v->reads = false;
	att_reading_end(&v->reading);
	page_reset(&v->page);
	page_begin(&v->page, ROLE_ERROR, 0);
	txt_rawz(&v->page.text, e.msg);
	txt_own(&v->page.text, "\n");
	if (page_end(&v->page, &e) < 0)
		screen_fail(p->scr, &e);
}

static void
state(struct pane *p, struct txt *out)
{
	txt_rawz(out, ((struct attachment *)p->priv)->name);
}

static const struct pane_hint hints[] = {
	{ "page-down", N_("page down") },
	{ "search", N_("find") },
	{ "back", N_("back") },
	{ "help", N_("help") },
	{ NULL, NULL },
};

const struct pane_ops pane_attachment = {
	.title = N_("Attachment"),
	.help = N_("The text of an attachment, as the program makes it that sotayrc "
	           "names. A program that takes long is left by going back."),
	PAGE_OPS,
	.priv_size = sizeof(struct attachment),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.waits = waits,
	.turn = turn,
	.action = page_action,
	.draw = page_draw,
	.state = state,
};
