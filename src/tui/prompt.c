#include <string.h>
#include "base/crypt.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/width.h"
#include "tui/prompt.h"
#include "line.h"

#define CTRL(c) ((c)&0x1f)

int
prompt_init(struct prompt *p, const char *label, bool secret, struct prompt_history *h,
        struct err *e)
{
	memset(p, 0, sizeof(*p));
	p->secret = secret;
	p->hist = secret ? NULL : h;
	p->cap = secret ? PROMPT_SECRET_MAX : PROMPT_MAX;
	p->buf = secret ? secret_new(p->cap + 1, e) : mem_new(p->cap + 1, 1, e);
	if (!p->buf)
		return -1;
	p->buf[0] = '\0';
	memcpy(p->label, label, utf8_cut(label, strlen(label), sizeof(p->label) - 1));
	p->hist_at = p->hist ? p->hist->n : 0;
	return 0;
}

void
prompt_release(struct prompt *p)
{
	if (p->secret) {
		secret_free(p->buf);
	} else {
		free(p->buf);
		free(p->draft);
	}
	memset(p, 0, sizeof(*p));
}

struct raw
prompt_text(const struct prompt *p)
{
	return (struct raw){ p->buf ? p->buf : "", p->len };
}

/* Take out [from, to); what a secret leaves behind is wiped. */
static void
erase(struct prompt *p, size_t from, size_t to)
{
	size_t n = to - from;

	memmove(p->buf + from, p->buf + to, p->len - to);
	crypt_wipe(p->buf + p->len - n, n);
	p->len -= n;
	p->buf[p->len] = '\0';
	p->cur = from;
}

static bool
insert(struct prompt *p, const char *s, size_t n)
{
	if (n > p->cap - p->len)
		return false;
	memmove(p->buf + p->cur + n, p->buf + p->cur, p->len - p->cur);
	memcpy(p->buf + p->cur, s, n);
	p->len += n;
	p->cur += n;
	p->buf[p->len] = '\0';
	return true;
}

bool
prompt_replace(struct prompt *p, struct raw text, size_t cur)
{
	bool fits = text.n <= p->cap;
	size_t n = fits ? text.n : utf8_cut(text.p, text.n, p->cap);

	erase(p, 0, p->len);
	insert(p, text.p ? text.p : "", n);
	p->cur = cur < p->len ? cur : p->len;
	return fits;
}

/* The clusters before and after the cursor. */
static size_t
next(const struct prompt *p, size_t at)
{
	int cols;

	return at < p->len ? at + text_cluster(p->buf + at, p->len - at, &cols) : at;
}

static size_t
prev(const struct prompt *p)
{
	size_t at = 0, n;

	while ((n = next(p, at)) < p->cur)
		at = n;
	return p->cur ? at : 0;
}

static size_t
word_before(const struct prompt *p)
{
	size_t at = p->cur;

	while (at && p->buf[at - 1] == ' ')
		at--;
	while (at && p->buf[at - 1] != ' ')
		at--;
	return at;
}

static enum prompt_result
paste(struct prompt *p, struct raw in)
{
	char u[4];

	while (in.n && (in.p[in.n - 1] == '\n' || in.p[in.n - 1] == '\r'))
		in.n--;
	for (size_t i = 0; i < in.n;) {
		uint32_t cp;
		size_t len = utf8_next(in.p + i, in.n - i, &cp);

		if (cp == '\r' && i + 1 < in.n && in.p[i + 1] == '\n')
			cp = 0;
		if (cp == '\n' || cp == '\r' || cp == '\t')
			cp = ' ';
		if (cp != (uint32_t)-1 && key_is_text(cp) &&
		        !insert(p, u, utf8_put(cp, u)))
			return PROMPT_FULL;
		i += len;
	}
	crypt_wipe(u, sizeof(u));
	return PROMPT_MORE;
}

static enum prompt_result
history(struct prompt *p, bool older)
{
	struct prompt_history *h = p->hist;
	const char *line;

	if (!h || (older ? p->hist_at == 0 : p->hist_at >= h->n))
		return PROMPT_OTHER;
	if (p->hist_at == h->n) {
		free(p->draft);
		p->draft = mem_dup(p->buf, p->len, NULL);
	}
	p->hist_at = older ? p->hist_at - 1 : p->hist_at + 1;
	line = p->hist_at < h->n ? h->line[p->hist_at] : p->draft ? p->draft : "";
	prompt_replace(p, raw_of(line), PROMPT_MAX);
	return PROMPT_MORE;
}

static enum prompt_result
edit(struct prompt *p, uint32_t code)
{
	char u[4];
	bool fits;

	if (!key_is_text(code))
		return PROMPT_OTHER;
	fits = insert(p, u, utf8_put(code, u));
	crypt_wipe(u, sizeof(u));
	return fits ? PROMPT_MORE : PROMPT_FULL;
}

static enum prompt_result
erase_key(struct prompt *p, uint32_t code)
{
	size_t from = p->cur, to = p->cur;

	switch (code) {
	case K_BACKSPACE:
		if (!p->len && !p->secret)
			return PROMPT_CANCEL;
		from = prev(p);
		break;
	case K_DELETE:
	case CTRL('D'):
		to = next(p, p->cur);
		break;
	case CTRL('U'):
		from = 0;
		break;
	case CTRL('K'):
		to = p->len;
		break;
	default:
		from = word_before(p);
		break;
	}
	erase(p, from, to);
	return PROMPT_MORE;
}

enum prompt_result
prompt_key(struct prompt *p, const struct key *k)
{
	switch (k->code) {
	case K_ENTER:
		return PROMPT_DONE;
	case K_ESC:
	case CTRL('C'):
	case CTRL('G'):
		return PROMPT_CANCEL;
	case K_TAB:
		return PROMPT_TAB;
	case K_STAB:
		return PROMPT_STAB;
	case K_PASTE:
		return paste(p, k->text);
	case K_UP:
	case CTRL('P'):
		return history(p, true);
	case K_DOWN:
	case CTRL('N'):
		return history(p, false);
	case K_LEFT:
	case CTRL('B'):
		p->cur = prev(p);
		return PROMPT_MORE;
	case K_RIGHT:
	case CTRL('F'):
		p->cur = next(p, p->cur);
		return PROMPT_MORE;
	case K_HOME:
	case CTRL('A'):
		p->cur = 0;
		return PROMPT_MORE;
	case K_END:
	case CTRL('E'):
		p->cur = p->len;
		return PROMPT_MORE;
	case K_BACKSPACE:
	case K_DELETE:
	case CTRL('D'):
	case CTRL('U'):
	case CTRL('K'):
	case CTRL('W'):
		return erase_key(p, k->code);
	default:
		return edit(p, k->code);
	}
}

/* --- drawing ------------------------------------------------------------------------ */

/* Dots for a secret: one a cluster, and never more than the field. Returns the
 * cursor's column. */
static void
draw_secret(struct prompt *p, struct canvas *c, struct rect f)
{
	int dots = 0, cur = 0;

	for (size_t at = 0; at < p->len && !p->silent; at = next(p, at)) {
		cur += at < p->cur;
		dots++;
	}
	p->scroll = cur >= f.cols ? cur - f.cols + 1 : 0;
	canvas_fill(c, f, ROLE_NORMAL);
	for (int i = p->scroll; i < dots && i - p->scroll < f.cols; i++)
		canvas_put(c, f.row, f.col + i - p->scroll, 1, SAFE("•"), ROLE_NORMAL);
	canvas_cursor(c, f.row, f.col + cur - p->scroll);
}

static void
draw_text(struct prompt *p, struct canvas *c, struct rect f)
{
	struct str tmp = STR_INIT(PROMPT_MAX * 4);
	struct safe s = scrub((struct raw){ p->buf, p->cur }, SCRUB_LINE, &tmp);
	size_t cur = text_width(s.p, s.n), used = 0, fit;

	if (cur < (size_t)p->scroll)
		p->scroll = (int)cur - f.cols / 2;
	if (cur >= (size_t)(p->scroll > 0 ? p->scroll : 0) + (size_t)f.cols)
		p->scroll = (int)cur - f.cols + 1;
	if (p->scroll < 0)
		p->scroll = 0;
	str_reset(&tmp);
	s = scrub((struct raw){ p->buf, p->len }, SCRUB_LINE, &tmp);
	fit = text_fit(s.p, s.n, (size_t)p->scroll, &used);
	/* A wide cluster across the edge is not shown; its right half stays blank. */
	if ((int)used < p->scroll && fit < s.n) {
		int cols;

		fit += text_cluster(s.p + fit, s.n - fit, &cols);
		used += (size_t)cols;
	}
	canvas_fill(
	        c, (struct rect){ f.row, f.col, 1, (int)used - p->scroll }, ROLE_NORMAL);
	used -= (size_t)p->scroll;
	f.col += (int)used;
	f.cols -= (int)used;
	fit = (size_t)(s.p ? fit : 0);
	{
		struct safe rest = { s.p + fit, s.n - fit };
		/* As it is typed, so that the cursor is where the next letter goes. */
		int put = canvas_put_visual(c, f.row, f.col, f.cols, rest, ROLE_NORMAL);

		canvas_fill(c, (struct rect){ f.row, f.col + put, 1, f.cols - put },
		        ROLE_NORMAL);
	}
	canvas_cursor(c, f.row, f.col - (int)used + (int)cur - p->scroll);
	str_release(&tmp);
}

void
prompt_draw(struct prompt *p, struct canvas *c, struct rect area)
{
	struct str tmp = STR_INIT(sizeof(p->label) * 4);
	struct safe label = scrub(raw_of(p->label), SCRUB_LINE, &tmp);
	int w;

	if (area.rows <= 0 || area.cols <= 0 || !p->buf)
		return;
	area.rows = 1;
	/* Half of a narrow line stays for what is typed. */
	w = (int)text_width(label.p, label.n);
	if (w > area.cols / 2 && w + 8 > area.cols)
		w = area.cols / 2;
	/* It ends beside what is typed, in whichever direction its words run. */
	line_draw(c, &(struct line){ .at = { area.row, area.col, 1, w },
	                     .text = label,
	                     .role = ROLE_PROMPT,
	                     .fill = ROLE_PROMPT,
	                     .bidi = true,
	                     .rtl = LINE_LTR,
	                     .cut = true });
	area.col += w;
	area.cols -= w;
	if (p->secret)
		draw_secret(p, c, area);
	else
		draw_text(p, c, area);
	str_release(&tmp);
}

/* --- history ------------------------------------------------------------------------ */

void
prompt_history_add(struct prompt_history *h, struct raw line)
{
	char *copy;

	if (!line.n)
		return;
	for (size_t i = 0; i < h->n; i++) {
		if (strlen(h->line[i]) == line.n &&
		        memcmp(h->line[i], line.p, line.n) == 0) {
			copy = h->line[i];
			memmove(h->line + i, h->line + i + 1,
			        (h->n - i - 1) * sizeof(*h->line));
			h->line[h->n - 1] = copy;
			return;
		}
	}
	copy = mem_dup(line.p, line.n, NULL);
	if (!copy)
		return;
	if (h->n == PROMPT_HISTORY) {
		free(h->line[0]);
		memmove(h->line, h->line + 1, (h->n - 1) * sizeof(*h->line));
		h->n--;
	}
	h->line[h->n++] = copy;
}

void
prompt_history_release(struct prompt_history *h)
{
	for (size_t i = 0; i < h->n; i++)
		free(h->line[i]);
	h->n = 0;
}
