/*
 * Marks of translatable text, and the choice of the language. Sentences of the screen and of batch
 * commands go through _(); text in tables is marked N_() and translated where it is shown; a
 * sentence that counts something goes through P_(). The catalogues are src/po/LANGUAGE.po; what
 * they give is UTF-8 in every locale, for the canvas and the printers fold it for terminals that
 * lack the letters.
 */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include <libintl.h>

#define _(s) gettext(s)
#define N_(s) s
/* A sentence with a number and a noun, in the form that the language has for n. */
#define P_(one, many, n) ngettext(one, many, (unsigned long)(n))

/* Once, at the start, after the locale: the language that LANGUAGE, LC_ALL, LC_MESSAGES or LANG
 * name (in this order; C and POSIX mean English), whether the system has that locale or not. The
 * catalogues lie in the folder locale beside the program, or where they were installed. */
void i18n_start(void);
/* The language of a setting: "vi", "en" …; "auto" leaves what is, and "" is that of the locale, without
 * LANGUAGE. While there are no other threads. */
void i18n_choose(const char *language);

#endif
