/*
 * Numbers of documents: `seq-TYPE/ISSUER` (339-QĐ/TW, 05-NQ/ĐU) and of the state
 * (20/2022/NĐ-CP). A number alone is not unique: numbering runs per type and term.
 */
#ifndef MODEL_DOCNO_H
#define MODEL_DOCNO_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

/* The folded words of a number with one space between: "339-QĐ/TW" -> "339 qd tw". What the store
 * keeps as key and compares with. */
void docno_key(const char *s, size_t n, struct str *out);
/* Whether s reads as a document number or the beginning of one, so that a search for it becomes a
 * phrase: digits (Persian and Arabic ones too), then -, / or space, then a type of at least two
 * letters: "57 NQ", "۵۷-NQ/TW", "20/2022/NĐ-CP". Not: "2021-2025", "57", "NQ 57", "12 people".
 * A type is one of the known types or of capital letters as written with - or /. */
bool docno_looks(const char *s, size_t n);
/* The next number that stands in a text as written with - and /, from byte `from` on: 57-NQ/TW,
 * 20/2022/NĐ-CP, 198-KH-CĐKT. Not a date, a period, or a piece of a longer word. */
bool docno_next(const char *s, size_t n, size_t from, size_t *at, size_t *len);
/* The type in a number: "339-QĐ/TW" -> "QĐ"; empty when none. Points into s. */
struct view docno_type(const char *s, size_t n);
/* NQ CT QĐ QC KL HD TT TB BC KH CTr ĐA PA TTr CV BB, in any case, đ also as d. */
bool doc_type_known(const char *s, size_t n);

#endif
