#include "model/attach.h"

#include <strings.h>
#include "base/mem.h"
#include "base/utf8.h"

static const struct {
	const char *ext, *type;
} types[] = {
#define ATTACH(ext, type) { ext, type },
#include "model/attach.def"
#undef ATTACH
};

const char *
attach_type(const char *name, size_t n)
{
	size_t i, len;

	for (i = 0; i < ARRAY_LEN(types); i++) {
		len = strlen(types[i].ext);
		if (n > len + 1 && name[n - len - 1] == '.' &&
		        strncasecmp(name + n - len, types[i].ext, len) == 0)
			return types[i].type;
	}
	return NULL;
}

bool
attach_name_ok(const char *name, size_t n)
{
	size_t i;

	if (n < 1 || n > ATT_NAME_MAX || name[0] == '.' || !utf8_valid(name, n))
		return false;
	for (i = 0; i < n; i++)
		if ((unsigned char)name[i] < ' ' || memchr("/\\\"\x7f", name[i], 4))
			return false;
	return attach_type(name, n) != NULL;
}
