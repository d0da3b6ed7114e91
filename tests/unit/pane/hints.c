/*
 * Every hint at the foot of the screen names a command that a key of its pane runs, and every built-in
 * binding of a pane is reached there: a hint without a key would not be shown, and a key behind another
 * one never pressed.
 */
#include "t.h"
#include "core/conf.h"
#include "pane/pane.h"

static const char *const contexts[] = { "list", "text", "any",
#define PANE(id, name, key) #name,
#include "pane/panes.def"
#undef PANE
	NULL };

static struct conf conf;

static int
parse(const char *s, uint32_t *codes, size_t max, size_t *n, struct err *e)
{
	struct key_seq seq;

	if (key_parse(s, &seq, e) < 0 || seq.n > max)
		return -1;
	memcpy(codes, seq.code, seq.n * sizeof(*codes));
	*n = seq.n;
	return 0;
}

static const struct key_notation notation = { parse, key_print, NULL };

struct chain {
	int ctx[3];
	const char *pane, *bad; /* … keys that are not reached */
	char keys[64];
};

static struct chain
chain_of(enum pane_id id)
{
	const struct pane_ops *ops = pane_ops_of(id);
	const char *kind = ops->kind == ACTX_LIST ? "list" : "text";
	struct chain c = { { keymap_ctx(conf.keys, pane_name(id)),
		                   ops->kind ? keymap_ctx(conf.keys, kind) : -1,
		                   keymap_ctx(conf.keys, "any") },
		pane_name(id), NULL, "" };

	return c;
}

static void
hint(enum pane_id id, const struct pane_hint *h)
{
	struct chain c = chain_of(id);
	struct str keys = STR_INIT(1024);
	bool bound = h->cmd[0] == '=';

	for (size_t i = 0; !bound && i < 3; i++)
		bound = c.ctx[i] >= 0 &&
		        keymap_keys_of(conf.keys, c.ctx[i], h->cmd, &keys);
	OK(bound, "%s: a key runs \"%s\"", c.pane, h->cmd);
	str_release(&keys);
}

static void
reached(void *arg, const struct keymap_row *r)
{
	struct chain *c = arg;

	if (keymap_reaches(conf.keys, c->ctx, 3, r))
		return;
	(void)snprintf(c->keys, sizeof(c->keys), "%s", r->keys);
	c->bad = c->keys;
}

int
main(void)
{
	static const char *const none[] = { NULL };
	const struct conf_owner own = { { none, contexts, NULL, none, NULL }, &notation,
		NULL, NULL };
	const char *tabs[PANE_COUNT + 1] = { NULL };
	struct conf_owner all = own;
	struct err e = ERR_INIT;
	size_t n = 0;

	for (int i = 0; i < PANE_COUNT; i++)
		if (pane_key((enum pane_id)i)[0])
			tabs[n++] = pane_name((enum pane_id)i);
	all.names.panes = tabs;
	if (!OK(conf_init(&conf, &all, &e) == 0, "the built-in settings: %s", e.msg))
		return t_end();
	for (int i = 0; i < PANE_COUNT; i++) {
		const enum pane_id id = (enum pane_id)i;
		struct chain c = chain_of(id);
		const struct pane_hint *h = pane_ops_of(id)->hints;

		for (; h && h->cmd; h++)
			hint(id, h);
		keymap_each(conf.keys, c.ctx[0], reached, &c);
		OK(!c.bad, "%s: all its keys are reached, also \"%s\"", c.pane,
		        c.bad ? c.bad : "");
	}
	conf_release(&conf);
	return t_end();
}
