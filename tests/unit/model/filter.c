#include "model/filter.h"

#include "base/mem.h"
#include "base/path.h"
#include "t.h"

/* The tree as text: a b for AND, (a|b), !a. */
static void
show(const struct filter *f, int x, struct str *out)
{
	const struct filter_node *n;
	const struct filter_def *d;
	size_t i;

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
		d = NULL;
		for (i = 0; filter_def(i); i++)
			if (filter_def(i)->kind == n->kind)
				d = filter_def(i);
		str_adds(out, d ? d->name : "text");
		if (n->text)
			str_addf(out, "=%s%s", n->text, n->prefix ? "*" : "");
		if (d && d->value == FILTER_DAY)
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

static void
ages(void)
{
	static const struct {
		const char *text;
		int days;
	} t[] = { { "after:0d", 0 }, { "after:7d", 7 }, { "before:2w", 14 } };
	struct err e = ERR_INIT;
	struct filter f;
	size_t i;

	for (i = 0; i < ARRAY_LEN(t); i++) {
		OK(filter_parse(&f, t[i].text, strlen(t[i].text), &e) == 0, "%s",
		        t[i].text);
		INT_EQ(f.node[0].date, civil_of(clock_wall() - t[i].days * 86400),
		        "is so long ago");
		OK(civil_of(f.node[0].at) == f.node[0].date &&
		                civil_of(f.node[0].at - 1) != f.node[0].date,
		        "and begins with the day");
		filter_release(&f);
	}
}

/* Each list says which fields it has not. */
static void
fits(void)
{
	static const char text[] = "unread | ủy level:x";
	struct err e = ERR_INIT;
	struct filter f;

	OK(filter_parse(&f, text, strlen(text), &e) == 0 &&
	                filter_fits(&f, FILTER_N, text, &e) == 0,
	        "notices have a level");
	OK(filter_fits(&f, FILTER_M, text, &e) && e.code == ERR_USAGE, "meetings not");
	STR_EQ(e.msg, "column 13: this list has no \"level\"", "as is told");
	OK(filter_fits(&f, FILTER_O, text, &e) && strstr(e.msg, "column 1: "),
	        "nor has the outbox what is read");
	filter_release(&f);
}

/* sotay(1) names every field and mark, what it means, and the lists that have it. */
static void
page(void)
{
	static const char *const lists[] = { "documents", "notices", "meetings",
		"outbox" };
	struct str text = STR_INIT(1 << 20), want = STR_INIT(1000);
	const struct filter_def *d;
	struct err e = ERR_INIT;
	size_t i, k;

	OK(file_read("man/sotay.1", text.max, &text, &e) == 0, "the page is there");
	for (i = 0; (d = filter_def(i)); i++) {
		str_reset(&want);
		str_addf(&want, "\n.It Cm %s%s", d->name,
		        d->value == FILTER_MARK    ? ""
		        : d->value == FILTER_WORDS ? ":\\& Ns Ar words"
		        : d->value == FILTER_DAY   ? ":\\& Ns Ar day"
		        : d->value == FILTER_NAME  ? ":\\& Ns Ar name"
		                                   : ":\\& Ns Ar word");
		str_addf(&want, "\n%s\n.Pq ", d->help);
		for (k = 0; k < ARRAY_LEN(lists); k++)
			if (d->lists >> k & 1)
				str_addf(&want, "%s%s",
				        d->lists & ((1u << k) - 1) ? ", " : "", lists[k]);
		OK(strstr(str_c(&text), str_c(&want)), "the page has a row for %s",
		        d->name);
	}
	str_release(&text);
	str_release(&want);
}

static void
readable(void)
{
	reads("", "");
	reads("   ", "");
	reads("unread", "unread");
	reads("read to-ack acked draft", "(((read to-ack) acked) draft)");
	reads("type:QĐ", "type=qd");
	reads("number:339-QĐ/TW", "number=339 qd tw");
	reads("issuer:\"Thành ủy\"", "issuer=thanh uy");
	reads("after:2026-01-31 before:2026-02", "(after=20260131 before=20260201)");
	reads("tag:cu\xcc\x83 !tag:x-1_b", "(tag=cũ !tag=x-1_b)");
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

	reads("signer:\"Văn A\" sender:x level:\"trung ương\" place:\"hội trường\"",
	        "(((signer=van a sender=x) level=trung uong) place=hoi truong)");
	reads("kind:ack | kind:\"giấy mời\" | kind:thematic",
	        "((kind=ack|kind=invitation)|kind=thematic)");
	reads("priority:khẩn state:hủy state:refused has:note",
	        "(((priority=urgent state=cancelled) state=refused) has=note)");
	reads("flagged pinned expired in-force withdrawn",
	        "((((flagged pinned) expired) in-force) withdrawn)");
	reads("nghi* \"quyet dinh\"*", "(text=nghi* text=quyet dinh*)");
	reads("a - b", "(text=a text=b)");
	reads("--- x", "text=x");
}

static void
unreadable(void)
{
	refused("bad:old", "column 1: unknown field \"bad\"");
	refused("x tag:a.b",
	        "column 7: the name of a tag is of letters, digits, - and _, at most "
	        "32 bytes");
	refused("tag:", "column 5: the name of a tag");
	refused("tag:012345678901234567890123456789012", "column 5: the name of a tag");
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
	refused("---", "column 4: a term is missing");
	refused("a !-", "column 3: nothing behind !");
	refused("state:open", "column 7: not one of: draft, upcoming");
	refused("has:", "column 5: not one of: attachment, note");
	refused("after:d", "column 7: no date");
	refused("after:99999d", "column 7: no date");
	refused("after:2026-13", "column 7: no date");
	refused("after:soon", "column 7: no date");
	refused("before:", "column 8: no date");
	refused("((((((((((((((((((((a))))))))))))))))))))",
	        "column 17: brackets or ! too deep");
	refused("!!!!!!!!!!!!!!!!!!!!a", "column 17: brackets or ! too deep");
}

int
main(void)
{
	struct str s = STR_INIT(5000);
	struct err e = ERR_INIT;
	struct filter f;
	int i;

	readable();
	unreadable();
	ages();
	fits();
	page();
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
	OK(strstr(e.msg, "at most 1,000") != NULL, "with the limit");
	INT_EQ(filter_parse(&f, "a\0b\xFF", 4, &e), 0, "any bytes are read");
	filter_release(&f);
	str_release(&s);
	return t_end();
}
