#include "base/width.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "base/utf8.h"

int
cp_width(uint32_t cp)
{
	if (cp < 0x7F)
		return cp < 0x20 ? -1 : 1;
	if (cp == 0x200C || cp == 0x200D)
		return 0;
	/* controls, format characters, surrogates, private use, what Unicode has not assigned */
	if (!utf8_is_allowed(cp))
		return -1;
	return utf8proc_charwidth((utf8proc_int32_t)cp);
}

size_t
text_cluster(const char *s, size_t n, int *cols)
{
	size_t i, len;
	uint32_t cp;

	i = utf8_next(s, n, &cp);
	*cols = cp_width(cp);
	if (*cols < 0)
		*cols = 0;
	while (i < n) {
		len = utf8_next(s + i, n - i, &cp);
		if (cp < 0x300 || cp_width(cp) != 0)
			break;
		i += len;
	}
	return i;
}

size_t
text_width(const char *s, size_t n)
{
	size_t i, sum = 0;
	int w;

	for (i = 0; i < n;) {
		i += text_cluster(s + i, n - i, &w);
		sum += (size_t)w;
	}
	return sum;
}

size_t
text_fit(const char *s, size_t n, size_t cols, size_t *used)
{
	size_t i = 0, len, sum = 0;
	int w;

	while (i < n) {
		len = text_cluster(s + i, n - i, &w);
		if ((size_t)w > cols - sum)
			break;
		sum += (size_t)w;
		i += len;
	}
	*used = sum;
	return i;
}

static int
by_range(const void *key, const void *row)
{
	uint32_t cp = *(const uint32_t *)key;
	const uint32_t *r = row;

	return cp < r[0] ? -1 : cp > r[1];
}

bool
cp_ambiguous(uint32_t cp)
{
	static const uint32_t ranges[][2] = {
#include "ambiguous.def"
	};

	return cp >= ranges[0][0] &&
	       bsearch(&cp, ranges, ARRAY_LEN(ranges), sizeof(ranges[0]), by_range);
}
