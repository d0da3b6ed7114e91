/*
 * Numbers, sizes and days as the language of the screen writes them: 3,482 documents, 3.482 tài
 * liệu. For sentences that people read, on the screen and from batch commands; never for --json,
 * --format or a line that scripts read. Digits are Latin in every language: so are those of the
 * documents' numbers and dates, and what is typed after `:'.
 *
 * What they return lives as long as the call that it is an argument of: human_count(n).s.
 */
#ifndef BASE_HUMAN_H
#define BASE_HUMAN_H

#include <stdint.h>

struct human {
	char s[64];
};

struct human human_count(uint64_t n);    /* "3,482" */
struct human human_tenths(uint64_t n);   /* 12345 as "1,234.5" */
struct human human_size(uint64_t bytes); /* "1 byte", "34 kB", "2.0 MB", "1.2 GB" */
/* The day of the week of an instant in the process's TZ, short: "Mon". */
const char *human_weekday(int64_t at);

#endif
