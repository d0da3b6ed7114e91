/*
 * What a program writes, on its way into libvterm; the last of it is kept to be shown when a check
 * fails. For ptydrive.
 */
#ifndef TOOL_STREAM_H
#define TOOL_STREAM_H

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <vterm.h>

struct stream {
	char last[6000];
	size_t n;
	char cut[4]; /* the beginning of a character */
	size_t cut_n;
};

static inline void
stream_keep(struct stream *s, const char *p, size_t n)
{
	size_t keep;

	if (n > sizeof s->last) {
		p += n - sizeof s->last;
		n = sizeof s->last;
	}
	keep = s->n < sizeof s->last - n ? s->n : sizeof s->last - n;
	memmove(s->last, s->last + s->n - keep, keep);
	memcpy(s->last + keep, p, n);
	s->n = keep + n;
}

/* A word of the test's own between the bytes. */
static inline void
stream_mark(struct stream *s, const char *word)
{
	stream_keep(s, word, strlen(word));
}

/* How many of n bytes are whole characters. */
static inline size_t
stream_whole(const char *p, size_t n)
{
	for (size_t i = 1; i <= n && i < 4; i++) {
		unsigned char c = (unsigned char)p[n - i];

		if (c < 0x80)
			return n;
		if (c >= 0xC0)
			return (c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2) > i ? n - i : n;
	}
	return n;
}

/* A read may end within a character. libvterm 0.1 takes another of its decoders for the rest than for
 * the beginning, shows both as unknown, and puts one more before a later text: it gets whole ones. */
static inline void
stream_add(struct stream *s, VTerm *vt, const char *p, size_t n)
{
	stream_keep(s, p, n);
	while (s->cut_n && n) {
		s->cut[s->cut_n++] = *p++;
		n--;
		if (s->cut_n == sizeof s->cut || stream_whole(s->cut, s->cut_n)) {
			vterm_input_write(vt, s->cut, s->cut_n);
			s->cut_n = 0;
		}
	}
	if (s->cut_n)
		return;
	s->cut_n = n - stream_whole(p, n);
	n -= s->cut_n;
	memcpy(s->cut, p + n, s->cut_n);
	vterm_input_write(vt, p, n);
}

static inline void
stream_dump(const struct stream *s)
{
	printf("# the last bytes: ");
	for (size_t i = 0; i < s->n; i++) {
		unsigned char c = (unsigned char)s->last[i];

		if (c == 0x1b)
			printf("\\e");
		else if (c < ' ' || c == 0x7f)
			printf("\\x%02x", c);
		else
			putchar(c);
	}
	putchar('\n');
}

#endif
