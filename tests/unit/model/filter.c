#include "model/filter.h"

#include "t.h"

/* The tree as text: a b for AND, (a|b), !a. */
static void
show(const struct filter *f, int x, struct str *out)
{
	static const char *const names[] = { "and", "or", "not", "text", "type", "number",
		"issuer", "after", "before", "unread", "read", "to-ack", "acked",
		"draft" };
	const struct filter_node *n;

	if (x < 0)
		return;
	n = &f->node[x];
	if (n->kind == FILTER_AND || n->kind == FILTER_OR) {
		str_addc(out, '(');
		show(f, n->a, out);
		str_adds(out, n->kind == FILTER_AND ? " " : "|");
		show(f, n->b, out);
		str_addc(out, ')');
	} else if (n->kind == FILTER_NOT) {
		str_addc(out, '!');
		show(f, n->a, out);
	} else {
		str_adds(out, names[n->kind]);
		if (n->text)
			str_addf(out, "=%s", n->text);
		if (n->date)
			str_addf(out, "=%d", n->date);
	}
}

static void
reads(const char *in, const char *want)
{
	struct str out = STR_INIT(10000);
	struct err e = ERR_INIT;
	struct filter f;

	if (OK(filter_parse(&f, in, strlen(in), &e) == 0, "filter: %s %s", in, e.msg)) {
		show(&f, f.root, &out);
		STR_EQ(str_c(&out), want, "is understood");
		filter_release(&f);
	}
	str_release(&out);
}

static void
refused(const char *in, const char *want)
{
	struct err e = ERR_INIT;
	struct filter f;

	INT_EQ(filter_parse(&f, in, strlen(in), &e), -1, in);
	OK(e.code == ERR_USAGE && strncmp(e.msg, want, strlen(want)) == 0, "is told: %s",
	        e.msg);
	INT_EQ(f.root, -1, "and leaves nothing");
}

int
main(void)
{
	struct str s = STR_INIT(5000);
	struct err e = ERR_INIT;
	struct filter f;
	int i;

	reads("", "");
	reads("   ", "");
	reads("unread", "unread");
	reads("read to-ack acked draft", "(((read to-ack) acked) draft)");
	reads("type:QĐ", "type=qd");
	reads("number:339-QĐ/TW", "number=339 qd tw");
	reads("issuer:\"Thành ủy\"", "issuer=thanh uy");
	reads("after:2026-01-31 before:2026-02", "(after=20260131 before=20260201)");
	reads("after:2026", "after=20260101");
	reads("\"cán bộ\"", "text=can bo");
	reads("Cán bộ", "(text=can text=bo)");
	reads("\"unread\"", "text=unread");
	reads("10:30", "text=10 30");
	reads("type:QĐ unread after:2026-01-01 \"cán bộ\" | !to-ack",
	        "((((type=qd unread) after=20260101) text=can bo)|!to-ack)");
	reads("a|b c", "(text=a|(text=b text=c))");
	reads("(a|b) c", "((text=a|text=b) text=c)");
	reads("!(a b)", "!(text=a text=b)");
	reads("!!a", "!!text=a");
	reads("a(b)c", "((text=a text=b) text=c)");
	reads("a | b | c", "((text=a|text=b)|text=c)");

	refused("tag:old", "column 1: unknown field \"tag\"");
	refused("a đ: type:", "column 11: nothing to look for");
	refused("|", "column 1: a term is missing");
	refused("a |", "column 4: a term is missing");
	refused("a || b", "column 4: a term is missing");
	refused("()", "column 2: a term is missing");
	refused("(a", "column 1: a bracket is never closed");
	refused("a)", "column 2: a bracket is closed that was never opened");
	refused("ủy \"ban", "column 4: a quote is never closed");
	refused("u\u0309y \"ban", "column 4: a quote is never closed");
	refused("a !", "column 3: nothing behind !");
	refused("!|a", "column 1: nothing behind !");
	refused("--- x", "column 1: nothing to look for");
	refused("after:2026-13", "column 7: no date");
	refused("after:soon", "column 7: no date");
	refused("before:", "column 8: no date");
	refused("((((((((((((((((((((a))))))))))))))))))))",
	        "column 17: brackets or ! too deep");
	refused("!!!!!!!!!!!!!!!!!!!!a", "column 17: brackets or ! too deep");

	for (i = 0; i < 32; i++)
		str_addf(&s, "a%d ", i);
	INT_EQ(filter_parse(&f, s.p, s.len, &e), 0, "32 terms fit");
	filter_release(&f);
	str_adds(&s, "b");
	INT_EQ(filter_parse(&f, s.p, s.len, &e), -1, "33 do not");
	OK(strstr(e.msg, "more than 64 parts") != NULL, "and this is told");
	while (s.len <= 1000)
		str_adds(&s, "aaaaaaaa");
	INT_EQ(filter_parse(&f, s.p, s.len, &e), -1,
	        "a filter over 1000 bytes is refused");
	OK(strstr(e.msg, "at most 1000") != NULL, "with the limit");
	INT_EQ(filter_parse(&f, "a\0b\xFF", 4, &e), 0, "any bytes are read");
	filter_release(&f);
	str_release(&s);
	return t_end();
}
