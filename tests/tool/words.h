/* A line of a script cut into words, bare or in double quotes with \e \r \n \t \\ \" \xHH. */
#ifndef WORDS_H
#define WORDS_H

#include <stdlib.h>

#define WORDS 5

static inline char
unescape(const char **pp)
{
	const char *p = *pp;
	char hex[3] = { 0 };

	switch (*p) {
	case 'e':
		*pp = p + 1;
		return '\033';
	case 'r':
		*pp = p + 1;
		return '\r';
	case 'n':
		*pp = p + 1;
		return '\n';
	case 't':
		*pp = p + 1;
		return '\t';
	case 'x':
		if (p[1] && p[2]) {
			memcpy(hex, p + 1, 2);
			*pp = p + 3;
			return (char)strtol(hex, NULL, 16);
		}
		return 'x';
	default:
		*pp = *p ? p + 1 : p;
		return *p;
	}
}

/* Cuts a line into words, in place of `buf`. Missing words are empty. */
static inline int
words(const char *line, char *buf, const char *w[WORDS])
{
	const char *p = line;
	int n = 0;

	for (int i = 0; i < WORDS; i++)
		w[i] = "";
	while (n < WORDS) {
		while (*p == ' ' || *p == '\t' || *p == '\n')
			p++;
		if (!*p || *p == '#')
			break;
		w[n++] = buf;
		if (*p == '"') {
			for (p++; *p && *p != '"';) {
				if (*p == '\\' && p[1]) {
					p++;
					*buf++ = unescape(&p);
				} else {
					*buf++ = *p++;
				}
			}
			if (*p)
				p++;
		} else {
			while (*p && *p != ' ' && *p != '\t' && *p != '\n')
				*buf++ = *p++;
		}
		*buf++ = '\0';
	}
	return n;
}

#endif
