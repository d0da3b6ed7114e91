#include "fixture.h"
#include "server/audience.h"
#include "server/db_op.h"
#include "server/ops.h"
#include "server/publish.h"

static const char file[] = "Number: 1-NQ/TW\nTitle: Một\nDate: 2025-01-01\n\nThân\n";

static struct doc_row
publish(struct fixture *x, const char *to)
{
	struct published p = { 0 };
	struct err e = ERR_INIT;
	struct feed f;

	if (db_begin(x->d, &e) || audience_feed(x->d, to, &f, &e) ||
	        publish_file(x->d, &f, 1, file, strlen(file), 50, &p, &e) ||
	        db_commit(x->d, &e))
		OK(0, "publish: %s", e.msg);
	return p.doc;
}

static struct op_result
send_op(struct fixture *x, int64_t member, uint8_t id, const uint8_t *doc, uint32_t base,
        int64_t now)
{
	struct op o = { .type = OP_ACK, .base = base, .at = 7 };
	struct op_result r = { .st = OPR_LATER };
	struct err e = ERR_INIT;

	o.id[0] = id;
	memcpy(o.ent, doc, ID_LEN);
	if (op_apply(x->d, member, &o, now, &r, &e))
		OK(0, "op: %s", e.msg);
	return r;
}

static bool
refused(struct op_result r, const char *type)
{
	return r.st == OPR_REJECTED && r.final && strcmp(r.type, type) == 0 &&
	       r.detail[0];
}

static uint64_t
private_head(struct fixture *x, int64_t member)
{
	uint64_t head = 99, lo;
	struct err e = ERR_INIT;

	if (db_member_heads(x->d, member, &head, &lo, &e))
		OK(0, "head: %s", e.msg);
	return head;
}

/* Rows of the log of ops. */
static int
logged(struct fixture *x, int64_t member)
{
	struct err e = ERR_INIT;
	int64_t first;
	int n = -1;

	if (db_op_count(x->d, member, -1, &n, &first, &e))
		OK(0, "count: %s", e.msg);
	return n;
}

static void
test_flood(struct fixture *x)
{
	struct op o = { .type = OP_ACK, .base = 1, .at = 7, .ent = { 9 } };
	int i, n, rejected = 0, before = logged(x, x->b.id);
	struct op_result r = { 0 };
	struct doc_row d = publish(x, "cell:C2");
	struct err e = ERR_INIT;

	for (i = 0; i < 500; i++) {
		o.id[0] = (uint8_t)i;
		o.id[1] = (uint8_t)(i >> 8);
		if (op_apply(x->d, x->b.id, &o, 1000, &r, &e))
			break;
		rejected += refused(r, "op:not-in-audience");
	}
	INT_EQ(rejected, 500, "500 ops that are refused");
	INT_EQ(logged(x, x->b.id), before, "leave nothing behind");

	memcpy(o.ent, d.id, ID_LEN);
	n = 0;
	for (i = 0; i < 500; i++) {
		o.id[0] = (uint8_t)i;
		o.id[1] = (uint8_t)(i >> 8);
		if (op_apply(x->d, x->b.id, &o, 100000, &r, &e))
			break;
		n += r.st == OPR_OK;
	}
	INT_EQ(n, OPS_A_DAY, "of 500 that count so many are taken on one day");
	OK(r.st == OPR_LATER && !r.final && r.after == 86400, "the others later");
	INT_EQ(logged(x, x->b.id), before + OPS_A_DAY, "and are not kept");
	o.id[0] = o.id[1] = 0;
	OK(op_apply(x->d, x->b.id, &o, 100001, &r, &e) == 0 && r.st == OPR_OK,
	        "what was taken is told again all the same");
	o.id[1] = 99;
	OK(op_apply(x->d, x->b.id, &o, 100000 + 86400, &r, &e) == 0 && r.st == OPR_OK,
	        "a day later there is room");
	r = send_op(x, x->a.id, 99, d.id, 1, 100002);
	OK(r.st == OPR_REJECTED, "another member is not kept waiting");
}

int
main(void)
{
	uint8_t nowhere[ID_LEN] = { 9 };
	struct op unknown = { .id = { 77 } };
	struct op_result r;
	struct fixture x;
	struct doc_row d;
	size_t feeds;

	FIX(x);
	d = publish(&x, "cell:C1");
	r = send_op(&x, x.b.id, 1, d.id, 1, 100);
	OK(refused(r, "op:not-in-audience"), "who does not see it cannot acknowledge it");
	r = send_op(&x, x.a.id, 1, nowhere, 1, 100);
	OK(refused(r, "op:not-in-audience"), "what does not exist is answered alike");
	INT_EQ(private_head(&x, x.a.id), 1, "a refusal is no private item");

	r = send_op(&x, x.a.id, 2, d.id, 1, 200);
	OK(r.st == OPR_OK && r.seq == 2 && r.at == 200, "an acknowledgement is taken");
	r = send_op(&x, x.a.id, 2, d.id, 1, 300);
	OK(r.st == OPR_OK && r.seq == 2 && r.at == 200,
	        "sent again it has the same result");
	r = send_op(&x, x.a.id, 3, d.id, 1, 400);
	OK(r.st == OPR_OK && r.seq == 2 && r.at == 200,
	        "another device learns of the first");
	INT_EQ(private_head(&x, x.a.id), 2, "all of that is one private item");
	r = send_op(&x, x.a.id, 2, nowhere, 1, 400);
	OK(refused(r, "op:id-reuse"), "the same id with other contents is refused");
	r = send_op(&x, x.b.id, 2, d.id, 1, 400);
	OK(refused(r, "op:not-in-audience"),
	        "ids of one member are not those of another");
	r = send_op(&x, x.a.id, 1, nowhere, 1, 500);
	OK(refused(r, "op:not-in-audience") && r.at == 500,
	        "a refusal is final, and found again");
	r = send_op(&x, x.a.id, 4, d.id, 2, 400);
	OK(refused(r, "op:invalid"), "a revision to come cannot be acknowledged");
	r = send_op(&x, x.a.id, 5, d.id, 0, 400);
	OK(refused(r, "op:invalid"), "nor one that never was");
	INT_EQ(op_apply(x.d, x.a.id, &unknown, 1, &r, &e), 0, "an unknown op");
	OK(refused(r, "op:invalid"), "is refused");

	if (db_begin(x.d, &e) || withdraw_doc(x.d, &d, "sai", 60, &feeds, &e) ||
	        db_commit(x.d, &e))
		OK(0, "withdraw: %s", e.msg);
	r = send_op(&x, x.a.id, 6, d.id, 1, 600);
	OK(refused(r, "op:gone"), "a withdrawn document cannot be acknowledged");
	r = send_op(&x, x.b.id, 6, d.id, 1, 600);
	OK(refused(r, "op:not-in-audience"), "nobody else learns that it was there");
	r = send_op(&x, x.a.id, 2, d.id, 1, 700);
	OK(r.st == OPR_OK && r.at == 200, "the earlier acknowledgement stands");
	test_flood(&x);
	fix_end(&x);
	return t_end();
}
