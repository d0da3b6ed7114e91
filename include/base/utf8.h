/*
 * UTF-8 and Unicode text (utf8proc inside).
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

#define CP_BAD 0xFFFDu

/* Decode one code point of s[0..n), n > 0. Returns the bytes it takes (1 to 4). For an
 * invalid, overlong, surrogate or out-of-range sequence *cp = (uint32_t)-1 and 1 is returned. */
size_t utf8_next(const char *s, size_t n, uint32_t *cp);
size_t utf8_put(uint32_t cp, char out[4]); /* bytes written; a bad cp becomes U+FFFD */
bool utf8_valid(const char *s, size_t n);
/* The longest prefix of at most max bytes that ends at a code point. */
size_t utf8_cut(const char *s, size_t n, size_t max);
/* Normalised to NFC, added to out. Invalid bytes become U+FFFD. */
int utf8_nfc(const char *s, size_t n, struct str *out, struct err *e) MUST_CHECK;

/* The folded form that the search index holds (formats.md, Client commands): case folded,
 * marks dropped (tone and vowel marks, so tone placement too), đ to d, ZWNJ, ZWJ, tatweel and
 * harakat dropped, Arabic yeh and kaf to the Persian ones, Persian and Arabic digits to 0-9.
 * Folding text twice changes nothing. */
void utf8_fold(const char *s, size_t n, struct str *out);
/* The exact form that decides on a word typed with marks: NFC, case folded, tone placement made
 * one (ủy = uỷ, hòa = hoà), ZWNJ and harakat dropped, digits and Persian letters as above,
 * marks kept. */
void utf8_exact(const char *s, size_t n, struct str *out);
/* Whether s holds a mark or a đ, so that the exact form matters. */
bool utf8_has_marks(const char *s, size_t n);
/* The nearest letter without marks for a terminal that cannot show it: one ASCII character, or
 * "?" when there is none. Returns the bytes put into out: 1, or 0 for a mark or a joiner, so that
 * a cell never needs more columns than before. */
size_t utf8_ascii(uint32_t cp, char out[8]);
/* A letter and its marks apart, as canonical decomposition has them; a stroke of đ is one. Returns how
 * many there are: 1 for what has no parts. */
size_t utf8_apart(uint32_t cp, uint32_t out[4]);
bool utf8_is_letter(uint32_t cp);
bool utf8_is_mark(uint32_t cp); /* general category M* */
/* Letter, mark, digit, number: what a search word is made of. Everything else parts words, but
 * not what the fold drops: so fold first, then split. */
bool utf8_is_word(uint32_t cp);
bool utf8_is_space(uint32_t cp);
bool utf8_is_upper(uint32_t cp);
/* Not a control, format character, surrogate, private or unassigned code point. */
bool utf8_is_allowed(uint32_t cp);
/* Classes for ZWNJ: a letter of a script that joins (Arabic, Syriac, Indic …). */
bool utf8_joins(uint32_t cp);
bool utf8_is_latin(uint32_t cp);

#endif
