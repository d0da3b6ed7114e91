#include "core/keymap.h"

#include "base/i18n.h"
#include "base/mem.h"

/* Node 0 is no node; nodes 1 … nctx are the roots of the contexts. */
struct node {
	uint32_t key;
	unsigned child, next, parent;
	unsigned root;
	unsigned serial; /* of the binding: keeps the order of their making */
	unsigned origin; /* of the binding, the owner's */
	char *cmd;
};

struct keymap {
	const char *const *contexts;
	size_t nctx;
	const struct key_notation *notation;
	struct node *nodes;
	size_t n, cap;
	unsigned serial, origin;
};

int
keymap_new(struct keymap **out, const char *const *contexts,
        const struct key_notation *notation, struct err *e)
{
	struct keymap *m = mem_new(1, sizeof(*m), e);

	if (!m)
		return -1;
	m->contexts = contexts;
	m->notation = notation;
	while (contexts[m->nctx])
		m->nctx++;
	if (m->nctx > KEYMAP_CTX_MAX) {
		free(m);
		return err_set(e, ERR_INTERNAL, _("too many key contexts"));
	}
	if (mem_grow(&m->nodes, &m->cap, m->nctx + 1, sizeof(*m->nodes), e) < 0) {
		free(m);
		return -1;
	}
	m->n = m->nctx + 1;
	*out = m;
	return 0;
}

void
keymap_free(struct keymap *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->n; i++)
		free(m->nodes[i].cmd);
	free(m->nodes);
	free(m);
}

int
keymap_ctx(const struct keymap *m, const char *name)
{
	for (size_t i = 0; i < m->nctx; i++)
		if (strcmp(m->contexts[i], name) == 0)
			return (int)i;
	return -1;
}

static unsigned
child_of(const struct keymap *m, unsigned at, uint32_t key)
{
	unsigned c = m->nodes[at].child;

	while (c && m->nodes[c].key != key)
		c = m->nodes[c].next;
	return c;
}

void
keymap_from(struct keymap *m, unsigned origin)
{
	m->origin = origin;
}

/* 0 when the map does not hold the whole sequence. */
static unsigned
walk(const struct keymap *m, unsigned at, const uint32_t *seq, size_t n)
{
	for (size_t i = 0; i < n && at; i++)
		at = child_of(m, at, seq[i]);
	return at;
}

static unsigned
add_child(struct keymap *m, unsigned at, uint32_t key, struct err *e)
{
	struct node *new;

	if (mem_grow(&m->nodes, &m->cap, m->n + 1, sizeof(*m->nodes), e) < 0)
		return 0;
	new = &m->nodes[m->n];
	new->key = key;
	new->parent = at;
	new->root = m->nodes[at].parent ? m->nodes[at].root : at;
	new->next = m->nodes[at].child;
	m->nodes[at].child = (unsigned)m->n;
	return (unsigned)m->n++;
}

/* The first binding whose keys begin so and go on; 0 none. */
static unsigned
bound_below(const struct keymap *m, unsigned at)
{
	if (!m->nodes[at].child)
		return 0;
	for (unsigned i = (unsigned)m->nctx + 1; i < m->n; i++) {
		unsigned p;

		if (!m->nodes[i].cmd)
			continue;
		for (p = m->nodes[i].parent; p && p != at; p = m->nodes[p].parent)
			;
		if (p == at)
			return i;
	}
	return 0;
}

static int
read_keys(const struct keymap *m, const char *ctx, const char *keys, unsigned *root,
        uint32_t *seq, size_t *n, struct err *e)
{
	int c = keymap_ctx(m, ctx);

	if (c < 0)
		return err_set(e, ERR_USAGE, _("there is no key context \"%s\""), ctx);
	*root = (unsigned)c + 1;
	return m->notation->parse(keys, seq, KEYMAP_SEQ_MAX, n, e);
}

int
keymap_bind(struct keymap *m, const char *ctx, const char *keys, const char *cmd,
        struct err *e)
{
	uint32_t seq[KEYMAP_SEQ_MAX];
	unsigned root = 0, at, next;
	size_t n;
	char *copy;

	if (read_keys(m, ctx, keys, &root, seq, &n, e) < 0)
		return -1;
	at = root;
	for (size_t i = 0; i < n; i++) {
		if (m->nodes[at].cmd)
			return err_set(e, ERR_CONFLICT,
			        _("\"%s\" begins with keys that are bound already"),
			        keys);
		next = child_of(m, at, seq[i]);
		if (!next)
			next = add_child(m, at, seq[i], e);
		if (!next)
			return -1;
		at = next;
	}
	if (!m->nodes[at].cmd && bound_below(m, at))
		return err_set(
		        e, ERR_CONFLICT, _("longer bindings begin with \"%s\""), keys);
	copy = mem_dup(cmd, strlen(cmd), e);
	if (!copy)
		return -1;
	if (!m->nodes[at].cmd)
		m->nodes[at].serial = ++m->serial;
	free(m->nodes[at].cmd);
	m->nodes[at].cmd = copy;
	m->nodes[at].origin = m->origin;
	return 0;
}

int
keymap_unbind(struct keymap *m, const char *ctx, const char *keys, struct err *e)
{
	uint32_t seq[KEYMAP_SEQ_MAX];
	unsigned root = 0, at;
	size_t n;

	if (read_keys(m, ctx, keys, &root, seq, &n, e) < 0)
		return -1;
	at = walk(m, root, seq, n);
	if (!at || !m->nodes[at].cmd)
		return err_set(
		        e, ERR_NOTFOUND, _("\"%s\" is not bound in %s"), keys, ctx);
	free(m->nodes[at].cmd);
	m->nodes[at].cmd = NULL;
	return 0;
}

enum keymap_state
keymap_find(const struct keymap *m, const int *ctx, size_t nctx, const uint32_t *seq,
        size_t n, const char **cmd)
{
	for (size_t i = 0; i < nctx; i++) {
		unsigned at;

		if (ctx[i] < 0)
			continue;
		at = walk(m, (unsigned)ctx[i] + 1, seq, n);
		if (!at)
			continue;
		if (m->nodes[at].cmd) {
			*cmd = m->nodes[at].cmd;
			return KEYMAP_FOUND;
		}
		if (bound_below(m, at))
			return KEYMAP_MORE;
	}
	return KEYMAP_NONE;
}

static void
print_keys(const struct keymap *m, unsigned at, struct str *out)
{
	uint32_t seq[KEYMAP_SEQ_MAX];
	size_t n = 0;

	for (; m->nodes[at].parent && n < KEYMAP_SEQ_MAX; at = m->nodes[at].parent)
		seq[n++] = m->nodes[at].key;
	while (n > 0)
		m->notation->print(seq[--n], out);
}

/* The binding of a context made next after `serial`, of cmd if that is not NULL; 0 none. */
static unsigned
following(const struct keymap *m, int ctx, unsigned serial, const char *cmd)
{
	unsigned best = 0;

	for (unsigned i = (unsigned)m->nctx + 1; i < m->n; i++) {
		const struct node *d = &m->nodes[i];

		if (d->root == (unsigned)ctx + 1 && d->cmd && d->serial > serial &&
		        (!best || d->serial < m->nodes[best].serial) &&
		        (!cmd || (*d->cmd == *cmd && strcmp(d->cmd, cmd) == 0)))
			best = i;
	}
	return best;
}

static void
row_of(const struct keymap *m, unsigned at, struct keymap_row *r, struct str *keys)
{
	str_reset(keys);
	print_keys(m, at, keys);
	r->keys = str_c(keys);
	r->cmd = m->nodes[at].cmd;
	r->origin = m->nodes[at].origin;
}

bool
keymap_row(const struct keymap *m, const char *ctx, const char *keys, bool clash,
        struct keymap_row *r, struct str *text)
{
	uint32_t seq[KEYMAP_SEQ_MAX];
	unsigned root = 0, at;
	size_t n;

	if (read_keys(m, ctx, keys, &root, seq, &n, NULL) < 0)
		return false;
	at = walk(m, root, seq, n);
	if (clash && at)
		at = bound_below(m, at);
	for (size_t k = 1; clash && !at && k < n; k++) {
		at = walk(m, root, seq, k);
		at = m->nodes[at].cmd ? at : 0;
	}
	if (!at || !m->nodes[at].cmd)
		return false;
	row_of(m, at, r, text);
	return true;
}

void
keymap_each(const struct keymap *m, int ctx,
        void (*fn)(void *, const struct keymap_row *), void *arg)
{
	unsigned at = following(m, ctx, 0, NULL);
	struct str keys = STR_INIT(256);
	struct keymap_row r;

	for (; at; at = following(m, ctx, m->nodes[at].serial, NULL)) {
		row_of(m, at, &r, &keys);
		fn(arg, &r);
	}
	str_release(&keys);
}

bool
keymap_reaches(
        const struct keymap *m, const int *ctx, size_t nctx, const struct keymap_row *r)
{
	uint32_t seq[KEYMAP_SEQ_MAX];
	const char *cmd = NULL;
	size_t n;

	if (m->notation->parse(r->keys, seq, KEYMAP_SEQ_MAX, &n, NULL) < 0)
		return false;
	for (size_t k = 1; k < n; k++)
		if (keymap_find(m, ctx, nctx, seq, k, &cmd) != KEYMAP_MORE)
			return false;
	/* The very binding, not one of the same command nearer by. */
	return keymap_find(m, ctx, nctx, seq, n, &cmd) == KEYMAP_FOUND && cmd == r->cmd;
}

bool
keymap_keys_of(const struct keymap *m, int ctx, const char *cmd, struct str *out)
{
	unsigned at = following(m, ctx, 0, cmd);
	bool any = false;

	for (; at; at = following(m, ctx, m->nodes[at].serial, cmd)) {
		if (any)
			str_addc(out, ' ');
		print_keys(m, at, out);
		any = true;
	}
	return any;
}
