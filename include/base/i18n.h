/* Marks of translatable text. Sentences of the screen and of batch commands go through _(); text
 * in tables is marked N_() and translated where it is shown. */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include <libintl.h>

#define _(s) gettext(s)
#define N_(s) s

#endif
