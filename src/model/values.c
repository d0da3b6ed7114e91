#include "model/values.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "model/words.h"

#define FOLDED_MAX 256

static const struct {
	enum value_set set;
	const char *code, *words, *label;
} table[] = {
#define VALUE(set, code, words, label) { VALUES_##set, code, words, label },
#include "model/values.def"
#undef VALUE
};

const char *
value_code(enum value_set s, const char *p, size_t n)
{
	struct str got = STR_INIT(FOLDED_MAX), want = STR_INIT(FOLDED_MAX);
	const char *code = NULL;
	size_t i;

	words_folded(p, n, &got);
	for (i = 0; !got.bad && got.len && !code && i < ARRAY_LEN(table); i++) {
		if (table[i].set != s)
			continue;
		str_reset(&want);
		words_folded(table[i].words, strlen(table[i].words), &want);
		if (strcmp(str_c(&got), table[i].code) == 0 ||
		        strcmp(str_c(&got), str_c(&want)) == 0)
			code = table[i].code;
	}
	str_release(&got);
	str_release(&want);
	return code;
}

const char *
value_label(enum value_set s, const char *code)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(table); i++)
		if (table[i].set == s && strcmp(table[i].code, code) == 0)
			return _(table[i].label);
	return code;
}

const char *
value_nth(enum value_set s, size_t k)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(table); i++)
		if (table[i].set == s && k-- == 0)
			return table[i].code;
	return NULL;
}
