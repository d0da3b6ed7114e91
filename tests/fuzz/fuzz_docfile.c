/* The parsers of model/ on any bytes: the reader's mode fails on a secrecy mark only, what the
 * publisher's mode takes the reader takes as well, and errors are sentences. */
#include "model/docfile.h"
#include "model/docno.h"
#include "model/filter.h"
#include "model/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

static void
document(const char *p, size_t n)
{
	struct err e = ERR_INIT;
	struct doc strict, lenient;
	bool taken = doc_parse(&strict, DOC_DOCUMENT, p, n, DOC_STRICT, &e) == 0;

	must(taken || e.msg[0]);
	err_clear(&e);
	if (doc_parse(&lenient, DOC_DOCUMENT, p, n, DOC_LENIENT, &e) != 0) {
		must(!taken && strstr(e.msg, "secrecy mark"));
	} else {
		must(lenient.body.n <= n && lenient.nrels <= DOC_RELS_MAX);
		if (taken)
			must(strcmp(doc_get(&strict, DOCF_TITLE),
			             doc_get(&lenient, DOCF_TITLE)) == 0 &&
			        strict.body.p == lenient.body.p);
	}
	doc_release(&strict);
	doc_release(&lenient);
}

static void
words(const char *p, size_t n)
{
	struct str match = STR_INIT(1u << 16);
	struct err e = ERR_INIT;
	struct filter f;
	struct query q;
	struct view type = docno_type(p, n);

	must(type.n == 0 || (type.p >= p && type.p + type.n <= p + n));
	if (query_parse(&q, p, n, &e) == 0)
		must(q.n > 0 && query_match(&q, &match, &e) == 0);
	else
		must(e.msg[0]);
	query_release(&q);
	if (filter_parse(&f, p, n, &e) == 0)
		must(f.root < f.n);
	else
		must(e.msg[0] && f.root == -1);
	filter_release(&f);
	str_release(&match);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = n ? (const char *)data : "";

	document(p, n);
	words(p, n);
	return 0;
}
