#include "server/opt.h"

static struct opt *
find(struct opt *opts, size_t n, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strncmp(opts[i].name, name, len) == 0 && opts[i].name[len] == '\0')
			return &opts[i];
	return NULL;
}

static int
take(struct opt *o, const char *value, struct err *e)
{
	if (o->n >= o->max || o->n >= OPT_VALUES_MAX)
		return err_set(e, ERR_USAGE, "--%s may be given %zu %s at most", o->name,
		        o->max, o->max == 1 ? "time" : "times");
	o->v[o->n++] = value;
	return 0;
}

int
opt_parse(int *argc, char **argv, struct opt *opts, size_t n, struct err *e)
{
	int i, kept = 0;

	for (i = 0; i < *argc; i++) {
		const char *a = argv[i], *eq;
		struct opt *o;

		if (a[0] != '-' || a[1] == '\0') {
			argv[kept++] = argv[i];
			continue;
		}
		if (strcmp(a, "--") == 0) {
			for (i++; i < *argc; i++)
				argv[kept++] = argv[i];
			break;
		}
		eq = strchr(a, '=');
		o = a[1] == '-' ? find(opts, n, a + 2,
		                          eq ? (size_t)(eq - a - 2) : strlen(a + 2))
		                : NULL;
		if (!o)
			return err_set(
			        e, ERR_USAGE, "%s is no option of this command", a);
		if (o->flag && eq)
			return err_set(e, ERR_USAGE, "--%s takes no value", o->name);
		if (!o->flag && !eq && i + 1 >= *argc)
			return err_set(e, ERR_USAGE, "--%s needs a value", o->name);
		if (take(o, o->flag ? "" : eq ? eq + 1 : argv[++i], e))
			return -1;
	}
	*argc = kept;
	return 0;
}
