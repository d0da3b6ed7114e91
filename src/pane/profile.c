/* What the handbook keeps of the member, where each field comes from, and what follows from it. */
#include "pane/page.h"

#include "base/i18n.h"

#define TEXT_MAX (1u << 20)

struct profile_pane {
	struct page page;
	uint32_t rev;
};

static const char *
name_of(int field)
{
	static const char *const names[PROF_COUNT] = {
		[PROF_NAME] = N_("Full name"),
		[PROF_BIRTH] = N_("Born"),
		[PROF_SEX] = N_("Sex"),
		[PROF_JOINED] = N_("Joined"),
		[PROF_OFFICIAL] = N_("Recognised"),
		[PROF_CARD] = N_("Card"),
		[PROF_CELL] = N_("Cell"),
		[PROF_CITIZEN] = N_("Citizen ID"),
		[PROF_PHONE] = N_("Phone"),
		[PROF_CELL_NAME] = N_("Cell's name"),
		[PROF_ROLES] = N_("Roles"),
		[PROF_GAPS] = N_("Outside the Party"),
	};

	return field >= 0 && field < PROF_COUNT && names[field] ? _(names[field]) : NULL;
}

static void
value(struct page *g, const struct profile_item *it)
{
	bool day = it->field == PROF_BIRTH || it->field == PROF_JOINED ||
	           it->field == PROF_OFFICIAL;
	char shown[16];
	civil d;

	if (!*it->value) {
		txt_own(&g->text, _("(not known)"));
	} else if (day && civil_parse(it->value, strlen(it->value), &d) == 0) {
		civil_show(d, shown);
		txt_own(&g->text, shown);
	} else if (it->field == PROF_SEX && strcmp(it->value, "F") == 0) {
		txt_own(&g->text, _("female"));
	} else if (it->field == PROF_SEX && strcmp(it->value, "M") == 0) {
		txt_own(&g->text, _("male"));
	} else {
		txt_rawz(&g->text, it->value);
	}
}

static void
source(struct page *g, const struct profile_item *it)
{
	char since[16];

	if (!*it->source && !it->date)
		return;
	txt_own(&g->text, "  (");
	if (strcmp(it->source, "import") == 0)
		txt_own(&g->text, _("entered by the committee"));
	else
		txt_rawz(&g->text, it->source);
	if (it->date) {
		civil_show(it->date, since);
		txt_own(&g->text, *it->source ? ", " : "");
		txt_ownf(&g->text, "%s", since);
	}
	txt_own(&g->text, ")");
}

static void
fields(struct page *g, const struct profile *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct profile_item *it = &r->item[i];
		const char *name = name_of(it->field);

		if (name) {
			page_label(g, name, ROLE_NORMAL);
		} else {
			page_begin(g, ROLE_NORMAL, PAGE_LABEL);
			txt_rawz(&g->text, it->key);
			txt_own(&g->text, "  ");
		}
		value(g, it);
		source(g, it);
		txt_own(&g->text, "\n");
	}
}

static void
rule(struct page *g, const char *source)
{
	if (!source)
		return;
	page_begin(g, ROLE_DIM, PAGE_LABEL);
	for (int i = 0; i < PAGE_LABEL; i++)
		txt_own(&g->text, " ");
	txt_own(&g->text, _("by "));
	txt_rawz(&g->text, source);
	txt_own(&g->text, "\n");
}

static void
computed(struct page *g, const struct policy_member *m)
{
	char day[16];

	page_heading(g, _("What follows from it today"));
	page_label(g, _("Party age"), ROLE_NORMAL);
	if (m->age_years >= 0) {
		civil_show(m->age_from, day);
		txt_ownf(&g->text, P_("%d year and ", "%d years and ", m->age_years),
		        m->age_years);
		txt_ownf(&g->text, P_("%d month", "%d months", m->age_months),
		        m->age_months);
		txt_ownf(&g->text, _(", from %s\n"), day);
	} else {
		txt_own(&g->text, m->why ? _(m->why) : _("cannot be said"));
		txt_own(&g->text, "\n");
	}
	rule(g, m->age_source);
	if (m->badge_years) {
		civil_show(m->badge_on, day);
		page_label(g, _("Next badge"), ROLE_NORMAL);
		txt_ownf(&g->text,
		        P_("%d year, on %s", "%d years, on %s", m->badge_years),
		        m->badge_years, day);
		txt_own(&g->text, "\n");
		rule(g, m->badge_source);
	}
	if (m->probation_end) {
		civil_show(m->probation_end, day);
		page_label(
		        g, _("Probation"), m->probation_over ? ROLE_WARN : ROLE_NORMAL);
		if (m->probation_over)
			txt_ownf(&g->text, _("was over on %s; recognition is missing\n"),
			        day);
		else if (m->probationary)
			txt_ownf(&g->text, _("ends on %s\n"), day);
		else
			txt_ownf(&g->text, _("ended on %s\n"), day);
		rule(g, m->probation_source);
	}
}

static int
load(struct pane *p, unsigned changes, struct err *e)
{
	struct profile_pane *v = p->priv;
	struct page *g = &v->page;
	struct policy_member m;
	struct profile r;
	char day[32];

	page_reset(g);
	if (profile_get(screen_store(p->scr), &r, e) < 0) {
		if (e->code != ERR_NOTFOUND)
			return -1;
		v->rev = 0;
		txt_own(&g->text,
		        _("The server has sent no record of you yet. R synchronises.\n"));
		return page_end(g, e);
	}
	v->rev = r.rev;
	page_begin(g, ROLE_TITLE, 0);
	txt_rawz(&g->text, profile_value(&r, PROF_NAME));
	txt_own(&g->text, "\n\n");
	fields(g, &r);
	profile_computed(&r, civil_of(clock_wall()), &m);
	computed(g, &m);
	instant_local(r.at, day);
	txt_own(&g->text, "\n");
	page_begin(g, ROLE_DIM, 0);
	txt_ownf(&g->text,
	        _("As the server had it on %s. If something is wrong, tell the secretary "
	          "of your cell.\n"),
	        day);
	profile_clear(&r);
	return page_end(g, e);
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct profile_pane *v = p->priv;

	page_init(&v->page, TEXT_MAX);
	return load(p, 0, e);
}

static void
close_pane(struct pane *p)
{
	page_release(&((struct profile_pane *)p->priv)->page);
}

static const struct pane_hint hints[] = {
	{ "page-down", N_("page down") },
	{ "search", N_("find") },
	{ "sync", N_("sync") },
	{ "help", N_("help") },
	{ "back", N_("leave") },
	{ "menu", N_("menu") },
	{ NULL, NULL },
};

const struct pane_ops pane_profile = {
	.title = N_("Profile"),
	.help = N_(
	        "What the handbook keeps of you: each field with where it comes from and "
	        "since when, and what follows from it by the rules in force. No other "
	        "member sees it."),
	PAGE_OPS,
	.changes = CH_PROFILE | CH_DOC,
	.priv_size = sizeof(struct profile_pane),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.load = load,
	.action = page_action,
	.draw = page_draw,
};
