/*
 * What a client's store holds, as lines to compare: documents, marks, outbox, feeds, without
 * times and random ids. Checks the whole store first. Usage: storestate FOLDER [NAME VALUE], the
 * passphrase on descriptor 3; with a name that is set in kv, and nothing printed.
 */
#include <unistd.h>
#include "model/ids.h"
#include "store/doc.h"
#include "store/feed.h"
#include "store/outbox.h"
#include "store/store.h"

#define PAGE 64

static int
print_docs(const struct store *s, struct err *e)
{
	struct doc_query q = { DOC_OTHER, NULL };
	struct doc_key from = { 0, 0 };
	struct doc_row row[PAGE];
	struct str file = STR_INIT(DOC_MAX);
	char id[ID_TEXT + 1], hash[HASH_LEN * 2 + 1];
	uint8_t h[HASH_LEN];
	bool first = true;
	size_t got;

	do {
		if (doc_page(s, &q, first ? NULL : &from, 1, PAGE, row, &got, e))
			return -1;
		first = false;
		for (size_t i = 0; i < got; i++) {
			const struct doc_row *r = &row[i];

			str_reset(&file);
			hash[0] = '\0';
			if (!r->withdrawn) {
				if (doc_file(s, r->rid, &file, e))
					return -1;
				doc_hash(str_c(&file), file.len, h);
				hex_enc(h, sizeof(h), hash);
			}
			id_text(r->id, id);
			printf("doc %s rev %u kind %d %s|%s|%s|%s%s%s%s%s%s%s%s %s\n", id,
			        r->rev, (int)r->kind, r->number, r->type, r->title,
			        r->issuer, r->unread ? " unread" : "",
			        r->ack_wanted ? " wanted" : "",
			        r->ack_pending ? " pending" : "",
			        r->acked_at ? " acked" : "",
			        r->withdrawn ? " withdrawn " : "", r->why ? r->why : "",
			        r->replaced ? " replaced" : "", hash);
			from = (struct doc_key){ r->at, r->rid };
			doc_row_clear(&row[i]);
		}
	} while (got == PAGE);
	str_release(&file);
	return 0;
}

static int
print_outbox(const struct store *s, struct err *e)
{
	struct outbox_row row[PAGE];
	char id[ID_TEXT + 1];
	size_t got;

	if (outbox_list(s, true, PAGE, row, &got, e))
		return -1;
	for (size_t i = 0; i < got; i++) {
		id_text(row[i].op.ent, id);
		printf("op %s %s %s %s\n", op_type_name(row[i].op.type), id,
		        op_state_name(row[i].state), row[i].reason ? row[i].reason : "");
		outbox_row_clear(&row[i]);
	}
	return 0;
}

static int
print_feeds(const struct store *s, struct err *e)
{
	struct feed_row *row = calloc(STORE_FEEDS_MAX, sizeof(*row));
	char fid[ID_TEXT + 1], sum[33], want[33];
	size_t got;
	int r = -1;

	if (!row)
		return -1;
	if (feed_list(s, row, STORE_FEEDS_MAX, &got, e))
		goto out;
	for (size_t i = 0; i < got; i++) {
		id_text(row[i].sub.fid, fid);
		hex_enc(row[i].sum, 16, sum);
		hex_enc(row[i].want_sum, 16, want);
		printf("feed %s %s %s r %u cur %llu head %llu cnt %llu sum %s want %llu "
		       "%s%s\n",
		        fid, row[i].sub.kind, row[i].sub.name, row[i].r,
		        (unsigned long long)row[i].cur, (unsigned long long)row[i].head,
		        (unsigned long long)row[i].cnt, sum,
		        (unsigned long long)row[i].want_cnt, want,
		        row[i].resync ? " resync" : "");
	}
	r = 0;
out:
	free(row);
	return r;
}

static int
print_kv(const struct store *s, struct err *e)
{
	static const char *const names[] = { "epoch", "view", "state", "priv", "member",
		"name", "server", "url", "zone" };
	struct str v = STR_INIT(65536);
	bool found;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		str_reset(&v);
		if (kv_get(s, names[i], &v, &found, e))
			return -1;
		printf("kv %s %s\n", names[i], found ? str_c(&v) : "(none)");
	}
	str_release(&v);
	return 0;
}

static int
print(const struct store *s, struct err *e)
{
	return print_docs(s, e) || print_outbox(s, e) || print_feeds(s, e) ||
	                       print_kv(s, e)
	               ? -1
	               : 0;
}

int
main(int argc, char **argv)
{
	struct err e = ERR_INIT;
	struct keys *k = NULL;
	struct store *s = NULL;
	char pass[1024];
	ssize_t n;
	int r = 1;

	n = read(3, pass, sizeof(pass));
	if ((argc != 2 && argc != 4) || n < 1) {
		fprintf(stderr, "usage: storestate FOLDER [NAME VALUE] 3<PASSPHRASE\n");
		return 2;
	}
	if (pass[n - 1] == '\n')
		n--;
	if (crypt_init(&e) ||
	        keys_unlock(argv[1], (struct view){ pass, (size_t)n }, &k, &e) ||
	        store_open(&s, argv[1], k, STORE_BATCH, &e) || store_check(s, &e) ||
	        (argc == 4 ? kv_set(s, argv[2], argv[3], strlen(argv[3]), &e)
	                   : print(s, &e)))
		fprintf(stderr, "storestate: %s\n", e.msg);
	else
		r = 0;
	store_close(s);
	keys_free(k);
	return r;
}
