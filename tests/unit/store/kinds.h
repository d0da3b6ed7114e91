/* Notices, meetings and profiles for the tests of what is beside documents. */
#ifndef KINDS_H
#define KINDS_H

#include "fix.h"
#include "store/changed.h"
#include "store/meeting.h"
#include "store/notice.h"
#include "store/own.h"
#include "store/profile.h"
#include "store/today.h"

#define T0 1800000000 /* now, in these tests */

static inline bool
kinds_put(struct store *s, int64_t feed, uint64_t seq, unsigned doc, uint32_t rev,
        enum doc_kind kind, const char *file)
{
	struct fix_entry x;

	fix_put(&x, seq, doc, rev, 1760000000 + (int64_t)seq, file);
	x.en.kind = kind;
	return fix_apply(s, feed, &x);
}

static inline bool
kinds_del(struct store *s, int64_t feed, uint64_t seq, unsigned doc, uint32_t rev,
        const char *why)
{
	struct fix_entry x;

	fix_del(&x, seq, doc, rev, 1760000000 + (int64_t)seq, why);
	return fix_apply(s, feed, &x);
}

/* A meeting that begins so many seconds after T0. */
static inline bool
kinds_meeting(struct store *s, int64_t feed, uint64_t seq, unsigned doc, uint32_t rev,
        long in, const char *title, const char *more)
{
	struct str f = STR_INIT(4000);
	char at[32];
	bool ok;

	instant_iso(T0 + in, at);
	at[10] = ' ';
	at[16] = '\0';
	str_addf(&f, "Kind: regular\nTitle: %s\nStart: %s +00:00\n%s\n- 15' Mở đầu\n",
	        title, at, more);
	ok = kinds_put(s, feed, seq, doc, rev, DOC_MEETING, str_c(&f));
	str_release(&f);
	return ok;
}

static inline void
kinds_rsvp(struct op *o, unsigned id, unsigned doc, const char *value, const char *note)
{
	memset(o, 0, sizeof(*o));
	o->type = OP_RSVP;
	fix_id(o->id, 7000 + id);
	fix_id(o->ent, doc);
	o->base = 1;
	o->at = T0;
	snprintf(o->value, sizeof(o->value), "%s", value);
	snprintf(o->note, sizeof(o->note), "%s", note);
}

#endif
