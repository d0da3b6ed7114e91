#include <string.h>
#include "base/crypt.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/input.h"
#include "tui/term.h"

#define ESC 0x1b
#define CSI_MAX 32 /* bytes; the longest that a terminal sends for a key is shorter */

void
input_init(struct input *in)
{
	memset(in, 0, sizeof(*in));
	str_init(&in->paste, PASTE_MAX);
}

void
input_release(struct input *in)
{
	if (in->paste.p)
		crypt_wipe(in->paste.p, in->paste.cap);
	str_release(&in->paste);
	crypt_wipe(in->buf, sizeof(in->buf));
	in->len = 0;
}

void
input_bind(struct input *in, const char *seq, uint32_t code)
{
	size_t n = strlen(seq);

	/* A single byte is a character or a control character, whatever terminfo
	 * calls it. */
	if (n < 2 || n > sizeof(in->seq[0].s) || in->nseq == INPUT_SEQS || seq[0] != ESC)
		return;
	memcpy(in->seq[in->nseq].s, seq, n);
	in->seq[in->nseq].n = (uint8_t)n;
	in->seq[in->nseq++].code = code;
}

size_t
input_room(const struct input *in)
{
	return sizeof(in->buf) - in->len;
}

void
input_add(struct input *in, const void *p, size_t n)
{
	memcpy(in->buf + in->len, p, n);
	in->len += n;
}

bool
input_partial(const struct input *in)
{
	return in->len > 0 || in->in_paste || in->in_string || in->in_csi;
}

static void
take(struct input *in, size_t n)
{
	memmove(in->buf, in->buf + n, in->len - n);
	in->len -= n;
	crypt_wipe(in->buf + in->len, n);
}

/* What one look at the beginning of the buffer said. */
enum step { STEP_KEY, STEP_DROP, STEP_MORE };

static uint32_t
letter_key(char c)
{
	static const char letters[] = "ABCDHFPQRSZ";
	static const uint32_t codes[] = { K_UP, K_DOWN, K_RIGHT, K_LEFT, K_HOME, K_END,
		K_F1, K_F2, K_F3, K_F4, K_STAB };
	const char *p = c ? strchr(letters, c) : NULL;

	return p ? codes[p - letters] : K_NONE;
}

/* Left and right with Ctrl or Alt, as terminals number them: a word further. */
static uint32_t
with_modifier(uint32_t code, int modifier)
{
	if (modifier != 3 && modifier != 5)
		return code;
	return code == K_LEFT ? K_WORD_LEFT : code == K_RIGHT ? K_WORD_RIGHT : code;
}

/* ESC O and a letter: also what the keypad sends once it is told to. */
static uint32_t
keypad_key(char c)
{
	if (c == 'M')
		return K_ENTER;
	if (c >= 'j' && c <= 'y')
		return (uint32_t)(c - 'j' + '*');
	return c == 'X' ? '=' : letter_key(c);
}

static uint32_t
number_key(int n)
{
	static const uint32_t codes[] = { [1] = K_HOME,
		[2] = K_INSERT,
		[3] = K_DELETE,
		[4] = K_END,
		[5] = K_PGUP,
		[6] = K_PGDN,
		[7] = K_HOME,
		[8] = K_END,
		[11] = K_F1,
		[12] = K_F2,
		[13] = K_F3,
		[14] = K_F4,
		[15] = K_F5,
		[17] = K_F6,
		[18] = K_F7,
		[19] = K_F8,
		[20] = K_F9,
		[21] = K_F10,
		[23] = K_F11,
		[24] = K_F12 };

	return n > 0 && n < (int)ARRAY_LEN(codes) ? codes[n] : K_NONE;
}

/* Up to max, a number and what ends it; -1. */
static int
report_number(const char **p, const char *end, char stop, int max)
{
	int n = 0;

	if (*p == end || **p < '0' || **p > '9')
		return -1;
	for (; *p < end && **p >= '0' && **p <= '9'; (*p)++) {
		n = n * 10 + (**p - '0');
		if (n > max)
			return -1;
	}
	return *p < end && *(*p)++ == stop ? n : -1;
}

/* ESC [ < button ; column ; row M, which ends at byte i: the left button pressed or the wheel, without
 * Shift, Ctrl and Alt, which are the terminal's. Nothing else is an event. */
static bool
mouse_report(const struct input *in, size_t i, struct key *k)
{
	const char *p = in->buf + 3, *end = in->buf + i + 1;
	int button, col, row;

	if (in->buf[2] != '<')
		return false;
	button = report_number(&p, end, ';', 255);
	if (button != MOUSE_LEFT && button != MOUSE_UP && button != MOUSE_DOWN)
		return false;
	col = report_number(&p, end, ';', CANVAS_COLS_MAX);
	row = report_number(&p, end, 'M', CANVAS_ROWS_MAX);
	if (col < 1 || row < 1)
		return false;
	k->button = (enum mouse_button)button;
	k->col = col - 1;
	k->row = row - 1;
	return true;
}

/* ESC [ parameters final. */
static enum step
csi(struct input *in, size_t *used, uint32_t *code, struct key *k)
{
	size_t i = 2;
	int number = 0, modifier = 0;
	bool one = true, odd;

	if (in->len > 2 && in->buf[2] == 'M') { /* the mouse of old: three bytes follow */
		*used = 6;
		*code = K_NONE;
		return in->len < 6 ? STEP_MORE : STEP_KEY;
	}
	if (in->len > 2 && in->buf[2] == '[') { /* the linux console's F1 to F5 */
		if (in->len < 4)
			return STEP_MORE;
		*used = 4;
		*code = in->buf[3] >= 'A' && in->buf[3] <= 'E'
		                ? K_F1 + (uint32_t)(in->buf[3] - 'A')
		                : K_NONE;
		return STEP_KEY;
	}
	while (i < in->len && in->buf[i] >= 0x20 && in->buf[i] <= 0x3f) {
		if (in->buf[i] >= '0' && in->buf[i] <= '9' && one && number < 1000)
			number = number * 10 + (in->buf[i] - '0');
		else if (in->buf[i] >= '0' && in->buf[i] <= '9' && modifier < 1000)
			modifier = modifier * 10 + (in->buf[i] - '0');
		else
			one = false; /* only the first parameter says which key */
		i++;
	}
	if (i == in->len && i < CSI_MAX)
		return STEP_MORE;
	*used = i;
	*code = K_NONE;
	if (i == in->len ||
	        i >= CSI_MAX) { /* no terminal's: to its end, whenever that comes */
		in->in_csi = true;
		return STEP_KEY;
	}
	*used = i + 1;
	*code = K_NONE;
	/* With such a sign it is a report of something, and its letter names no key. */
	odd = in->buf[2] >= '<' && in->buf[2] <= '?';
	if (odd) {
		if (in->mouse && mouse_report(in, i, k))
			*code = K_MOUSE;
		return STEP_KEY;
	}
	if (in->buf[i] == '~' && number == 200)
		in->in_paste = true;
	else if (in->buf[i] == '~')
		*code = number_key(number);
	else if (in->buf[i] == 'n')
		*code = in->awaiting && number == 0 && i == 3 ? K_READY : K_NONE;
	else if (in->buf[i] != 'R' || i == 2) /* with numbers it reports a position */
		*code = with_modifier(letter_key(in->buf[i]), modifier);
	return STEP_KEY;
}

static enum step
escape(struct input *in, size_t *used, uint32_t *code, struct key *k)
{
	bool begun = in->len == 1;

	for (size_t i = 0; i < in->nseq; i++) {
		size_t n = in->seq[i].n < in->len ? in->seq[i].n : in->len;

		if (memcmp(in->seq[i].s, in->buf, n) != 0)
			continue;
		if (n == in->seq[i].n) {
			*used = n;
			*code = in->seq[i].code;
			return STEP_KEY;
		}
		begun = true;
	}
	if (in->len > 1 && in->buf[1] == '[')
		return csi(in, used, code, k);
	if (in->len > 1 && in->buf[1] == 'O') {
		if (in->len < 3)
			return STEP_MORE;
		*code = keypad_key(in->buf[2]);
		*used = 3;
		return STEP_KEY;
	}
	/* A string of the terminal (its colours, its name): all of it is eaten. Alone it is Alt
	 * and a letter. */
	if (in->len > 1 && strchr("]P^_", in->buf[1])) {
		if (in->len < 3)
			return STEP_MORE;
		in->in_string = true;
		*used = 2;
		*code = K_NONE;
		return STEP_KEY;
	}
	if (begun)
		return STEP_MORE;
	*used = 1;
	*code = K_ESC;
	return STEP_KEY;
}

/* Up to the end of such a string: BEL, or ESC and a backslash. What never ends is not waited for.
 * false: more must come. */
static bool
string(struct input *in, bool late)
{
	for (size_t i = 0; i < in->len; i++) {
		bool bel = in->buf[i] == '\a', esc = in->buf[i] == ESC;

		if (esc && i + 1 == in->len && !late) {
			take(in, i);
			return false;
		}
		if (!bel && !esc)
			continue;
		in->in_string = false;
		take(in, i + (bel || (i + 1 < in->len && in->buf[i + 1] == '\\')) +
		                 (esc && i + 1 < in->len && in->buf[i + 1] == '\\'));
		return true;
	}
	take(in, in->len);
	in->in_string = in->in_string && !late;
	return late;
}

/* What is left of one that is too long. true: it has ended. */
static bool
rest_of_csi(struct input *in, bool late)
{
	size_t i = 0;

	while (i < in->len && in->buf[i] >= 0x20 && in->buf[i] <= 0x3f)
		i++;
	if (i == in->len) {
		take(in, i);
		return late;
	}
	take(in, i + (in->buf[i] >= 0x40 && in->buf[i] < 0x7f));
	return true;
}

static enum step
character(const struct input *in, size_t *used, uint32_t *code)
{
	unsigned char c = (unsigned char)in->buf[0];
	size_t need = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;

	*used = 1;
	if (c == '\r' || c == '\n')
		*code = K_ENTER;
	else if (c == '\t')
		*code = K_TAB;
	else if (c == 0x7f || c == 0x08)
		*code = K_BACKSPACE;
	else if (c < 0x80)
		*code = c; /* 0, from ^@, is no key */
	else {
		*used = utf8_next(in->buf, in->len, code);
		if (*code != (uint32_t)-1)
			return key_is_text(*code) ? STEP_KEY : STEP_DROP;
		*used = 1;
		if (c < 0xC2 || c > 0xF4 || in->len >= need)
			return STEP_DROP;
		for (size_t i = 1; i < in->len; i++) {
			if (((unsigned char)in->buf[i] & 0xC0) != 0x80)
				return STEP_DROP;
		}
		return STEP_MORE;
	}
	return STEP_KEY;
}

/* Inside a paste everything is text until its end is told; a terminal that never
 * tells is not waited for. */
static bool
paste(struct input *in, bool late, struct key *k)
{
	static const char end[] = "\033[201~";
	const size_t n = sizeof(end) - 1;
	const char *p = memmem(in->buf, in->len, end, n);
	size_t text = p ? (size_t)(p - in->buf) : in->len;

	if (!p && !late) {
		for (size_t keep = n - 1; keep > 0; keep--) {
			if (keep <= in->len &&
			        memcmp(in->buf + in->len - keep, end, keep) == 0) {
				text = in->len - keep;
				break;
			}
		}
	}
	if (!in->paste.bad && text <= PASTE_MAX - 1 - in->paste.len)
		str_add(&in->paste, in->buf, text);
	take(in, text);
	if (!p && !late)
		return false;
	if (p)
		take(in, n);
	in->in_paste = false;
	k->code = K_PASTE;
	k->text = (struct raw){ str_c(&in->paste), in->paste.len };
	return true;
}

/* Whoever was given it is done with it: a passphrase, or what a lock is to wipe. */
static void
wipe_paste(struct input *in)
{
	if (in->in_paste || !in->paste.p)
		return;
	crypt_wipe(in->paste.p, in->paste.cap);
	str_release(&in->paste);
}

bool
input_next(struct input *in, bool late, struct key *k)
{
	*k = (struct key){ .code = K_NONE };
	wipe_paste(in);
	while (in->len || ((in->in_paste || in->in_string || in->in_csi) && late)) {
		size_t used = 1;
		uint32_t code = K_NONE;
		enum step what;

		if (in->cut) {
			in->cut = false;
			in->in_csi = true;
		}
		if (in->in_paste)
			return paste(in, late, k);
		if (in->in_string) {
			if (!string(in, late))
				return false;
			continue;
		}
		if (in->in_csi) {
			in->in_csi = !rest_of_csi(in, late);
			continue;
		}
		if (in->buf[0] == ESC)
			what = escape(in, &used, &code, k);
		else
			what = character(in, &used, &code);
		if (what == STEP_MORE && !late)
			return false;
		if (what == STEP_MORE && in->buf[0] == ESC) {
			/* Esc itself, or Alt with a bracket or a letter that begins a
			 * string; a longer beginning is rubbish. */
			used = in->len > 2 ? in->len : 1;
			code = in->len > 2 ? K_NONE : K_ESC;
			in->cut = in->len > 2 && memcmp(in->buf, "\033[<", 3) == 0;
		} else if (what != STEP_KEY) {
			code = K_NONE;
		}
		take(in, used);
		if (code != K_NONE) {
			k->code = code;
			return true;
		}
	}
	return false;
}
