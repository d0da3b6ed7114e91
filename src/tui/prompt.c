#include <string.h>
#include "base/bidi.h"
#include "base/crypt.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/width.h"
#include "line.h"
#include "tui/prompt.h"

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
		free(p->killed);
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

static bool
begins(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

/* The line that was being typed is kept; alike: the others begin with it. */
static enum prompt_result
history(struct prompt *p, bool older, bool alike)
{
	struct prompt_history *h = p->hist;
	const char *draft, *with;
	size_t at = p->hist_at;

	if (!h || (older ? at == 0 : at >= h->n))
		return PROMPT_OTHER;
	if (at == h->n) {
		free(p->draft);
		p->draft = mem_dup(p->buf, p->len, NULL);
	}
	draft = p->draft ? p->draft : "";
	with = alike ? draft : "";
	if (older) {
		while (at > 0 && !begins(h->line[at - 1], with))
			at--;
		if (at == 0)
			return PROMPT_OTHER;
		at--;
	} else {
		do
			at++;
		while (at < h->n && !begins(h->line[at], with));
	}
	p->hist_at = at;
	prompt_replace(p, raw_of(at < h->n ? h->line[at] : draft), PROMPT_MAX);
	return PROMPT_MORE;
}

/* The newest line before `before` that holds what is sought. */
static bool
seek(struct prompt *p, size_t before)
{
	for (size_t i = before; i-- > 0;) {
		if (!strstr(p->hist->line[i], p->seek))
			continue;
		p->hist_at = i;
		prompt_replace(p, raw_of(p->hist->line[i]), PROMPT_MAX);
		return true;
	}
	return false;
}

static enum prompt_result
seek_begin(struct prompt *p)
{
	if (!p->hist)
		return PROMPT_OTHER;
	if (p->hist_at == p->hist->n) {
		free(p->draft);
		p->draft = mem_dup(p->buf, p->len, NULL);
	}
	p->searching = true;
	p->hist_at = p->hist->n;
	p->seek[0] = '\0';
	p->nseek = 0;
	return PROMPT_MORE;
}

/* PROMPT_OTHER: the search is over, and the key is one for the line found. */
static enum prompt_result
seek_key(struct prompt *p, uint32_t code)
{
	char u[4];
	size_t n;

	if (code == CTRL('R'))
		return seek(p, p->hist_at) ? PROMPT_MORE : PROMPT_FULL;
	if (code == CTRL('G') || code == CTRL('C')) {
		p->searching = false;
		p->hist_at = p->hist->n;
		prompt_replace(p, raw_of(p->draft ? p->draft : ""), PROMPT_MAX);
		return PROMPT_MORE;
	}
	if (code == K_BACKSPACE) {
		while (p->nseek && (p->seek[--p->nseek] & 0xC0) == 0x80)
			;
		p->seek[p->nseek] = '\0';
		(void)seek(p, p->hist->n);
		return PROMPT_MORE;
	}
	if (!key_is_text(code)) {
		p->searching = false;
		return code == K_ESC ? PROMPT_MORE : PROMPT_OTHER;
	}
	n = utf8_put(code, u);
	if (p->nseek + n >= sizeof(p->seek))
		return PROMPT_FULL;
	memcpy(p->seek + p->nseek, u, n);
	p->nseek += n;
	p->seek[p->nseek] = '\0';
	return seek(p, p->hist_at < p->hist->n ? p->hist_at + 1 : p->hist->n)
	               ? PROMPT_MORE
	               : PROMPT_FULL;
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

void
prompt_keep(struct prompt *p, const char *text)
{
	if (p->secret || !*text)
		return;
	free(p->killed);
	p->killed = mem_dup(text, strlen(text), NULL);
}

/* A secret leaves no copy. */
static void
keep_killed(struct prompt *p, size_t from, size_t to)
{
	if (p->secret || from == to)
		return;
	free(p->killed);
	p->killed = mem_dup(p->buf + from, to - from, NULL);
}

static enum prompt_result
put_back(struct prompt *p)
{
	if (!p->killed)
		return PROMPT_OTHER;
	return insert(p, p->killed, strlen(p->killed)) ? PROMPT_MORE : PROMPT_FULL;
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
	if (code == CTRL('U') || code == CTRL('K') || code == CTRL('W'))
		keep_killed(p, from, to);
	erase(p, from, to);
	return PROMPT_MORE;
}

enum prompt_result
prompt_key(struct prompt *p, const struct key *k)
{
	if (p->searching) {
		enum prompt_result r = seek_key(p, k->code);

		if (r != PROMPT_OTHER)
			return r;
	}
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
	case CTRL('Y'):
		return put_back(p);
	case CTRL('R'):
		return seek_begin(p);
	case K_UP:
	case CTRL('P'):
		return history(p, true, k->code == K_UP);
	case K_DOWN:
	case CTRL('N'):
		return history(p, false, k->code == K_DOWN);
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

/* What is typed as the line shows it, and the columns left of the cursor there. */
static struct safe
as_shown(const struct prompt *p, bool bidi, struct str *tmp, struct str *vis, size_t *cur)
{
	struct safe s = scrub((struct raw){ p->buf, p->cur }, SCRUB_LINE, tmp);
	size_t off = s.n;
	enum line_direction dir;
	int col;

	*cur = text_width(s.p, s.n);
	str_reset(tmp);
	s = scrub((struct raw){ p->buf, p->len }, SCRUB_LINE, tmp);
	if (!bidi || !bidi_needed(s.p, s.n))
		return s;
	dir = line_direction(s);
	col = line_column(s, off, dir);
	/* A line from right to left grows at its left: there the cursor has a cell of its own. */
	if (dir == LINE_RTL) {
		str_addc(vis, ' ');
		col++;
	}
	line_visual(s, vis);
	*cur = (size_t)col;
	return safe_composed(vis);
}

static void
draw_text(struct prompt *p, struct canvas *c, struct rect f)
{
	struct str tmp = STR_INIT(PROMPT_MAX * 4), vis = STR_INIT(PROMPT_MAX * 4);
	size_t cur, used = 0, fit;
	struct safe s = as_shown(p, c->bidi, &tmp, &vis, &cur);
	int put;

	if (cur < (size_t)p->scroll)
		p->scroll = (int)cur - f.cols / 2;
	if (cur >= (size_t)(p->scroll > 0 ? p->scroll : 0) + (size_t)f.cols)
		p->scroll = (int)cur - f.cols + 1;
	if (p->scroll < 0)
		p->scroll = 0;
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
	put = canvas_put_visual(c, f.row, f.col, f.cols,
	        (struct safe){ s.p + fit, s.n - fit }, ROLE_NORMAL);
	canvas_fill(c, (struct rect){ f.row, f.col + put, 1, f.cols - put }, ROLE_NORMAL);
	canvas_cursor(c, f.row, f.col - (int)used + (int)cur - p->scroll);
	str_release(&tmp);
	str_release(&vis);
}

/* The label; while a line is sought, for what. */
static struct safe
label_of(const struct prompt *p, struct str *tmp)
{
	struct str all = STR_INIT(sizeof(p->label) + sizeof(p->seek) + 64);
	struct safe s;

	if (p->searching)
		str_addf(&all, _("back to \"%s\": "), p->seek);
	else
		str_adds(&all, p->label);
	s = scrub((struct raw){ str_c(&all), all.len }, SCRUB_LINE, tmp);
	str_release(&all);
	return s;
}

void
prompt_draw(struct prompt *p, struct canvas *c, struct rect area)
{
	struct str tmp = STR_INIT(1024);
	struct safe label;
	int w;

	if (area.rows <= 0 || area.cols <= 0 || !p->buf)
		return;
	label = label_of(p, &tmp);
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
