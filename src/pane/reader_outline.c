/* The text of a document by its sections. */
#include "reader_int.h"

#include "model/markup.h"

void
reader_style(void *ctx, size_t off, struct safe line, struct text_style *out)
{
	const struct reader *r = ((const struct pane *)ctx)->priv;
	size_t len;

	if (off < r->body) {
		for (size_t i = 0; i < r->nhead; i++)
			if (r->head[i].off == off) {
				out->role = r->head[i].role;
				if (out->role == ROLE_NORMAL)
					out->indent = LABEL_COLS;
			}
		return;
	}
	if (markup_heading((struct view){ line.p, line.n }))
		out->role = ROLE_HEADING;
	if (markup_of((struct view){ line.p, line.n }, &len) > MARKUP_ARTICLE)
		out->indent = (int)len;
}

/* The next heading behind, or before, the line on top. */
bool
reader_section(struct reader *r, bool back)
{
	struct safe t = r->view.text;
	size_t top = r->view.top, at = 0, hit = SIZE_MAX;

	while (at < t.n) {
		const char *nl = memchr(t.p + at, '\n', t.n - at);
		size_t end = nl ? (size_t)(nl - t.p) : t.n;

		if (at >= r->body &&
		        markup_heading((struct view){ t.p + at, end - at })) {
			if (back && at < top)
				hit = at;
			if (!back && at > top) {
				hit = at;
				break;
			}
		}
		if (back && at >= top)
			break;
		at = end + 1;
	}
	if (hit == SIZE_MAX)
		return false;
	textview_goto(&r->view, hit);
	return true;
}
