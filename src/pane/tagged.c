/*
 * Tags of a list's rows, and what is done to all tagged things. Much work is done in turns of some
 * milliseconds, so that a key never waits for it; ^C stops it between two of them.
 */
#include "listpane_int.h"
#include "screen_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "core/reading.h"
#include "pane/page.h"

#define TURN_MS 8
#define TURN_ACTS 64 /* in one transaction */

struct tagged_job {
	const struct tagged_act *act; /* NULL: rows are being tagged */
	bool looking;                 /* whether the act goes to or fro */
	bool on;
	bool back; /* it takes back what was done at once, tagged or not */
	uint8_t (*id)[ID_LEN];
	size_t n, i, done;
	struct filter filter; /* rows that pass it are tagged */
	uint64_t row;
	struct tag_name name;
	struct tags did; /* of an act that undo takes back as one */
	struct tags failed;
	struct err why; /* of the first that failed */
	uint8_t first[ID_LEN];
};

/* --- what there is to do ---------------------------------------------------------------- */

static int
one_ack(struct pane *p, const uint8_t id[ID_LEN], bool on, struct err *e)
{
	struct doc_row d;
	int r;

	if (doc_by_id(screen_store(p->scr), id, &d, e) < 0)
		return -1;
	r = app_ack(screen_app(p->scr), &d, e);
	doc_row_clear(&d);
	return r;
}

static int
one_unack(struct pane *p, const uint8_t id[ID_LEN], bool on, struct err *e)
{
	return app_unack(screen_app(p->scr), id, e);
}

static int
wants_read(struct pane *p, const uint8_t id[ID_LEN], bool *yes, struct err *e)
{
	struct doc_row d;

	if (doc_by_id(screen_store(p->scr), id, &d, e) < 0)
		return -1;
	*yes = pane_unread(p, id, d.unread);
	doc_row_clear(&d);
	return 0;
}

static int
one_read(struct pane *p, const uint8_t id[ID_LEN], bool on, struct err *e)
{
	bool unread;

	if (wants_read(p, id, &unread, e) < 0)
		return -1;
	if (unread == on)
		screen_mark_read(p->scr, id, on);
	return 0;
}

static int
wants_flag(struct pane *p, const uint8_t id[ID_LEN], bool *yes, struct err *e)
{
	if (own_flag_get(screen_store(p->scr), id, yes, e) < 0)
		return -1;
	*yes = !*yes;
	return 0;
}

static int
one_flag(struct pane *p, const uint8_t id[ID_LEN], bool on, struct err *e)
{
	return app_flag(screen_app(p->scr), id, on, e);
}

static int
one_label(struct pane *p, const uint8_t id[ID_LEN], bool on, struct err *e)
{
	const struct tagged_job *j = ((struct listpane *)p->priv)->job;

	return app_tag(screen_app(p->scr), id, &j->name, true, e);
}

static int
one_unlabel(struct pane *p, const uint8_t id[ID_LEN], bool on, struct err *e)
{
	const struct tagged_job *j = ((struct listpane *)p->priv)->job;
	int r = app_tag(screen_app(p->scr), id, &j->name, false, e);

	return r < 0 && e->code == ERR_NOTFOUND ? 1 : r;
}

static const struct tagged_act acks[] = {
	{ .act = ACT_ACK,
	        .done = N_("acknowledged"),
	        .back = N_(" (u takes it back)"),
	        .store = true,
	        .one = one_ack },
	{ .act = ACT_UNDO,
	        .done = N_("acknowledgements taken back"),
	        .store = true,
	        .one = one_unack },
	{ .act = ACT_NONE },
};

static const struct tagged_act marks[] = {
	{ .act = ACT_TOGGLE_READ,
	        .done = N_("marked as read"),
	        .undone = N_("marked as unread"),
	        .wants = wants_read,
	        .one = one_read },
	{ .act = ACT_FLAG,
	        .done = N_("flagged"),
	        .undone = N_("flags taken off"),
	        .store = true,
	        .wants = wants_flag,
	        .one = one_flag },
	{ .act = ACT_LABEL,
	        .done = N_("tagged by name"),
	        .named = true,
	        .store = true,
	        .one = one_label },
	{ .act = ACT_UNLABEL,
	        .done = N_("tags with that name taken off"),
	        .named = true,
	        .store = true,
	        .one = one_unlabel },
	{ .act = ACT_NONE },
};

/* Act i of a list; NULL behind the last. */
static const struct tagged_act *
act_at(const struct pane *p, size_t i)
{
	const struct listpane_ops *ops = p->ops->list;
	const struct tagged_act *const table[] = { ops->acks ? acks : NULL,
		ops->marks ? marks : NULL, ops->tagged };

	for (size_t k = 0; k < ARRAY_LEN(table); k++)
		for (const struct tagged_act *t = table[k]; t && t->act != ACT_NONE; t++)
			if (i-- == 0)
				return t;
	return NULL;
}

/* "a acknowledge, u undo" */
static void
say_acts(const struct pane *p, struct txt *out)
{
	const struct tagged_act *t;

	for (size_t i = 0; (t = act_at(p, i)); i++) {
		txt_own(out, i ? ", " : "");
		txt_key(out, p, action_defs[t->act].name);
		txt_ownf(out, " %s", action_defs[t->act].name);
	}
}

/* --- the work ---------------------------------------------------------------------------- */

void
tagged_end(struct pane *p)
{
	struct listpane *lp = p->priv;
	struct tagged_job *j = lp->job;

	if (!j)
		return;
	if (j->id)
		crypt_wipe(j->id, j->n * sizeof(*j->id));
	free(j->id);
	if (j->did.n) {
		tags_release(&lp->batch);
		lp->batch = j->did;
		lp->done_any = lp->moved = false;
	}
	tags_release(&j->failed);
	filter_release(&j->filter);
	free(j);
	lp->job = NULL;
	screen_work(p->scr, NULL);
}

/* What the thing is called; false: nobody knows any more. */
static bool
name_of(struct pane *p, const uint8_t id[ID_LEN], struct str *out)
{
	struct doc_row d;
	struct err e;

	if (doc_by_id(screen_store(p->scr), id, &d, &e) < 0)
		return false;
	str_adds(out, *d.number ? d.number : d.title);
	doc_row_clear(&d);
	return true;
}

static void
say_done(struct pane *p)
{
	struct listpane *lp = p->priv;
	struct tagged_job *j = lp->job;
	struct str s = STR_INIT(4096), name = STR_INIT(1024);
	const char *words = j->on || !j->act->undone ? j->act->done : j->act->undone;

	str_addf(&s, "%s: %zu", _(words), j->done);
	if (j->act->back && j->done && !j->failed.n)
		str_adds(&s, _(j->act->back));
	if (j->failed.n) {
		str_addf(&s,
		        j->back ? _("; not done: %zu, ")
		                : _("; not done and still tagged: %zu, "),
		        j->failed.n);
		if (name_of(p, j->first, &name))
			str_addf(&s, "%s: ", str_c(&name));
		str_adds(&s, j->why.msg);
	}
	if (j->failed.n && !j->back) {
		tags_release(&lp->tags);
		lp->tags = j->failed;
		memset(&j->failed, 0, sizeof(j->failed));
	}
	screen_say(p->scr, "%s", str_c(&s));
	str_release(&s);
	str_release(&name);
}

/* What a thing itself stands in the way of; anything else ends the work. */
static bool
its_own(const struct err *e)
{
	return e->code == ERR_CONFLICT || e->code == ERR_NOTFOUND || e->code == ERR_USAGE;
}

static int
act_once(struct pane *p, struct err *e)
{
	struct tagged_job *j = ((struct listpane *)p->priv)->job;
	struct err own = ERR_INIT;
	bool yes = false;
	int r;

	if (j->looking) {
		if (j->act->wants(p, j->id[j->i], &yes, &own) < 0 && !its_own(&own)) {
			*e = own;
			return -1;
		}
		j->i++;
		j->on = j->on || yes;
		j->looking = !j->on && j->i < j->n;
		if (!j->looking)
			j->i = 0;
		return 0;
	}
	r = j->act->one(p, j->id[j->i], j->on, &own);
	if (r >= 0) {
		j->done += r == 0;
		if (r == 0 && j->act->back && tags_add(&j->did, j->id[j->i], e) < 0)
			return -1;
	} else if (!its_own(&own)) {
		*e = own;
		return -1;
	} else {
		if (!j->failed.n) {
			j->why = own;
			memcpy(j->first, j->id[j->i], ID_LEN);
		}
		if (tags_add(&j->failed, j->id[j->i], e) < 0)
			return -1;
	}
	j->i++;
	return 0;
}

static int
act_turn(struct pane *p, int64_t until, struct err *e)
{
	struct tagged_job *j = ((struct listpane *)p->priv)->job;
	struct app *a = screen_app(p->scr);
	bool store = j->act->store && !j->looking;
	size_t done = j->done, from = j->i;
	int r = 0;

	if (store && app_acts_begin(a, e) < 0)
		return -1;
	for (int k = 0; k < TURN_ACTS && j->i < j->n && r == 0; k++) {
		bool looked = j->looking;

		r = act_once(p, e);
		if (looked != j->looking || clock_boot() >= until)
			break;
	}
	if (!store)
		return r;
	if (r < 0)
		(void)!app_acts_end(a, false, e);
	else
		r = app_acts_end(a, true, e);
	if (r == 0)
		return 0;
	j->done = done;
	for (size_t i = from; i < j->n && i <= j->i; i++)
		tags_drop(&j->did, j->id[i]);
	return -1;
}

static int
tag_rows(struct pane *p, struct err *e)
{
	struct listpane *lp = p->priv;
	struct tagged_job *j = lp->job;
	const struct listpane_ops *ops = p->ops->list;
	uint8_t id[DOC_PASS_MAX][ID_LEN];
	int64_t rid[DOC_PASS_MAX];
	bool yes[DOC_PASS_MAX];
	size_t n = 0;

	for (; n < DOC_PASS_MAX && j->row < lp->list.count; j->row++) {
		struct listpane_item it;
		void *row;

		if (listpane_row(p, j->row, &row, e) < 0)
			return -1;
		it = ops->item(row);
		if (!it.id)
			continue;
		memcpy(id[n], it.id, ID_LEN);
		yes[n] = true;
		rid[n++] = it.rid;
	}
	if (j->filter.root >= 0 &&
	        doc_passes(screen_store(p->scr), &j->filter, rid, n, yes, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (yes[i] && tags_add(&lp->tags, id[i], e) < 0)
			return -1;
	return 0;
}

static void
said_tagged(struct pane *p)
{
	const struct listpane *lp = p->priv;

	screen_say(p->scr, _("tagged: %zu"), lp->tags.n);
}

bool
tagged_work(struct pane *p)
{
	struct listpane *lp = p->priv;
	struct tagged_job *j = lp->job;
	int64_t until = clock_boot() + TURN_MS;
	struct err e = ERR_INIT;
	bool more;
	int r = 0;

	if (j->act)
		r = act_turn(p, until, &e);
	else
		do
			r = tag_rows(p, &e);
		while (r == 0 && j->row < lp->list.count && clock_boot() < until);
	more = r == 0 && (j->act ? j->i < j->n : j->row < lp->list.count);
	list_dirty(&lp->list);
	p->dirty = true;
	if (more)
		return true;
	if (r < 0)
		screen_fail(p->scr, &e);
	else if (j->act)
		say_done(p);
	else
		said_tagged(p);
	tagged_end(p);
	return false;
}

void
tagged_stop(struct pane *p)
{
	struct listpane *lp = p->priv;
	const struct tagged_job *j = lp->job;

	if (j->act)
		screen_say(p->scr, _("stopped: done with %zu of %zu"), j->done, j->n);
	else
		screen_say(p->scr, _("stopped; tagged: %zu"), lp->tags.n);
	tagged_end(p);
}

static struct tagged_job *
job_new(struct pane *p, struct err *e)
{
	struct listpane *lp = p->priv;

	if (screen_working(p->scr)) {
		err_set(e, ERR_BUSY, _("still at work on what is tagged; %s stops it"),
		        "^C");
		return NULL;
	}
	lp->job = mem_new(1, sizeof(*lp->job), e);
	if (lp->job)
		lp->job->filter.root = -1;
	return lp->job;
}

/* The first turn at once, so that a few are done when the screen is next drawn. */
static void
job_start(struct pane *p)
{
	screen_work(p->scr, p);
	(void)tagged_work(p);
}

/* --- acts --------------------------------------------------------------------------------- */

static int
start(struct pane *p, const struct tagged_act *t, const struct tags *of,
        const struct tag_name *name, struct err *e)
{
	const struct listpane *lp = p->priv;
	struct tagged_job *j = job_new(p, e);
	const uint8_t *id;
	size_t at = 0;

	if (!j)
		return -1;
	j->act = t;
	j->name = *name;
	j->back = of != &lp->tags;
	j->looking = t->wants != NULL;
	j->on = !j->looking;
	j->id = mem_new(of->n, sizeof(*j->id), e);
	if (!j->id) {
		tagged_end(p);
		return -1;
	}
	while ((id = tags_next(of, &at)))
		memcpy(j->id[j->n++], id, ID_LEN);
	job_start(p);
	return 0;
}

static void
confirmed(struct pane *p, enum action act)
{
	const struct listpane *lp = p->priv;
	const struct tag_name none = { "" };
	const struct tagged_act *t;
	struct err e = ERR_INIT;

	for (size_t i = 0; (t = act_at(p, i)); i++)
		if (t->act == act && start(p, t, &lp->tags, &none, &e) < 0)
			screen_fail(p->scr, &e);
}

static void
taken_back(struct pane *p, enum action act)
{
	struct listpane *lp = p->priv;
	const struct tag_name none = { "" };
	struct tags batch = lp->batch;
	struct err e = ERR_INIT;

	memset(&lp->batch, 0, sizeof(lp->batch));
	for (size_t i = 0; i < ARRAY_LEN(acks); i++)
		if (acks[i].act == act && start(p, &acks[i], &batch, &none, &e) < 0)
			screen_fail(p->scr, &e);
	tags_release(&batch);
}

static void
question(struct pane *p, const char *what, size_t n,
        void (*yes)(struct pane *p, enum action act), enum action act)
{
	struct str ask = STR_INIT(256);

	str_addf(&ask, _("%s (%zu)? y does it, any other key leaves it"), what, n);
	screen_confirm(p->scr, p, yes, act, str_c(&ask));
	str_release(&ask);
}

bool
tagged_undo(struct pane *p)
{
	const struct listpane *lp = p->priv;

	if (!lp->batch.n || lp->moved)
		return false;
	question(p, _("take back all these acknowledgements"), lp->batch.n, taken_back,
	        ACT_UNDO);
	return true;
}

/* The command itself stands in the line to be finished. */
static int
ask_name(struct pane *p, const struct tagged_act *t)
{
	char line[64];

	(void)snprintf(line, sizeof(line), "%s %s ", action_defs[ACT_TAGGED].name,
	        action_defs[t->act].name);
	screen_ask(p->scr, ACT_COMMAND, NULL, line);
	return 1;
}

static int
for_all(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct listpane *lp = p->priv;
	const struct tagged_act *t;
	struct tag_name name = { "" };

	for (size_t i = 0; (t = act_at(p, i)) && t->act != c->act;)
		i++;
	if (!t) {
		struct txt those = TXT_INIT(512);

		say_acts(p, &those);
		err_set(e, ERR_USAGE, _("%s is not for several at once; these are: %s"),
		        action_defs[c->act].name, str_c(&those.s));
		txt_release(&those);
		return -1;
	}
	if (t->named && !c->argc)
		return ask_name(p, t);
	if (t->named && tag_name(c->arg[0], strlen(c->arg[0]), &name, e) < 0)
		return -1;
	if (!t->ask)
		return start(p, t, &lp->tags, &name, e) < 0 ? -1 : 1;
	question(p, _(t->ask), lp->tags.n, confirmed, t->act);
	return 1;
}

int
listpane_tagged(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct listpane *lp = p->ops->list ? p->priv : NULL;
	struct txt those = TXT_INIT(512);

	if (!lp)
		return err_set(e, ERR_USAGE, _("tags are for lists"));
	if (!act_at(p, 0))
		return err_set(e, ERR_USAGE,
		        _("in this list nothing is done to several at once"));
	if (!lp->tags.n)
		return err_set(e, ERR_NOTFOUND,
		        _("nothing is tagged; t tags a row, T what passes a filter"));
	if (c)
		return for_all(p, c, e);
	say_acts(p, &those);
	screen_say(p->scr, _("all %zu tagged: %s"), lp->tags.n, str_c(&those.s));
	txt_release(&those);
	return 1;
}

/* --- tagging -------------------------------------------------------------------------------- */

static int
toggle(struct pane *p, struct err *e)
{
	struct listpane *lp = p->priv;

	if (!listpane_selected(p, e))
		return -1;
	if (!lp->on_any)
		return err_set(e, ERR_USAGE, _("this row is no thing of its own"));
	if (tags_has(&lp->tags, lp->on))
		tags_drop(&lp->tags, lp->on);
	else if (tags_add(&lp->tags, lp->on, e) < 0)
		return -1;
	list_dirty(&lp->list);
	return listpane_move(p, MOVE_DOWN, 1, e) < 0 ? -1 : 1;
}

static int
matching(struct pane *p, const char *text, struct err *e)
{
	const struct listpane_ops *ops = p->ops->list;
	struct listpane *lp = p->priv;
	struct tagged_job *j;
	struct filter f;

	if (filter_parse_named(&f, &screen_conf(p->scr)->filters, text, strlen(text), e) <
	        0)
		return -1;
	if (f.root >= 0 && !ops->filter)
		err_set(e, ERR_USAGE,
		        _("this list has no filter; an empty one tags all"));
	else if (f.root < 0 || filter_fits(&f, ops->filter, text, e) == 0) {
		if (f.root >= 0 && ops->matching) {
			int r = ops->matching(p, &f, e);

			filter_release(&f);
			list_dirty(&lp->list);
			if (r == 0)
				said_tagged(p);
			return r < 0 ? -1 : 1;
		}
		j = job_new(p, e);
		if (j) {
			j->filter = f;
			job_start(p);
			return 1;
		}
	}
	filter_release(&f);
	return -1;
}

int
tagged_action(struct pane *p, const struct cmd *c, struct err *e)
{
	struct listpane *lp = p->priv;

	switch (c->act) {
	case ACT_TAG:
		return toggle(p, e);
	case ACT_TAG_MATCHING:
		if (c->argc)
			return matching(p, c->arg[0], e);
		screen_ask(p->scr, ACT_TAG_MATCHING, NULL, NULL);
		return 1;
	default:
		tags_release(&lp->tags);
		list_dirty(&lp->list);
		screen_say(p->scr, _("all tags were taken off"));
		return 1;
	}
}

void
tagged_position(struct pane *p, struct txt *out)
{
	const struct listpane *lp = p->priv;
	const struct tagged_job *j = lp->job;

	if (lp->tags.n)
		txt_ownf(out, _("  %zu tagged"), lp->tags.n);
	if (j && j->act)
		txt_ownf(out, " %d%%", (int)(j->i * 100 / (j->n ? j->n : 1)));
}
