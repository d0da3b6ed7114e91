/*
 * The settings of the screen: one table, options.def. A value is a number (a choice is its
 * index). Knows nothing of files: conf.h reads them.
 */
#ifndef CORE_OPTIONS_H
#define CORE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/str.h"

enum option {
#define OPTION(id, name, type, dflt, values, help) OPT_##id,
#include "core/options.def"
#undef OPTION
	OPT_COUNT
};

enum option_type { OPT_T_BOOL, OPT_T_INT, OPT_T_ENUM, OPT_T_WORD };

struct option_def {
	const char *name;
	enum option_type type;
	int dflt;
	const char *values;
	const char *help; /* translate where it is shown */
};
extern const struct option_def option_defs[OPT_COUNT];

#define OPTION_WORD 64

struct options {
	int v[OPT_COUNT];
	char word[OPT_COUNT][OPTION_WORD]; /* of OPT_T_WORD */
};

void options_init(struct options *o);
/* OPT_COUNT when there is none of that name. */
enum option option_find(const char *name);
/* ERR_USAGE with a sentence that says what is allowed. */
int option_set(
        struct options *o, const char *name, const char *value, struct err *e) MUST_CHECK;
/* The value as it would be written in sotayrc, added to out. */
void option_text(const struct options *o, enum option id, struct str *out);
/* The i-th choice of an option ("yes", "mark"), added to out; false when there is none. */
bool option_choice(enum option id, size_t i, struct str *out);

#endif
