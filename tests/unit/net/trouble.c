/* Only a problem document of ours with a known type leaves class N. */
#include "t.h"

#include <errno.h>
#include <curl/curl.h>
#include "net/trouble.h"
#include "wire/json.h"

#define PROBLEM_TYPE "application/problem+json"
#define JSON_TYPE "application/json"

static int
class_of(int status, bool proto, const char *ctype, const char *body, int retry,
        struct trouble *t)
{
	struct answer a = { status, proto, false, ctype, retry, body, strlen(body) };

	memset(t, 0, sizeof(*t));
	return trouble_check(t, "h", &a, JSON_TYPE, true) ? t->klass : 0;
}

static void
answers(void)
{
	static const char revoked[] =
	        "{\"type\":\"urn:sotay:auth:revoked\",\"status\":401,"
	        "\"title\":\"T\",\"detail\":\"D\"}";
	static const char strange[] = "{\"type\":\"urn:sotay:x\",\"status\":401}";
	static const char busy[] =
	        "{\"type\":\"urn:sotay:sys:busy\",\"status\":503,\"retry\":5}";
	static const char gone[] = "{\"type\":\"urn:sotay:op:gone\",\"status\":410,"
	                           "\"title\":\"T\"}";
	struct trouble t;
	struct answer enc = { 200, true, true, JSON_TYPE, 0, "{}", 2 };

	INT_EQ(class_of(200, true, JSON_TYPE, "{}", 0, &t), 0, "a good answer");
	INT_EQ(class_of(204, true, "", "", 0, &t), 0, "a good answer without a body");
	INT_EQ(class_of(200, false, JSON_TYPE, "{}", 0, &t), 'N', "200 of a stranger");
	STR_EQ(t.type, "net:foreign", "is called so");
	INT_EQ(class_of(204, false, "", "", 0, &t), 'N', "204 of a stranger");
	INT_EQ(class_of(200, true, "text/html", "{}", 0, &t), 'N', "200 of another type");
	INT_EQ(class_of(200, true, "", "{}", 0, &t), 'N', "200 of no type");
	INT_EQ(class_of(401, true, PROBLEM_TYPE, revoked, 0, &t), 'A', "our problem");
	STR_EQ(t.detail, "D", "with its words");
	INT_EQ(t.http, 401, "and its status");
	INT_EQ(class_of(401, false, PROBLEM_TYPE, revoked, 9, &t), 'N',
	        "the same of a stranger");
	INT_EQ(t.retry, 0, "whose Retry-After is not heeded");
	INT_EQ(class_of(401, true, JSON_TYPE, revoked, 0, &t), 'N',
	        "the same as other JSON");
	INT_EQ(class_of(401, true, PROBLEM_TYPE, strange, 0, &t), 'N',
	        "an unknown problem");
	INT_EQ(class_of(401, true, PROBLEM_TYPE, "<html>", 0, &t), 'N', "no JSON");
	INT_EQ(class_of(500, true, "text/html", "x", 0, &t), 'N',
	        "500 without a problem");
	INT_EQ(class_of(302, true, "", "", 0, &t), 'N', "a redirect");
	INT_EQ(class_of(503, true, PROBLEM_TYPE, busy, 0, &t), 'B', "busy");
	INT_EQ(t.retry, 5, "with its seconds");
	(void)class_of(503, true, PROBLEM_TYPE, busy, 30, &t);
	INT_EQ(t.retry, 30, "the longer of the two waits counts");
	INT_EQ(class_of(410, true, PROBLEM_TYPE, gone, 0, &t), 'C',
	        "a problem of an op for a whole request is the client's");
	STR_EQ(t.detail, "T", "without words the title");
	memset(&t, 0, sizeof(t));
	OK(trouble_check(&t, "h", &enc, JSON_TYPE, true) && t.klass == 'N',
	        "an encoding nobody asked for");
}

static void
curl_codes(void)
{
	static const struct {
		int code, os;
		long verify;
		bool own;
		const char *words, *type, *hint;
	} c[] = {
		{ CURLE_COULDNT_RESOLVE_HOST, 0, 0, false, "", "net:resolve", "name" },
		{ CURLE_COULDNT_CONNECT, ECONNREFUSED, 0, false, "", "net:refused",
		        "running" },
		{ CURLE_COULDNT_CONNECT, ENETUNREACH, 0, false, "", "net:connect",
		        "network" },
		{ CURLE_OPERATION_TIMEDOUT, 0, 0, false, "", "net:timeout", "in time" },
		{ CURLE_PEER_FAILED_VERIFICATION, 0, 20, true, "", "net:cert-untrusted",
		        "--ca" },
		{ CURLE_PEER_FAILED_VERIFICATION, 0, 20, false, "", "net:cert-untrusted",
		        "system" },
		{ CURLE_PEER_FAILED_VERIFICATION, 0, 9, true, "", "net:cert-not-yet",
		        "clock" },
		{ CURLE_PEER_FAILED_VERIFICATION, 0, 10, true, "", "net:cert-expired",
		        "clock" },
		{ CURLE_PEER_FAILED_VERIFICATION, 0, 0, true,
		        "SSL: no alternative certificate subject name matches target "
		        "host name",
		        "net:cert-name", "address" },
		{ CURLE_PEER_FAILED_VERIFICATION, 0, 99, true, "odd", "net:cert", "odd" },
		{ CURLE_SSL_CONNECT_ERROR, 0, 0, false, "", "net:tls", "TLS 1.2" },
		{ CURLE_SSL_CACERT_BADFILE, 0, 0, true, "", "net:ca", "--ca" },
		{ CURLE_GOT_NOTHING, 0, 0, false, "", "net:line", "again" },
	};

	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct broken b = { c[i].code, c[i].os, c[i].verify, c[i].words,
			c[i].own };
		struct trouble t = { 0 };

		trouble_curl(&t, "example.org", &b);
		OK(t.klass == 'N' && !strcmp(t.type, c[i].type) &&
		                strstr(t.detail, c[i].hint),
		        "%s: %s", c[i].type, t.detail);
	}
}

static void
cut(void)
{
	struct trouble t = { 0 };
	char words[1000];

	for (size_t i = 0; i + 3 < sizeof(words); i += 3)
		memcpy(words + i, "ạ", 4);
	trouble_set(&t, 'N', "net:x", "x%s", words);
	INT_EQ(strlen(t.detail), 397, "long words are cut at a letter");
}

int
main(void)
{
	answers();
	curl_codes();
	cut();
	return t_end();
}
