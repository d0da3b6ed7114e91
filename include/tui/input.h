/*
 * Bytes of a terminal into keys: inside the toolkit only. Reads no descriptor and no
 * clock.
 *
 * A sequence that is cut by the line is waited for; the owner says by `late` that
 * nothing came. An unknown sequence is dropped whole, so that none of its bytes acts as
 * a key. The reply to a status report is K_READY where one is awaited, else nothing.
 */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include <stdbool.h>
#include "base/str.h"
#include "tui/keys.h"

#define INPUT_BUF 4096
#define INPUT_SEQS 64

struct input {
	char buf[INPUT_BUF];
	size_t len;
	struct {
		char s[12];
		uint8_t n;
		uint32_t code;
	} seq[INPUT_SEQS]; /* what terminfo says beside the usual ones */
	size_t nseq;
	bool in_paste;
	bool in_string; /* of the terminal's own, being eaten */
	bool in_csi;    /* a sequence too long for a key, being eaten */
	bool cut;       /* the rest of a report of the mouse may come yet */
	bool mouse;     /* reports of it (SGR) are K_MOUSE; else they are nothing */
	bool awaiting;  /* a status report was asked for */
	struct str paste;
};

void input_init(struct input *in);
void input_release(struct input *in); /* wipes: a passphrase may have passed */
void input_bind(struct input *in, const char *seq, uint32_t code);
size_t input_room(const struct input *in);
void input_add(struct input *in, const void *p, size_t n); /* n <= room */
/* One key. false: nothing yet; then input_partial says whether something is begun.
 * late: no byte has come for a while, so what is begun is all there is. */
bool input_next(struct input *in, bool late, struct key *k);
bool input_partial(const struct input *in);

#endif
