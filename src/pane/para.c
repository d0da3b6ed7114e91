#include "base/width.h"
#include "pane/pane.h"

int
para_draw(struct canvas *c, struct rect area, struct safe s, enum role r)
{
	int row = 0;

	if (area.cols <= 0)
		return 0;
	while (s.n > 0 && row < area.rows) {
		size_t used, n = text_fit(s.p, s.n, (size_t)area.cols, &used), cut = n;

		if (n == 0)
			break;
		if (n < s.n && s.p[n] != ' ')
			while (cut > 0 && s.p[cut - 1] != ' ')
				cut--;
		if (cut == 0)
			cut = n;
		/* What has no room is not left away in silence. */
		if (n < s.n && row + 1 == area.rows) {
			canvas_put_padded(c, area.row + row, area.col, area.cols, s, r);
			return row + 1;
		}
		canvas_put(c, area.row + row++, area.col, area.cols,
		        (struct safe){ s.p, cut }, r);
		s.p += cut;
		s.n -= cut;
		while (s.n > 0 && *s.p == ' ') {
			s.p++;
			s.n--;
		}
	}
	return row;
}
