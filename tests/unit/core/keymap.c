/* Bindings: sequences, contexts, conflicts. */
#include "t.h"
#include "core/keymap.h"

/* Every byte is a key. */
static int
parse(const char *s, uint32_t *codes, size_t max, size_t *n, struct err *e)
{
	*n = strlen(s);
	if (*n == 0 || *n > max)
		return err_set(e, ERR_USAGE, "no key");
	for (size_t i = 0; i < *n; i++)
		codes[i] = (uint32_t)s[i];
	return 0;
}

static void
print(uint32_t code, struct str *out)
{
	str_addc(out, (char)code);
}

static const struct key_notation notation = { parse, print, NULL };
static const char *const contexts[] = { "pane", "list", "any", NULL };

static struct keymap *m;

static int
bind(const char *ctx, const char *keys, const char *cmd)
{
	struct err e = ERR_INIT;

	return keymap_bind(m, ctx, keys, cmd, &e) == 0 ? 0 : (int)e.code;
}

static const char *
look(const char *keys)
{
	const int ctx[3] = { keymap_ctx(m, "pane"), keymap_ctx(m, "list"),
		keymap_ctx(m, "any") };
	uint32_t seq[KEYMAP_SEQ_MAX];
	const char *cmd = NULL;
	struct err e;
	size_t n;

	if (parse(keys, seq, KEYMAP_SEQ_MAX, &n, &e) < 0)
		return "?";
	switch (keymap_find(m, ctx, 3, seq, n, &cmd)) {
	case KEYMAP_FOUND:
		return cmd;
	case KEYMAP_MORE:
		return "more";
	default:
		return "none";
	}
}

static void
note(void *arg, const struct keymap_row *r)
{
	str_addf(arg, "%s=%s ", r->keys, r->cmd);
}

int
main(void)
{
	struct str s = STR_INIT(256);
	struct err e = ERR_INIT;

	if (!OK(keymap_new(&m, contexts, &notation, &e) == 0, "a map"))
		return 1;
	OK(bind("list", "j", "down") == 0 && bind("list", "gg", "top") == 0 &&
	                bind("any", "q", "back") == 0,
	        "bindings");
	STR_EQ(look("j"), "down", "one key");
	STR_EQ(look("g"), "more", "the beginning of two");
	STR_EQ(look("gg"), "top", "two");
	STR_EQ(look("gx"), "none", "a beginning that leads nowhere");
	STR_EQ(look("q"), "back", "a context further out");
	bind("pane", "q", "quit");
	STR_EQ(look("q"), "quit", "the nearest context decides");
	OK(keymap_unbind(m, "pane", "q", &e) == 0, "unbound");
	STR_EQ(look("q"), "back", "and the outer one is back");
	INT_EQ(bind("list", "g", "x"), ERR_CONFLICT,
	        "the beginning of a binding is refused");
	INT_EQ(bind("list", "jj", "x"), ERR_CONFLICT, "so is what begins with one");
	INT_EQ(bind("nowhere", "j", "x"), ERR_USAGE, "no such context");
	INT_EQ(bind("list", "", "x"), ERR_USAGE, "no key");
	INT_EQ(bind("list", "123456789", "x"), ERR_USAGE, "too many keys");
	OK(keymap_unbind(m, "list", "z", &e) < 0 && e.code == ERR_NOTFOUND,
	        "nothing to unbind");
	OK(keymap_unbind(m, "list", "gg", &e) == 0 && bind("list", "g", "top") == 0,
	        "after the longer one went the shorter may come");
	STR_EQ(look("g"), "top", "and is found");
	bind("list", "j", "down 2");
	STR_EQ(look("j"), "down 2", "the same keys again replace");
	bind("list", "J", "down 2");
	keymap_each(m, keymap_ctx(m, "list"), note, &s);
	STR_EQ(str_c(&s), "j=down 2 g=top J=down 2 ", "all of a context, in order");
	str_reset(&s);
	OK(keymap_keys_of(m, keymap_ctx(m, "list"), "down 2", &s), "keys of a command");
	STR_EQ(str_c(&s), "j J", "both of them");
	OK(!keymap_keys_of(m, keymap_ctx(m, "any"), "down 2", &s),
	        "not in another context");
	INT_EQ(keymap_ctx(m, "nowhere"), -1, "an unknown context");
	keymap_free(m);
	str_release(&s);
	return t_end();
}
