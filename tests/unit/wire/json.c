/* The strict pass and every document of the protocol: there and back, and each wrong form refused. */
#include "t.h"

#include <stdlib.h>
#include "wire/block.h"
#include "wire/json.h"

static int
strict(const char *z)
{
	struct err e = ERR_INIT;

	return json_strict(z, strlen(z), &e);
}

/* A name for a check that holds no line end. */
static const char *
shown(const char *z, char out[64])
{
	size_t n = 0;

	for (; *z && n < 60; z++)
		out[n++] = *z < 0x20 && *z >= 0 ? '?' : *z;
	out[n] = '\0';
	return out;
}

static void
strict_right(void)
{
	static const char *const right[] = { "{}", "[]", "0", "-0", "\"\"", " \t\r\n{ } ",
		"[1,-2.5,1e5,1E-5,0.1e+10,true,false,null]",
		"{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}", "9007199254740992",
		"-9007199254740992", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\"",
		"\"\\ud83d\\ude00\"", "\"Ủy ban — ۵۷\"", "\"\x7f\"",
		"[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]" };

	char name[64];

	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		OK(!strict(right[i]), "taken: %s", shown(right[i], name));
}

static void
strict_wrong(void)
{
	static const char *const wrong[] = { "", " ", "{", "[", "\"", "{]", "[}", "{}}",
		"{} {}", "[1,]", "[,1]", "{\"a\":1,}", "{,}", "{\"a\"}", "{\"a\":}",
		"{a:1}", "{1:1}", "[1 2]", "01", "-", "-01", "+1", "1.", ".5", "1e",
		"1e+", "1e100", "0x10", "NaN", "Infinity", "tru", "True", "nullx",
		"9007199254740993", "-9007199254740993", "99999999999999999999",
		"1.00000000000000000000000000000001", "\"a", "\"\\u0000\"", "\"\\x\"",
		"\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
		"\"\\udc00\"", "\"\n\"", "\"\x01\"", "\"\xff\"", "\"\xc0\x80\"",
		"\"\xed\xa0\x80\"", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
		"{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}",
		"[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", "'a'", "// c\n1", "[1]x",
		"\xef\xbb\xbf{}" };
	struct err e = ERR_INIT;
	char name[64];

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		OK(strict(wrong[i]) == -1, "refused: %s", shown(wrong[i], name));
	OK(json_strict("{\"a\0\":1}", 8, &e) == -1, "refused: a NUL byte");
	OK(json_strict("1\0", 2, &e) == -1, "refused: a NUL byte behind the end");
	OK(json_strict("{\"a\":01}", 8, &e) == -1 && strstr(e.msg, "byte 7"),
	        "the message has the place: %s", e.msg);
}

static void
strict_limits(void)
{
	struct str s = STR_INIT(JSON_MAX + 16);
	struct err e = ERR_INIT;

	str_addc(&s, '{');
	for (int i = 0; i < 64; i++)
		str_addf(&s, "%s\"k%d\":%d", i ? "," : "", i, i);
	str_addc(&s, '}');
	OK(!json_strict(s.p, s.len, &e), "64 members");
	str_cut(&s, s.len - 1);
	str_adds(&s, ",\"k\":1}");
	OK(json_strict(s.p, s.len, &e) == -1, "65 members");
	str_reset(&s);
	str_addc(&s, '"');
	while (s.len < JSON_MAX - 1)
		str_addc(&s, 'x');
	str_addc(&s, '"');
	OK(!json_strict(s.p, s.len, &e), "as long as allowed");
	str_addc(&s, ' ');
	OK(json_strict(s.p, s.len, &e) == -1, "one byte longer");
	str_release(&s);
}

/* What `get` makes of every shorter text, and of the text with each byte altered: it must not take a
 * shorter one, and for the altered ones the sanitizers look on. */
typedef int (*getter)(const char *p, size_t n);

static void
hostile(const char *what, const struct str *s, getter get)
{
	bool cut = true;
	size_t n = s->len;
	char *p = malloc(n + 1);

	while (n && s->p[n - 1] == '\n')
		n--;
	if (!p)
		return;
	for (size_t i = 0; i < n; i++)
		cut = cut && get(s->p, i) == -1;
	OK(cut, "%s cut at any byte is refused", what);
	for (size_t i = 0; i < n; i++) {
		static const char with[] = "\"{}[],:0-\\x\xff";

		for (size_t k = 0; k < sizeof(with); k++) {
			memcpy(p, s->p, n);
			p[i] = with[k];
			(void)get(p, n);
		}
	}
	OK(get(s->p, s->len) == 0, "%s whole is taken", what);
	free(p);
}

/* --- meta lines ----------------------------------------------------------------------- */
static int
get_meta(const char *p, size_t n)
{
	struct meta_line m;

	return meta_json_get(&m, p, n, NULL);
}

static void
meta_line(struct meta_line *m)
{
	memset(m, 0, sizeof(*m));
	m->seq = 88123;
	memset(m->doc, 0xAB, ID_LEN);
	m->rev = 2;
	m->kind = DOC_DOCUMENT;
	m->at = 1763800000;
	memset(m->h, 0xCD, HASH_LEN);
	m->len = 1234;
}

static void
meta(void)
{
	struct str s = STR_INIT(4096);
	struct err e = ERR_INIT;
	struct meta_line m, b;

	meta_line(&m);
	OK(!meta_json_put(&m, &s, &e), "a line is written");
	STR_EQ(str_c(&s),
	        "{\"s\":88123,\"op\":\"put\",\"d\":\"q6urq6urq6urq6urq6urqw\",\"v\":2,"
	        "\"k\":\"document\",\"at\":1763800000,"
	        "\"h\":\"zc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc0\",\"bl\":1234}\n",
	        "a line of a document");
	OK(!meta_json_get(&b, s.p, s.len, &e) && !memcmp(&m, &b, sizeof(m)),
	        "comes back");
	hostile("a line", &s, get_meta);
	m.blob = true;
	m.len = FRAME_MAX;
	memset(m.blob_id, 1, HASH_LEN);
	memset(m.blob_key, 2, KEY_LEN);
	str_reset(&s);
	OK(!meta_json_put(&m, &s, &e) && !meta_json_get(&b, s.p, s.len, &e) &&
	                !memcmp(&m, &b, sizeof(m)),
	        "a line with a body of its own comes back");
	memset(&m, 0, sizeof(m));
	m.seq = (uint64_t)1 << 53;
	m.rev = UINT32_MAX;
	m.del = true;
	(void)snprintf(m.why, sizeof(m.why), "%s", "thu hồi \"\\\n\x01 \xff");
	str_reset(&s);
	OK(!meta_json_put(&m, &s, &e) && !meta_json_get(&b, s.p, s.len, &e),
	        "a withdrawal");
	STR_EQ(b.why, "thu hồi \"\\\n\x01 \xef\xbf\xbd",
	        "its reason, bad bytes replaced");
	OK(b.del && b.seq == m.seq && b.rev == m.rev, "its numbers");
	str_release(&s);
}

static void
meta_wrong(void)
{
	static const struct {
		const char *name, *from, *to;
	} c[] = {
		{ "seq 0", "88123", "0" },
		{ "a negative seq", "88123", "-1" },
		{ "a seq with a fraction", "88123", "1.5" },
		{ "a seq as text", "88123", "\"1\"" },
		{ "an unknown op", "\"put\"", "\"mov\"" },
		{ "a short id", "q6urqw", "q6ur" },
		{ "a long id", "q6urqw", "q6urq6ur" },
		{ "spare bits in an id", "q6urqw", "q6urqx" },
		{ "padding in an id", "q6urqw", "q6urq=" },
		{ "revision 0", "\"v\":2", "\"v\":0" },
		{ "revision 2^32", "\"v\":2", "\"v\":4294967296" },
		{ "no kind", "\"k\"", "\"kk\"" },
		{ "no hash", "\"h\"", "\"hh\"" },
		{ "length 0", "1234", "0" },
		{ "a body too long for a block", "1234", "32769" },
		{ "a blob without its key", "1234",
		        "1234,\"bb\":\"zc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc0\"" },
		{ "a list", "{\"s\"", "[{\"s\"" },
	};
	struct str s = STR_INIT(4096), w = STR_INIT(4096);
	struct err e = ERR_INIT;
	struct meta_line m, b;

	meta_line(&m);
	if (meta_json_put(&m, &s, &e))
		return;
	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		const char *at = strstr(s.p, c[i].from);

		str_reset(&w);
		if (!at)
			continue;
		str_add(&w, s.p, (size_t)(at - s.p));
		str_adds(&w, c[i].to);
		str_adds(&w, at + strlen(c[i].from));
		OK(meta_json_get(&b, w.p, w.len, &e) == -1, "refused: %s", c[i].name);
	}
	OK(!meta_json_get(&b, s.p, s.len, &e) && b.kind == DOC_DOCUMENT,
	        "the line is right");
	str_release(&s);
	str_release(&w);
}

/* --- problems -------------------------------------------------------------------------- */
static int
get_problem(const char *p, size_t n)
{
	struct problem q;

	return problem_json_get(&q, p, n, NULL);
}

static void
problems(void)
{
	struct str s = STR_INIT(4096);
	struct err e = ERR_INIT;
	struct problem p, q;
	bool all = true;
	static const char foreign[] = "{\"type\":\"about:blank\",\"status\":404}";

	for (int i = 0; i < PROBLEM_COUNT; i++) {
		str_reset(&s);
		problem_fill(&p, (enum problem_id)i);
		all = all && problem_class(p.type) && p.title[0] && p.status >= 400 &&
		      !problem_json_put(&p, &s, &e) &&
		      !problem_json_get(&q, s.p, s.len, &e) && !memcmp(&p, &q, sizeof(p));
	}
	OK(all, "every problem of the table comes back and has its class");
	INT_EQ(problem_class("auth:revoked"), 'A', "a class");
	INT_EQ(problem_class("auth:other"), 0, "an unknown type has none");
	problem_fill(&p, PROBLEM_SYS_BUSY);
	(void)snprintf(p.detail, sizeof(p.detail), "Bận \"lắm\"\x1b]0;x\x07");
	(void)snprintf(p.instance, sizeof(p.instance), "r1");
	p.retry = 30;
	str_reset(&s);
	OK(!problem_json_put(&p, &s, &e) && !problem_json_get(&q, s.p, s.len, &e) &&
	                !memcmp(&p, &q, sizeof(p)),
	        "details, escapes and all, come back");
	hostile("a problem", &s, get_problem);
	OK(problem_json_get(&q, foreign, strlen(foreign), &e) == -1,
	        "a foreign type is refused");
	str_release(&s);
}

/* --- ops and results --------------------------------------------------------------------- */
static int
get_ops(const char *p, size_t n)
{
	struct op *o;
	size_t k;
	int r = ops_json_get(&o, &k, p, n, NULL);

	free(o);
	return r;
}

static void
ops(void)
{
	struct str s = STR_INIT(2u << 20);
	struct err e = ERR_INIT;
	struct op *o = calloc(OPS_MAX + 1, sizeof(*o)), *b = NULL;
	static const char later[] =
	        "{\"ops\":[{\"id\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"t\":\"vote\","
	        "\"ent\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"at\":1,\"b\":{\"v\":\"co\",\"x\":1}"
	        "}]}";
	size_t n = 0;

	if (!o)
		return;
	for (int i = 0; i <= OPS_MAX; i++) {
		o[i].id[0] = (uint8_t)i;
		o[i].type = OP_ACK;
		o[i].base = (uint32_t)i;
		o[i].at = -i;
		memset(o[i].ent, i, ID_LEN);
		(void)snprintf(o[i].note, sizeof(o[i].note), "ghi chú \"%d\"\n", i);
		if (i % 2)
			(void)snprintf(o[i].value, sizeof(o[i].value), "có");
	}
	OK(!ops_json_put(o, 2, &s, &e), "two ops are written");
	hostile("a list of ops", &s, get_ops);
	str_reset(&s);
	OK(!ops_json_put(o, OPS_MAX, &s, &e) && !ops_json_get(&b, &n, s.p, s.len, &e) &&
	                n == OPS_MAX && !memcmp(o, b, OPS_MAX * sizeof(*o)),
	        "64 ops come back");
	free(b);
	str_reset(&s);
	OK(ops_json_put(o, OPS_MAX + 1, &s, &e) == -1 && !s.len, "65 are not written");
	OK(ops_json_put(o, 0, &s, &e) == -1, "none are not written");
	for (int i = 0; i < OPS_MAX; i++)
		memset(o[i].note, '"', OP_NOTE_MAX);
	OK(ops_json_put(o, OPS_MAX, &s, &e) == -1 && e.code == ERR_USAGE && !s.len,
	        "what is longer than a request may be is not written");
	OK(!ops_json_get(&b, &n, later, strlen(later), &e) && n == 1 &&
	                b[0].type == OP_NONE && !strcmp(b[0].value, "co"),
	        "an op of a later version is read without its type");
	free(b);
	OK(get_ops("{\"ops\":[]}", 10) == -1, "an empty list is refused");
	OK(get_ops("{\"ops\":[1]}", 11) == -1, "a list of numbers is refused");
	free(o);
	str_release(&s);
}

static int
get_results(const char *p, size_t n)
{
	struct op_result *o;
	size_t k;
	int r = results_json_get(&o, &k, p, n, NULL);

	free(o);
	return r;
}

static void
results(void)
{
	struct str s = STR_INIT(1u << 20);
	struct err e = ERR_INIT;
	struct op_result r[3], *b = NULL;
	static const char strange[] =
	        "{\"now\":1,\"res\":[{\"id\":\"AAAAAAAAAAAAAAAAAAAAAA\","
	        "\"st\":\"perhaps\"}]}";
	size_t n = 0;

	memset(r, 0, sizeof(r));
	r[0].st = OPR_OK;
	r[0].seq = 312;
	r[0].at = 1763812000;
	r[0].final = true;
	r[1].id[0] = 1;
	r[1].st = OPR_REJECTED;
	(void)snprintf(r[1].type, sizeof(r[1].type), "op:gone");
	(void)snprintf(r[1].detail, sizeof(r[1].detail), "đã thu hồi");
	r[1].final = true;
	r[2].id[0] = 2;
	r[2].st = OPR_LATER;
	r[2].after = 120;
	OK(!results_json_put(1763812345, r, 3, &s, &e), "results are written");
	OK(!results_json_get(&b, &n, s.p, s.len, &e) && n == 3 &&
	                !memcmp(r, b, sizeof(r)),
	        "and come back");
	free(b);
	hostile("a list of results", &s, get_results);
	OK(!results_json_get(&b, &n, strange, strlen(strange), &e) &&
	                b[0].st == OPR_LATER && !b[0].final,
	        "a status that is not known settles nothing");
	free(b);
	str_release(&s);
}

/* --- enrolment ----------------------------------------------------------------------------- */
static int
get_reply(const char *p, size_t n)
{
	struct enrol_reply a;

	return enrol_reply_json_get(&a, p, n, NULL);
}

static void
enrolment(void)
{
	struct str s = STR_INIT(4096);
	struct err e = ERR_INIT;
	struct enrol_ask a = { "K7XQ2M9ABC", { 1, 2, 3 }, "máy \"nhà\"" }, b;
	struct enrol_reply r = { "abcDEF-_123", "001", "Lê Thị Hoa", "Tỉnh ủy", "01JCZ",
		25200, 1763812345 };
	struct enrol_reply q;
	static const char header[] =
	        "{\"token\":\"a\\r\\nX: y\",\"member\":\"1\",\"e\":\"1\",\"now\":1}";

	OK(!enrol_json_put(&a, &s, &e) && !enrol_json_get(&b, s.p, s.len, &e) &&
	                !memcmp(&a, &b, sizeof(a)),
	        "an enrolment comes back");
	str_reset(&s);
	OK(!enrol_reply_json_put(&r, &s, &e) &&
	                !enrol_reply_json_get(&q, s.p, s.len, &e) &&
	                !memcmp(&r, &q, sizeof(r)),
	        "its reply comes back");
	hostile("a reply", &s, get_reply);
	OK(get_reply(header, strlen(header)) == -1, "a token that would break a header");
	str_release(&s);
}

/* --- sync ------------------------------------------------------------------------------------- */
static int
get_sync(const char *p, size_t n)
{
	struct sync_reply r;
	int ret = sync_json_get(&r, p, n, NULL);

	if (!ret)
		sync_reply_release(&r);
	return ret;
}

static void
fill(struct sync_reply *r)
{
	memset(r, 0, sizeof(*r));
	(void)snprintf(r->epoch, sizeof(r->epoch), "01JCZ");
	(void)snprintf(r->view, sizeof(r->view), "0f3c");
	(void)snprintf(r->state, sizeof(r->state), "q3JkT0mZ1aE");
	r->now = 1763812345;
	r->has_subs = true;
	r->nsubs = r->nheads = r->nitems = 2;
	r->sub = calloc(2, sizeof(*r->sub));
	r->head = calloc(2, sizeof(*r->head));
	r->item = calloc(2, sizeof(*r->item));
	if (!r->sub || !r->head || !r->item)
		exit(1);
	for (uint8_t i = 0; i < 2; i++) {
		r->sub[i].fid[0] = r->head[i].fid[0] = i;
		(void)snprintf(
		        r->sub[i].name, sizeof(r->sub[i].name), "Chi bộ %u — …", i);
		(void)snprintf(r->sub[i].kind, sizeof(r->sub[i].kind), "cell");
		r->sub[i].nkeys = 2u * i;
		r->sub[i].key[0].kid = i;
		r->sub[i].key[1].kid = i ? 65535 : 0;
		if (!i)
			memset(r->sub[i].key, 0, sizeof(r->sub[i].key));
		memset(r->sub[i].key[0].key, i, KEY_LEN);
		r->head[i].r = 3;
		r->head[i].head = (uint64_t)1 << 53;
		r->head[i].lo = 1;
		r->head[i].count = 70211;
		r->head[i].sum[15] = 0xfe;
		r->item[i].seq = 311u + i;
	}
	(void)snprintf(r->item[0].type, sizeof(r->item[0].type), "ack");
	r->item[0].id[3] = 3;
	r->item[0].doc[4] = 4;
	r->item[0].rev = 2;
	r->item[0].at = 99;
	(void)snprintf(r->item[1].type, sizeof(r->item[1].type), "notif");
	r->item[1].data = strdup("{\"s\":312,\"t\":\"notif\",\"b\":{\"x\":[1,-"
	                         "9007199254740992,1.5,true,null,{}]}}");
	r->priv_head = 312;
	r->priv_lo = 1;
	r->more = true;
	r->poll = 900;
}

static bool
same(const struct sync_reply *a, const struct sync_reply *b)
{
	return !strcmp(a->epoch, b->epoch) && !strcmp(a->view, b->view) &&
	       !strcmp(a->state, b->state) && a->now == b->now &&
	       a->has_subs == b->has_subs && a->nsubs == b->nsubs &&
	       a->nheads == b->nheads && a->nitems == b->nitems &&
	       !memcmp(a->sub, b->sub, a->nsubs * sizeof(*a->sub)) &&
	       !memcmp(a->head, b->head, a->nheads * sizeof(*a->head)) &&
	       !memcmp(&a->item[0], &b->item[0], sizeof(a->item[0])) &&
	       a->item[1].seq == b->item[1].seq &&
	       !strcmp(a->item[1].type, b->item[1].type) && b->item[1].data &&
	       !strcmp(a->item[1].data, b->item[1].data) &&
	       a->priv_head == b->priv_head && a->priv_lo == b->priv_lo &&
	       a->more == b->more && a->poll == b->poll;
}

static void
sync_reply(void)
{
	struct str s = STR_INIT(JSON_MAX);
	struct err e = ERR_INIT;
	struct sync_reply r, b;

	fill(&r);
	OK(!sync_json_put(&r, &s, &e) && !json_strict(s.p, s.len, &e),
	        "a reply is written");
	OK(!sync_json_get(&b, s.p, s.len, &e) && same(&r, &b), "and comes back");
	sync_reply_release(&b);
	hostile("a reply to a sync", &s, get_sync);
	r.has_subs = false;
	str_reset(&s);
	OK(!sync_json_put(&r, &s, &e) && !sync_json_get(&b, s.p, s.len, &e) &&
	                !b.has_subs && !b.nsubs,
	        "no list of subscriptions is not an empty one");
	sync_reply_release(&b);
	sync_reply_release(&r);
	str_release(&s);
}

#define SYNC(rest) "{\"e\":\"1\",\"now\":1,\"v\":\"1\",\"s\":\"1\"," rest
#define FID "\"AAAAAAAAAAAAAAAAAAAAAA\""
#define ME "\"me\":{\"h\":5,\"lo\":0,\"items\":[]}}"

static void
sync_wrong(void)
{
	static const char *const right[] = { SYNC("\"heads\":[]," ME),
		SYNC("\"heads\":[[" FID ",1,5,1,5," FID ",\"later\"]]," ME),
		SYNC("\"subs\":[],\"heads\":[],\"wait\":50,\"spread\":60," ME) };
	static const char *const wrong[] = { SYNC(ME), SYNC("\"heads\":[]}"),
		SYNC("\"heads\":[[" FID ",0,5,1,5," FID "]]," ME),
		SYNC("\"heads\":[[" FID ",1,5,7,5," FID "]]," ME),
		SYNC("\"heads\":[[" FID ",1,5,1,6," FID "]]," ME),
		SYNC("\"heads\":[[" FID ",1,5,1,5]]," ME),
		SYNC("\"heads\":[[" FID ",1,5.5,1,5," FID "]]," ME),
		SYNC("\"heads\":[[" FID ",1,5,1,5," FID "],[" FID ",1,5,1,5," FID
		     "]]," ME),
		SYNC("\"heads\":[],\"subs\":[{\"f\":" FID ",\"k\":\"all\"}]," ME),
		SYNC("\"heads\":[],\"subs\":[{\"f\":" FID
		     ",\"k\":\"all\",\"keys\":{\"01\":\"\"}}]"
		     "," ME),
		SYNC("\"heads\":[],\"subs\":[{\"f\":" FID
		     ",\"k\":\"all\",\"keys\":{\"1\":\"AA\"}}]," ME),
		SYNC("\"heads\":[],\"me\":{\"h\":5,\"items\":[{\"s\":6,\"t\":\"x\"}]}}"),
		SYNC("\"heads\":[],\"me\":{\"h\":5,\"items\":[{\"s\":2,\"t\":\"x\"},"
		     "{\"s\":2,\"t\":\"x\"}]}}"),
		SYNC("\"heads\":[],\"me\":{\"h\":5,\"items\":[{\"s\":2,\"t\":\"ack\"}]}"
		     "}"),
		SYNC("\"heads\":[],\"me\":{\"h\":5,\"items\":[],\"more\":true}}"),
		"{\"e\":\"1&x\",\"now\":1,\"v\":\"1\",\"s\":\"1\",\"heads\":[]," ME,
		"{\"e\":\"\",\"now\":1,\"v\":\"1\",\"s\":\"1\",\"heads\":[]," ME };

	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		OK(!get_sync(right[i], strlen(right[i])), "taken: %s", right[i]);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		OK(get_sync(wrong[i], strlen(wrong[i])) == -1, "refused: %s", wrong[i]);
}

int
main(void)
{
	struct err e = ERR_INIT;

	if (crypt_init(&e))
		return 1;
	strict_right();
	strict_wrong();
	strict_limits();
	meta();
	meta_wrong();
	problems();
	ops();
	results();
	enrolment();
	sync_reply();
	sync_wrong();
	return t_end();
}
