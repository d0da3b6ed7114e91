#include "fixture.h"
#include "server/auth.h"
#include "server/db_device.h"

#define NOW 1000000

static int
enrol(struct fixture *x, const char *code, uint8_t device, int64_t now,
        struct enrol_reply *r, struct problem *p, bool *wrong)
{
	struct enrol_ask a = { .name = "máy" };
	struct err e = ERR_INIT;

	snprintf(a.code, sizeof(a.code), "%s", code);
	a.device[0] = device;
	return auth_enrol(x->d, &x->set, &a, now, r, p, wrong, &e);
}

static int
knows(struct fixture *x, const char *token, struct caller *who)
{
	enum problem_id why;
	struct err e = ERR_INIT;
	char head[128];

	snprintf(head, sizeof(head), "Bearer %s", token);
	return auth_bearer(x->d, head, who, &why, &e);
}

static void
test_norm(void)
{
	char out[CODE_LEN + 1];

	INT_EQ(code_norm("ab0cd-ef1gh", out), 0, "a code in small letters");
	STR_EQ(out, "AB0CDEF1GH", "is read in capitals without the hyphen");
	INT_EQ(code_norm("oilOI LLIIO", out), 0, "letters that look like digits");
	STR_EQ(out, "0110111110", "are those digits");
	INT_EQ(code_norm("ABCDE-FGHJ", out), -1, "nine characters are no code");
	INT_EQ(code_norm("ABCDE-FGHJKM", out), -1, "eleven neither");
	INT_EQ(code_norm("UUUUU-UUUUU", out), -1, "U is not in the alphabet");
	INT_EQ(code_norm("", out), -1, "nothing is no code");
}

/* A character that is not the one at s[i]. */
static void
spoil(char *s, size_t i)
{
	s[i] = s[i] == '7' ? '8' : '7';
}

static void
test_tries(struct fixture *x)
{
	char code[CODE_LEN + 2], miss[CODE_LEN + 2];
	struct enrol_reply r = { 0 };
	struct problem p = { 0 };
	struct err e = ERR_INIT;
	bool wrong;
	int i;

	INT_EQ(auth_code_new(x->d, &x->set, x->b.id, NOW, code, &e), 0, "a second code");
	memcpy(miss, code, sizeof(miss));
	spoil(miss, 10);
	for (i = 0; i < CODE_TRIES; i++)
		INT_EQ(enrol(x, miss, 9, NOW, &r, &p, &wrong), 0,
		        "a wrong code is refused");
	OK(wrong, "and counts as a guess");
	STR_EQ(p.type, "auth:tries", "the fifth wrong try uses the code up");
	INT_EQ(enrol(x, code, 9, NOW, &r, &p, &wrong), 0,
	        "then the right one is refused too");
	STR_EQ(p.type, "auth:tries", "with that reason");

	INT_EQ(auth_code_new(x->d, &x->set, x->b.id, NOW, code, &e), 0, "a third code");
	memcpy(miss, code, sizeof(miss));
	spoil(miss, 10);
	for (i = 0; i < CODE_TRIES - 1; i++)
		(void)enrol(x, miss, 9, NOW, &r, &p, &wrong);
	STR_EQ(p.type, "auth:code", "four wrong tries do not use it up");
	INT_EQ(enrol(x, code, 9, NOW, &r, &p, &wrong), 1, "so the right one counts");
}

static void
test_used(struct fixture *x)
{
	char code[CODE_LEN + 2], miss[CODE_LEN + 2];
	struct enrol_reply r = { 0 };
	struct problem p = { 0 };
	struct err e = ERR_INIT;
	bool wrong;
	int i;

	if (auth_code_new(x->d, &x->set, x->b.id, NOW, code, &e) ||
	        enrol(x, code, 50, NOW, &r, &p, &wrong) != 1)
		OK(0, "a code that was used: %s", e.msg);
	memcpy(miss, code, sizeof(miss));
	spoil(miss, 10);
	for (i = 0; i < CODE_TRIES * 2; i++)
		(void)enrol(x, miss, 51, NOW, &r, &p, &wrong);
	OK(wrong && strcmp(p.type, "auth:code") == 0,
	        "guesses at a code that was used are refused");
	INT_EQ(enrol(x, code, 50, NOW, &r, &p, &wrong), 1,
	        "and take nothing from the device that used it");
}

static void
test_revoked(struct fixture *x)
{
	char code[CODE_LEN + 2], fresh[CODE_LEN + 2], own[CODE_LEN + 2] = "";
	struct enrol_reply r = { 0 }, again = { 0 };
	struct caller who = { .member = x->b.id, .device = { 40 } };
	uint8_t device[ID_LEN] = { 40 };
	struct problem p = { 0 };
	struct err e = ERR_INIT;
	bool wrong;
	int wait;

	if (auth_code_new(x->d, &x->set, x->b.id, NOW, code, &e) ||
	        enrol(x, code, 40, NOW, &r, &p, &wrong) != 1 ||
	        auth_code_own(x->d, &x->set, &who, NOW, own, &wait, &e) != 1 ||
	        db_begin(x->d, &e) || db_device_revoke(x->d, device, NOW, &e) ||
	        db_commit(x->d, &e))
		OK(0, "a device that is shut out: %s", e.msg);
	INT_EQ(knows(x, r.token, &who), 0, "a device that is shut out is not let in");
	INT_EQ(enrol(x, code, 40, NOW + 5, &again, &p, &wrong), 0,
	        "the code that it came by does not bring it back");
	OK(!wrong && strcmp(p.type, "auth:revoked") == 0, "and it is told why: %s",
	        p.type);
	INT_EQ(knows(x, r.token, &who), 0, "nor does its token after that");
	INT_EQ(enrol(x, own, 41, NOW + 5, &again, &p, &wrong), 0,
	        "a code that it had asked for enrols nothing");
	if (auth_code_new(x->d, &x->set, x->b.id, NOW, fresh, &e))
		OK(0, "a fresh code: %s", e.msg);
	INT_EQ(enrol(x, fresh, 40, NOW + 6, &r, &p, &wrong), 1,
	        "a fresh code brings it back");
	INT_EQ(knows(x, r.token, &who), 1, "with a token that counts");
	INT_EQ(enrol(x, code, 40, NOW + 7, &again, &p, &wrong), 0,
	        "the first code is spent all the same");
	INT_EQ(enrol(x, fresh, 40, NOW + 7, &again, &p, &wrong), 1,
	        "the fresh one may be used again for a day");
}

int
main(void)
{
	char code[CODE_LEN + 2], other[CODE_LEN + 2];
	struct enrol_reply r = { 0 }, again = { 0 };
	struct problem p = { 0 };
	struct caller who;
	struct fixture x;
	bool wrong;

	test_norm();
	FIX(x);
	INT_EQ(auth_code_new(x.d, &x.set, x.a.id, NOW, code, &e), 0, "a code is made");
	OK(strlen(code) == 11 && code[5] == '-', "and grouped: %s", code);
	INT_EQ(enrol(&x, "00000-00000", 1, NOW, &r, &p, &wrong), 0,
	        "an unknown code is refused");
	OK(wrong && strstr(p.detail, "not known"), "with that reason: %s", p.detail);
	INT_EQ(enrol(&x, code, 1, NOW + CODE_LIFE, &r, &p, &wrong), 0,
	        "after seven days it is refused");
	OK(!wrong && strstr(p.detail, "expired"), "with that reason: %s", p.detail);
	INT_EQ(enrol(&x, code, 1, NOW + CODE_LIFE - 1, &r, &p, &wrong), 1,
	        "a second before it enrols a device");
	STR_EQ(r.member, "A", "of its member");
	STR_EQ(r.name, "Nguyễn Thử", "whose name is told");
	INT_EQ(r.zone, 25200, "and the server's zone");
	INT_EQ(knows(&x, r.token, &who), 1, "its token is known");
	OK(who.member == x.a.id, "and is that member's");
	INT_EQ(enrol(&x, code, 2, NOW + CODE_LIFE, &again, &p, &wrong), 0,
	        "another device cannot use the code");
	OK(!wrong && strstr(p.detail, "another device"), "and is told so: %s", p.detail);
	INT_EQ(enrol(&x, code, 1, NOW + CODE_LIFE + CODE_AGAIN - 2, &again, &p, &wrong),
	        1, "the same device may ask again within a day");
	OK(strcmp(again.token, r.token) != 0 && knows(&x, again.token, &who) == 1,
	        "and gets a fresh token");
	INT_EQ(knows(&x, r.token, &who), 0, "in place of the one that it lost");
	INT_EQ(enrol(&x, code, 1, NOW + CODE_LIFE + CODE_AGAIN, &r, &p, &wrong), 0,
	        "a day later it may not");
	INT_EQ(auth_code_new(x.d, &x.set, x.b.id, NOW, other, &e), 0,
	        "a code of another member");
	INT_EQ(enrol(&x, other, 1, NOW, &r, &p, &wrong), 0,
	        "does not take over a device that is enrolled");
	OK(strstr(p.detail, "another member"), "and says so: %s", p.detail);
	test_tries(&x);
	test_used(&x);
	test_revoked(&x);
	INT_EQ(knows(&x, "AAAA", &who), 0, "a short token is unknown");
	INT_EQ(knows(&x, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &who), 0,
	        "a made-up one too");
	fix_end(&x);
	return t_end();
}
