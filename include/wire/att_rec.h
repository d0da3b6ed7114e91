/* An attachment in an ENTRY record (RF_ATT), and as the client may keep it. */
#ifndef WIRE_ATT_REC_H
#define WIRE_ATT_REC_H

#include "base/str.h"
#include "model/attach.h"

#define ATT_REC_MAX (3u * 32 + 8 + 2 + 80 + ATT_NAME_MAX)

/* hash 32 | blob 32 | key 32 | le64 size | u8 n media type | u8 n name. Bytes written into out. */
size_t att_rec_put(const struct att *a, uint8_t out[ATT_REC_MAX]);
int att_rec_get(struct att *a, const void *p, size_t n, struct err *e) MUST_CHECK;

#endif
