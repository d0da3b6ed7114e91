/* Inside of doctor's list, for src/core/care*.c alone. */
#ifndef CORE_CARE_INT_H
#define CORE_CARE_INT_H

#include "base/i18n.h"
#include "core/care.h"

/* A line; remedy NULL: none. */
void care_say(struct care *c, enum care_level l, const char *name, const char *remedy,
        const char *fmt, ...) PRINTF(5, 6);

/* --- care_files.c ------------------------------------------------------------------------ */
void care_permissions(struct care *c);
void care_leftovers(struct care *c);
void care_filesystem(struct care *c);
/* Temporaries of a killed replacement of the key file go. */
int care_sweep(const char *dir, struct err *e) MUST_CHECK;

/* --- care_net.c ---------------------------------------------------------------------------- */
void care_helper(struct care *c);
void care_server(struct care *c);

#endif
