/*
 * Reasons of the server and of the network helper in the member's language. They come as a code
 * (problems.def; net:…) and an English sentence; in English the sentence is shown as it came. For
 * everything that shows one; what is stored, sent or given to --json stays as it came.
 */
#ifndef MODEL_REASON_H
#define MODEL_REASON_H

#include <stddef.h>

struct reason {
	char s[600];
};

/* code may be NULL or "" where it was not kept. said may be a code itself. What it says comes from
 * outside, as before. */
struct reason reason_show(const char *code, const char *said);

#endif
