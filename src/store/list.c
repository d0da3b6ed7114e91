/* Filters as SQL. A condition that needs a table beside doc asks for the rows of one document by key. */
#include "list.h"

#include "base/mem.h"
#include "model/docno.h"
#include "model/op.h"
#include "model/values.h"
#include "store/attach.h"

void
build_init(struct build *b)
{
	memset(b, 0, sizeof(*b));
	str_init(&b->sql, BUILD_SQL_MAX);
}

void
build_release(struct build *b)
{
	size_t i;

	for (i = 0; i < b->nkeep; i++)
		str_release(&b->keep[i]);
	str_release(&b->sql);
}

int
build_bind(struct build *b, struct arg a)
{
	if (b->n == BUILD_ARGS_MAX) {
		b->sql.bad = true;
		return 1;
	}
	b->arg[b->n++] = a;
	return (int)b->n;
}

/* Room for a bound string of a node; each node takes one at most. */
static struct str *
keep(struct build *b, size_t max)
{
	struct str *k = &b->keep[b->nkeep++];

	str_init(k, max);
	return k;
}

static void
number(struct build *b, const char *text)
{
	struct str *k = keep(b, 8 * DOC_VALUE_MAX);
	int i;

	docno_key(text, strlen(text), k);
	b->sql.bad |= k->bad;
	i = build_bind(b, arg_s(str_c(k)));
	str_addf(&b->sql, "(d.nkey=?%d OR substr(d.nkey,1,length(?%d)+1)=?%d||' ')", i, i,
	        i);
}

/* What the index does not have yet, or no longer, is known by its title and number. */
static void
words(struct build *b, const struct filter_node *x, enum build_for how)
{
	struct str *match = keep(b, 4096);
	int i, m;

	str_addf(match, "\"%s\"%s", x->text, x->prefix ? " *" : "");
	b->sql.bad |= match->bad;
	m = build_bind(b, arg_s(str_c(match)));
	i = build_bind(b, arg_s(x->text));
	if (how == BUILD_LIST)
		str_addf(&b->sql, "(+d.sid IN (SELECT rowid FROM ft WHERE ft MATCH ?%d)",
		        m);
	else
		str_addf(&b->sql,
		        "(EXISTS(SELECT 1 FROM ft WHERE ft MATCH ?%d AND rowid=d.sid)",
		        m);
	str_addf(&b->sql,
	        " OR (d.sid IS NULL AND (instr(d.fold,?%d)>0 OR instr(d.nkey,?%d)>0)))",
	        i, i);
}

/* A document without a date counts by its arrival. */
static void
day(struct build *b, const struct filter_node *x, enum build_for how)
{
	const char *cmp = x->kind == FILTER_AFTER ? ">=" : "<";
	int at = build_bind(b, arg_i(x->at));

	if (how == BUILD_OUTBOX)
		str_addf(&b->sql, "o.created%s?%d", cmp, at);
	else
		str_addf(&b->sql, "iif(d.date>0,d.date%s?%d,d.at%s?%d)", cmp,
		        build_bind(b, arg_i(x->date)), cmp, at);
}

/* The code of one of the two tables beside doc: the other one has no such row. */
static void
code(struct build *b, const struct filter_node *x, enum build_for how)
{
	int i = 0, v = 0;

	if (how == BUILD_OUTBOX && x->kind == FILTER_KIND) {
		str_addf(&b->sql, "o.type=?%d",
		        build_bind(b, arg_i(op_type_of(x->text, strlen(x->text)))));
		return;
	}
	if (how == BUILD_OUTBOX) {
		for (i = 0; i <= OPS_REFUSED; i++)
			v = strcmp(op_state_name((enum op_state)i), x->text) == 0 ? i + 1
			                                                          : v;
		str_addf(&b->sql, "o.state=?%d", build_bind(b, arg_i(v - 1)));
		return;
	}
	i = build_bind(b, arg_s(x->text));
	if (x->kind == FILTER_PRIORITY)
		str_addf(&b->sql,
		        "EXISTS(SELECT 1 FROM notice p WHERE p.rid=d.rid AND "
		        "p.priority=?%d)",
		        i);
	else if (x->kind == FILTER_STATE)
		str_addf(&b->sql,
		        "EXISTS(SELECT 1 FROM meet m WHERE m.rid=d.rid AND m.state=?%d)",
		        i);
	else
		str_addf(&b->sql,
		        "(EXISTS(SELECT 1 FROM notice p WHERE p.rid=d.rid AND p.kind=?%d)"
		        " OR EXISTS(SELECT 1 FROM meet m WHERE m.rid=d.rid AND "
		        "m.kind=?%d))",
		        i, i);
}

static void
has(struct build *b, const struct filter_node *x)
{
	str_adds(&b->sql, strcmp(x->text, "note") == 0
	                          ? "EXISTS(SELECT 1 FROM note n WHERE n.id=d.id)"
	                          : "EXISTS(SELECT 1 FROM att t WHERE t.rid=d.rid)");
}

static void
mark(struct build *b, const struct filter_node *x)
{
	int i;

	switch (x->kind) {
	case FILTER_UNREAD:
		str_adds(&b->sql, "d.unread=1");
		break;
	case FILTER_READ:
		str_adds(&b->sql, "d.unread=0");
		break;
	case FILTER_FLAGGED:
		str_adds(&b->sql,
		        "EXISTS(SELECT 1 FROM mark f WHERE f.id=d.id AND f.flag)");
		break;
	case FILTER_PINNED:
		str_addf(&b->sql,
		        "EXISTS(SELECT 1 FROM att t WHERE t.rid=d.rid AND t.state=%d)",
		        ATT_PINNED);
		break;
	case FILTER_TO_ACK:
		str_adds(&b->sql,
		        "(d.ack=1 AND d.gone=0 AND d.ack_at=0 AND d.ack_pend=0)");
		break;
	case FILTER_ACKED:
		str_adds(&b->sql, "(d.ack_at>0 OR d.ack_pend=1)");
		break;
	case FILTER_DRAFT:
		str_adds(&b->sql, "d.draft=1");
		break;
	case FILTER_EXPIRED:
		str_addf(&b->sql, "(d.expires>0 AND d.expires<?%d)",
		        build_bind(b, arg_i(x->date)));
		break;
	case FILTER_IN_FORCE:
		i = build_bind(b, arg_i(x->date));
		str_addf(&b->sql,
		        "(d.gone=0 AND d.draft=0 AND d.effective<=?%d AND (d.expires=0 "
		        "OR "
		        "d.expires>=?%d) AND NOT (" DOC_REPLACED "))",
		        i, i);
		break;
	case FILTER_WITHDRAWN:
		str_adds(&b->sql, "d.gone=1");
		break;
	default:
		str_adds(&b->sql, "1");
		break;
	}
}

static void
leaf(struct build *b, const struct filter_node *x, enum build_for how)
{
	int i;

	switch (x->kind) {
	case FILTER_TEXT:
		words(b, x, how);
		break;
	case FILTER_TYPE:
		str_addf(&b->sql, "d.tkey=?%d", build_bind(b, arg_s(x->text)));
		break;
	case FILTER_NUMBER:
		number(b, x->text);
		break;
	case FILTER_ISSUER:
		str_addf(&b->sql, "instr(d.ikey,?%d)>0", build_bind(b, arg_s(x->text)));
		break;
	case FILTER_SIGNER:
		str_addf(&b->sql, "instr(d.signer,?%d)>0", build_bind(b, arg_s(x->text)));
		break;
	case FILTER_SENDER:
	case FILTER_LEVEL:
		i = build_bind(b, arg_s(x->text));
		str_addf(&b->sql,
		        "EXISTS(SELECT 1 FROM notice p WHERE p.rid=d.rid AND "
		        "instr(sotay_fold(p.%s),?%d)>0)",
		        x->kind == FILTER_SENDER ? "sender" : "level", i);
		break;
	case FILTER_PLACE:
		i = build_bind(b, arg_s(x->text));
		str_addf(&b->sql,
		        "EXISTS(SELECT 1 FROM meet m WHERE m.rid=d.rid AND "
		        "instr(sotay_fold(m.place),?%d)>0)",
		        i);
		break;
	case FILTER_KIND:
	case FILTER_PRIORITY:
	case FILTER_STATE:
		code(b, x, how);
		break;
	case FILTER_TAG:
		str_addf(&b->sql,
		        "EXISTS(SELECT 1 FROM tag g WHERE g.id=d.id AND g.name=?%d)",
		        build_bind(b, arg_s(x->text)));
		break;
	case FILTER_HAS:
		has(b, x);
		break;
	case FILTER_AFTER:
	case FILTER_BEFORE:
		day(b, x, how);
		break;
	default:
		mark(b, x);
		break;
	}
}

/* Depth is bounded by the number of nodes: a filter is a tree of at most FILTER_NODES_MAX. */
static void
expr(struct build *b, const struct filter *f, int at, enum build_for how, int depth)
{
	const struct filter_node *x;

	if (at < 0 || at >= f->n || depth > FILTER_NODES_MAX) {
		str_adds(&b->sql, "1");
		return;
	}
	x = &f->node[at];
	if (x->kind == FILTER_NOT) {
		/* what is said of a document that is not here is false, and its contrary true */
		str_adds(&b->sql, "NOT coalesce(");
		expr(b, f, x->a, how, depth + 1);
		str_adds(&b->sql, ",0)");
	} else if (x->kind == FILTER_AND || x->kind == FILTER_OR) {
		str_addc(&b->sql, '(');
		expr(b, f, x->a, how, depth + 1);
		str_adds(&b->sql, x->kind == FILTER_AND ? " AND " : " OR ");
		expr(b, f, x->b, how, depth + 1);
		str_addc(&b->sql, ')');
	} else {
		leaf(b, x, how);
	}
}

void
build_filter(struct build *b, const struct filter *f, enum build_for how)
{
	if (!f || f->root < 0)
		return;
	str_adds(&b->sql, " AND ");
	expr(b, f, f->root, how, 0);
}
