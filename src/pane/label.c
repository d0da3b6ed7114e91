#include "pane/label.h"

#include "base/i18n.h"
#include "store/own.h"

int
label_action(struct pane *p, const uint8_t id[ID_LEN], const struct cmd *c, struct err *e)
{
	bool on = c->act == ACT_LABEL;
	struct tag_name name;

	if (!c->argc) {
		screen_ask(p->scr, c->act, NULL, NULL);
		return 1;
	}
	if (!c->arg[0][strspn(c->arg[0], " ")])
		return 1; /* nothing typed, nothing done */
	if (tag_name(c->arg[0], strlen(c->arg[0]), &name, e) < 0 ||
	        app_tag(screen_app(p->scr), id, &name, on, e) < 0)
		return -1;
	if (on)
		screen_say(p->scr, _("tagged \"%s\"; the filter tag:%s shows all such"),
		        name.s, name.s);
	else
		screen_say(p->scr, _("the tag \"%s\" was taken off"), name.s);
	return 1;
}

int
label_names(struct pane *p, const uint8_t id[ID_LEN], struct txt *out, struct err *e)
{
	struct tag_names v;

	if (own_tags(screen_store(p->scr), id, &v, e) < 0)
		return -1;
	for (size_t i = 0; i < v.n; i++) {
		txt_own(out, i ? ", " : "");
		txt_rawz(out, v.v[i].s);
	}
	return 0;
}
