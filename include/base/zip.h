/* zstd frames, one shot, with a limit on what comes out. */
#ifndef BASE_ZIP_H
#define BASE_ZIP_H

#include <stddef.h>
#include "base/str.h"

/* Deterministic for one libzstd version. A text is packed once, when it is published, and fetched and
 * kept by everybody: a millisecond more for each is 4 % less of all that. */
#define ZIP_LEVEL 9
#define ZIP_LEVEL_TEXT 17
/* One frame with its content size, added to out. */
int zip_pack(
        const void *p, size_t n, int level, struct str *out, struct err *e) MUST_CHECK;
/* One whole frame, added to out; refused (ERR_DAMAGED) when it is not exactly one frame, has no
 * content size, or holds more than max bytes. */
int zip_unpack(
        const void *p, size_t n, size_t max, struct str *out, struct err *e) MUST_CHECK;
/* Give up what this thread keeps between two calls, with what it holds of the last text. */
void zip_forget(void);

#endif
