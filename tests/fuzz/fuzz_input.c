/* What a terminal sends, in pieces as a line cuts it: every event is one that the screen knows, a click
 * is within the largest screen and comes only while the mouse is wanted, and all bytes are used up. */
#include "tui/input.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "tui/canvas.h"
#include "tui/keys.h"
#include "tui/term.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

static void
check(const struct input *in, const struct key *k)
{
	must(k->code != K_NONE && k->code != K_EOF && k->code != K_RESIZE);
	if (k->code == K_MOUSE) {
		must(in->mouse && k->row >= 0 && k->row < CANVAS_ROWS_MAX);
		must(k->col >= 0 && k->col < CANVAS_COLS_MAX);
		must(k->button == MOUSE_LEFT || k->button == MOUSE_UP ||
		        k->button == MOUSE_DOWN);
	} else if (k->code == K_PASTE) {
		must(k->text.n < PASTE_MAX && (k->text.n == 0 || k->text.p));
	} else if (k->code == K_READY) {
		must(in->awaiting);
	} else {
		must(k->code < 0x80 || !key_is_event(k->code));
	}
}

/* The first byte says how the rest is cut, and what is wanted. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t step = n ? 1 + data[0] % 40 : 1;
	struct input in;
	struct key k;

	input_init(&in);
	input_bind(&in, "\033[[X", K_F9);
	in.mouse = n && (data[0] & 64);
	in.awaiting = n && (data[0] & 128);
	for (size_t at = 1; at < n; at += step) {
		size_t m = n - at < step ? n - at : step;

		must(m <= input_room(&in));
		input_add(&in, data + at, m);
		while (input_next(&in, false, &k))
			check(&in, &k);
	}
	while (input_next(&in, true, &k))
		check(&in, &k);
	must(!input_partial(&in));
	input_release(&in);
	return 0;
}
