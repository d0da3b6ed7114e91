/* Filters by name: what they become, where mistakes are, rings and limits. */
#include "t.h"
#include <unistd.h>
#include "model/named.h"
#include "model/query.h"

static struct filter_names names;

static const char *
set(const char *name, const char *text)
{
	static char said[400];
	struct err e = ERR_INIT;
	size_t bad;

	if (named_set(&names, name, text, &bad, &e) == 0)
		return "ok";
	snprintf(said, sizeof(said), "%d: %s", bad == NAMED_BAD_NAME ? -1 : (int)bad,
	        e.msg);
	return said;
}

static const char *
expanded(const char *s)
{
	static struct str out = STR_INIT(4096);
	static struct err e;
	struct named_map map;
	size_t bad;

	str_reset(&out);
	return named_expand(&names, s, strlen(s), &out, &map, &bad, &e) == 0 ? str_c(&out)
	                                                                     : e.msg;
}

static const char *
parsed(const char *s)
{
	static struct err e;
	struct filter f;

	err_clear(&e);
	if (filter_parse_named(&f, &names, s, strlen(s), &e) < 0)
		return e.msg;
	filter_release(&f);
	return "ok";
}

static void
test_set(void)
{
	STR_EQ(set("nq", "type:NQ"), "ok", "a name");
	STR_EQ(set("mine", "@nq flagged | !read"), "ok", "a name within a filter");
	STR_EQ(set("a", "unread (type:x"), "7: a bracket is never closed", "a mistake");
	STR_EQ(set("a", "đ @nope"), "3: there is no filter @nope", "an unknown name");
	STR_EQ(set("a", "@mine bad:x @nq"),
	        "6: unknown field \"bad\"; there are type: number: issuer: signer: "
	        "sender: level: place: kind: priority: state: has: after: before: tag:",
	        "a mistake behind a name stands where it was typed");
	STR_EQ(set("nq", "@nq"), "0: @nq is made of itself", "itself");
	STR_EQ(set("nq", "unread @mine"), "7: @nq is made of itself", "a ring of two");
	STR_EQ(named_text(&names, "nq"), "type:NQ", "what is refused changes nothing");
	STR_EQ(set("Nq", "read"),
	        "-1: \"Nq\" is no name of a filter: up to 31 small letters, digits and "
	        "hyphens",
	        "no name");
	STR_EQ(set("nq", "type:NQ draft"), "ok", "anew");
	INT_EQ(names.n, 2, "is the same row");
	STR_EQ(set("nq", " "), "ok", "nothing");
	OK(!named_text(&names, "nq") && names.n == 1, "drops it");
	STR_EQ(parsed("@mine"), "column 1: there is no filter @nq",
	        "who was made of it says so");
	STR_EQ(set("nq", "type:NQ"), "ok", "and is whole again when it comes back");
	STR_EQ(parsed("@mine"), "ok", "so");
}

static void
test_expand(void)
{
	STR_EQ(expanded("@mine"), "((type:NQ) flagged | !read)", "in brackets");
	STR_EQ(expanded("!@nq|(@nq)"), "!(type:NQ)|((type:NQ))", "behind every sign");
	STR_EQ(expanded("a@nq \"b @nq\" @"), "a@nq \"b @nq\" @",
	        "not within a word, nor in quotes, nor alone");
	STR_EQ(expanded("@nqq"), "there is no filter @nqq", "the whole name counts");
	STR_EQ(parsed("unread @nq (a"), "column 12: a bracket is never closed",
	        "a mistake behind a name, at its column");
	STR_EQ(parsed("đã @nq bad:x"),
	        "column 8: unknown field \"bad\"; there are type: number: issuer: "
	        "signer: "
	        "sender: level: place: kind: priority: state: has: after: before: tag:",
	        "in letters");
}

static void
test_places(void)
{
	const char *s = "read @nq unread";
	struct err e = ERR_INIT;
	struct filter f;
	bool all = true;

	if (!OK(filter_parse_named(&f, &names, s, strlen(s), &e) == 0, "a filter"))
		return;
	for (int i = 0; i < f.n; i++)
		all = all && f.node[i].from + f.node[i].n <= strlen(s);
	OK(all, "every node stands within what was typed");
	OK(filter_fits(&f, FILTER_N, s, &e) < 0, "a list without the field");
	STR_EQ(e.msg, "column 6: this list has no \"type\"", "is told at the name");
	filter_release(&f);
	OK(named_fits(&names, 0, FILTER_D) && !named_fits(&names, 0, FILTER_O),
	        "which lists a name fits");
}

static void
test_search(void)
{
	const char *s = "học @nq", *bad = "học @nq bad:x", *none = "@nq";
	struct err e = ERR_INIT;
	struct query q;

	if (OK(query_search(&q, &names, s, strlen(s), &e) == 0, "a search: %s", e.msg)) {
		OK(q.rest != NULL, "has a filter beside its words");
		query_release(&q);
	}
	OK(query_search(&q, &names, bad, strlen(bad), &e) < 0 &&
	                !strncmp(e.msg, "column 9: unknown", 17),
	        "a mistake of a search: %s", e.msg);
	OK(query_search(&q, &names, none, strlen(none), &e) < 0 &&
	                !strncmp(e.msg, "column 1: give a word", 21),
	        "a search wants a word: %s", e.msg);
}

static void
test_limits(void)
{
	char name[8], text[400];
	const char *said = "ok";
	int i;

	STR_EQ(set("d0", "unread"), "ok", "the innermost");
	for (i = 1; i < 20 && !strcmp(said, "ok"); i++) {
		snprintf(name, sizeof(name), "d%d", i);
		snprintf(text, sizeof(text), "@d%d", i - 1);
		said = set(name, text);
	}
	INT_EQ(i - 2, NAMED_DEPTH, "names within names end");
	STR_EQ(said, "0: names within names go deeper than 8", "with a sentence");
	memset(text, 'x', sizeof(text));
	text[300] = '\0';
	STR_EQ(set("long", text), "ok", "a long filter");
	STR_EQ(parsed("@long @long @long"), "ok", "three times");
	STR_EQ(parsed("@long @long @long @long"),
	        "column 19: the filter has more than 1000 bytes when its names are "
	        "replaced",
	        "is all that fits");
	/* Each is short, with what those that it names were when it was made. */
	for (i = 0; i < 8; i++) {
		snprintf(name, sizeof(name), "b%d", i);
		(void)set(name, "x");
	}
	for (said = "ok"; --i && !strcmp(said, "ok");) {
		snprintf(name, sizeof(name), "b%d", i);
		text[0] = '\0';
		for (size_t k = 0; k < 30; k++)
			snprintf(text + 4 * k, 5, "@b%d ", i - 1);
		said = set(name, text);
	}
	STR_EQ(said, "ok", "names that grow behind each other");
	alarm(20);
	STR_EQ(parsed("@b7"),
	        "column 1: the filter has more than 1000 bytes when its names are "
	        "replaced",
	        "are not replaced for hours");
	alarm(0);
}

int
main(void)
{
	test_set();
	test_expand();
	test_places();
	test_search();
	test_limits();
	named_release(&names);
	return t_end();
}
