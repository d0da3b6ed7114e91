#include "tui/bars.h"
#include "base/width.h"

#define EIGHTHS 8

void
bars_row(struct canvas *c, struct rect at, struct safe label, int label_cols,
        struct safe number, int number_cols, uint64_t n, uint64_t max)
{
	static const struct safe part[EIGHTHS] = { SAFE(" "), SAFE("▏"), SAFE("▎"),
		SAFE("▍"), SAFE("▌"), SAFE("▋"), SAFE("▊"), SAFE("▉") };
	int width = (int)text_width(number.p, number.n), x = at.col,
	    end = at.col + at.cols;
	uint64_t eighths;

	if (at.rows <= 0 || at.cols <= 0)
		return;
	canvas_fill(c, at, ROLE_NORMAL);
	if (label_cols > at.cols)
		label_cols = at.cols;
	canvas_put_padded(c, at.row, x, label_cols, label, ROLE_NORMAL);
	x += label_cols + 1 + (number_cols > width ? number_cols - width : 0);
	if (x + width > end)
		return;
	canvas_put(c, at.row, x, width, number, ROLE_NORMAL);
	x += width + 1;
	if (x >= end || !max || !n)
		return;
	n = n < max ? n : max;
	eighths = (uint64_t)((long double)n * (end - x) * EIGHTHS / max);
	eighths = eighths ? eighths : 1;
	for (; eighths >= EIGHTHS; eighths -= EIGHTHS)
		canvas_put(c, at.row, x++, 1, SAFE("█"), ROLE_GOOD);
	if (eighths)
		canvas_put(c, at.row, x, 1, part[eighths], ROLE_GOOD);
}

void
bars_spark(struct canvas *c, struct rect at, const uint64_t *v, size_t n)
{
	static const struct safe height[EIGHTHS] = { SAFE("▁"), SAFE("▂"), SAFE("▃"),
		SAFE("▄"), SAFE("▅"), SAFE("▆"), SAFE("▇"), SAFE("█") };
	uint64_t max = 0;

	if (at.rows <= 0 || at.cols <= 0)
		return;
	canvas_fill(c, at, ROLE_NORMAL);
	if (n > (size_t)at.cols) {
		v += n - (size_t)at.cols;
		n = (size_t)at.cols;
	}
	for (size_t i = 0; i < n; i++)
		max = v[i] > max ? v[i] : max;
	/* None is a blank, so that one is seen beside a thousand. */
	for (size_t i = 0; i < n; i++) {
		int h = v[i] ? (int)(((long double)v[i] * EIGHTHS - 1) / max) : -1;

		if (h >= 0)
			canvas_put(c, at.row, at.col + (int)i, 1,
			        height[h < EIGHTHS ? h : EIGHTHS - 1], ROLE_GOOD);
	}
}
