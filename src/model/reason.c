#include "model/reason.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

#define NUMBERS 4

static const char *const said_of[] = {
#define SAID(sentence) sentence,
#define MEANS(code, more, sentence)
#include "model/reasons.def"
#undef SAID
#undef MEANS
};

static const struct {
	const char *code, *sentence;
	bool more;
} means[] = {
#define SAID(sentence)
#define MEANS(code, more, sentence) { code, sentence, more },
#include "model/reasons.def"
#undef SAID
#undef MEANS
};

/* Runs of digits of what was said, for the %d of a sentence. */
struct number {
	const char *p;
	int n;
};

static bool
matches(const char *pattern, const char *s, struct number num[NUMBERS])
{
	int k = 0;

	while (*pattern) {
		if (pattern[0] == '%' && pattern[1] == 'd') {
			num[k] = (struct number){ s, (int)strspn(s, "0123456789") };
			if (!num[k].n || ++k == NUMBERS)
				return false;
			s += num[k - 1].n;
			pattern += 2;
		} else if (*pattern++ != *s++) {
			return false;
		}
	}
	return *s == '\0';
}

/* Own text first: what came from outside never is a format. */
static void
fill(struct reason *out, const char *sentence, const struct number num[NUMBERS])
{
	size_t at = 0;
	int k = 0;

	while (*sentence && at + 1 < sizeof(out->s)) {
		if (sentence[0] == '%' && sentence[1] == 'd' && k < NUMBERS && num[k].p) {
			at += (size_t)snprintf(out->s + at, sizeof(out->s) - at, "%.*s",
			        num[k].n < 12 ? num[k].n : 12, num[k].p);
			k++;
			sentence += 2;
			continue;
		}
		out->s[at++] = *sentence++;
	}
	at = at < sizeof(out->s) ? at : sizeof(out->s) - 1;
	out->s[utf8_cut(out->s, at, sizeof(out->s) - 1)] = '\0';
}

static bool
by_sentence(const char *said, struct reason *out)
{
	for (size_t i = 0; i < ARRAY_LEN(said_of); i++) {
		struct number num[NUMBERS] = { { 0 } };

		if (!matches(said_of[i], said, num))
			continue;
		fill(out, _(said_of[i]), num);
		return true;
	}
	return false;
}

struct reason
reason_show(const char *code, const char *said)
{
	struct reason out;

	if (!said)
		said = "";
	(void)snprintf(out.s, sizeof(out.s), "%s", said);
	if (by_sentence(said, &out))
		return out;
	if (!code || !*code)
		code = said;
	for (size_t i = 0; i < ARRAY_LEN(means); i++) {
		const char *here;

		if (strcmp(means[i].code, code) != 0)
			continue;
		here = _(means[i].sentence);
		/* English, or a catalogue that lacks it: what was said says more. */
		if (here == means[i].sentence && *said && said != code)
			break;
		if (means[i].more && *said && said != code)
			(void)snprintf(out.s, sizeof(out.s), "%s (%s)", here, said);
		else
			(void)snprintf(out.s, sizeof(out.s), "%s", here);
		break;
	}
	return out;
}
