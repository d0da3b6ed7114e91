/* What all list panes share: rows fetched by windows, and the cursor that stays on its thing. */
#include "t.h"
#include "base/mem.h"
#include "pane/listpane.h"

#define MANY 5000

/* The numbers from `first` down to 1, but for one that is gone. */
struct numbers {
	struct listpane lp;
	uint64_t first, gone;
	size_t fetched; /* pages */
	bool fail;
};

struct number {
	uint8_t id[ID_LEN];
	char *owned;
};

static size_t held; /* rows not cleared yet */

static void
id_of(uint64_t n, uint8_t id[ID_LEN])
{
	memset(id, 0, ID_LEN);
	memcpy(id, &n, sizeof(n));
}

static int
count(struct pane *p, uint64_t *n, struct err *e)
{
	const struct numbers *v = p->priv;

	if (v->fail)
		return err_set(e, ERR_IO, "no");
	*n = v->first - (v->gone != 0);
	return 0;
}

static int
page(struct pane *p, uint64_t at, size_t n, void *rows, size_t *got, struct err *e)
{
	struct numbers *v = p->priv;
	struct number *r = rows;

	v->fetched++;
	for (*got = 0; *got < n; (*got)++) {
		uint64_t k = v->first - at - *got;

		k -= v->gone && k <= v->gone;
		if (at + *got >= v->first || !k)
			break;
		id_of(k, r[*got].id);
		r[*got].owned = mem_dup("x", 1, e);
		held++;
	}
	return 0;
}

static void
clear(void *row)
{
	free(((struct number *)row)->owned);
	held--;
}

static struct listpane_item
item(const void *row)
{
	return (struct listpane_item){ .id = ((const struct number *)row)->id };
}

static const struct list_col cols[] = { { .min = 1, .want = 1 } };
static const struct listpane_ops list = {
	.cols = cols,
	.ncols = 1,
	.none = "there is no number here",
	.count = count,
	.row_size = sizeof(struct number),
	.page = page,
	.clear = clear,
	.item = item,
};
static const struct pane_ops ops = { LISTPANE_OPS(list) };

static bool
is_on(struct pane *p, uint64_t n)
{
	struct err e = ERR_INIT;
	const struct number *r = listpane_selected(p, &e);
	uint8_t id[ID_LEN];

	id_of(n, id);
	return r && memcmp(r->id, id, ID_LEN) == 0;
}

static void
test_rows(struct pane *p)
{
	struct numbers *v = p->priv;
	struct err e = ERR_INIT;
	bool all = true;

	for (size_t i = 0; i < MANY; i++)
		all = all && listpane_move(p, MOVE_LINE, i + 1, &e) == 0 &&
		      is_on(p, MANY - i);
	OK(all, "every row, one after the other");
	OK(v->fetched <= MANY / (LISTPANE_WINDOW / 2) + 1, "by pages: %zu", v->fetched);
	OK(held <= LISTPANE_WINDOW, "no more in memory than a window");
	OK(listpane_move(p, MOVE_TOP, 0, &e) == 0 && is_on(p, MANY),
	        "and the first again");
}

static void
test_cursor(struct pane *p)
{
	struct numbers *v = p->priv;
	struct list *l = &v->lp.list;
	struct err e = ERR_INIT;

	v->first += 3;
	OK(listpane_load(p, 0, &e) == 0 && l->cursor == 0 && is_on(p, MANY + 3),
	        "a cursor on the first row sees what comes");
	OK(listpane_move(p, MOVE_LINE, 41, &e) == 0 && is_on(p, MANY - 37), "row 41");
	l->top = 30;
	v->first += 60;
	OK(listpane_load(p, 0, &e) == 0 && l->cursor == 100 && is_on(p, MANY - 37),
	        "60 rows came: the cursor stays on its thing");
	INT_EQ(l->top, 90, "and the thing on its row of the screen");
	v->first -= 60;
	OK(listpane_load(p, 0, &e) == 0 && l->cursor == 40 && is_on(p, MANY - 37),
	        "they go again");
	v->gone = MANY - 37;
	OK(listpane_load(p, 0, &e) == 0 && l->cursor == 40 && is_on(p, MANY - 38),
	        "its thing has gone: it stays where it was, on the next");
	v->gone = 0;
	OK(listpane_load(p, 0, &e) == 0 && l->cursor == 41 && is_on(p, MANY - 38),
	        "and is on that from now on");
	v->fail = true;
	OK(listpane_load(p, 0, &e) < 0 && l->count == MANY + 3 && is_on(p, MANY - 38),
	        "a store that cannot be read just now changes nothing");
	v->fail = false;
	listpane_show(p, v->first);
	OK(is_on(p, MANY - 38), "shown anew from the top it is found again");
	v->first = 0;
	OK(listpane_load(p, 0, &e) == 0 && !listpane_selected(p, &e) &&
	                e.code == ERR_NOTFOUND,
	        "and of no rows none is selected");
	STR_EQ(e.msg, "there is no number here", "which is said");
}

int
main(void)
{
	struct numbers v = { .first = MANY };
	struct pane p = { .ops = &ops, .priv = &v };
	struct err e = ERR_INIT;

	OK(listpane_open(&p, NULL, &e) == 0 && v.lp.list.count == MANY, "a list of %d",
	        MANY);
	test_rows(&p);
	test_cursor(&p);
	listpane_close(&p);
	INT_EQ(held, 0, "nothing is left behind");
	return t_end();
}
