/* Pages: no bytes are a page, what is sealed opens at its own place alone, and with any byte changed
 * nowhere. */
#include "../../src/store/vfs_page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct keys from = { .dek = { 1, 2, 3 }, .store_id = { 4 } };
	static uint8_t in[PAGE_LEN], sealed[PAGE_LEN], out[PAGE_LEN];
	struct page_keys k, other;
	uint8_t mask[4];
	uint64_t no = 1;
	size_t at = 0, i;

	must(crypt_init(NULL) == 0);
	page_keys_make(&k, &from);
	memset(in, 0, sizeof in);
	for (i = 0; i < n; i++) {
		in[i % PAGE_LEN] ^= data[i];
		no = no * 31 + data[i];
		at = (at * 257 + data[i]) % PAGE_LEN;
	}
	must(page_open(&k, PAGE_DB, no, in, out) &&
	        page_open(&k, PAGE_JOURNAL, no, in, out));
	page_seal(&k, PAGE_DB, no, in, sealed);
	must(!page_open(&k, PAGE_DB, no, sealed, out) && !memcmp(in, out, PAGE_USED));
	for (i = PAGE_USED; i < PAGE_LEN; i++)
		must(out[i] == 0);
	page_mask(&k, sealed, mask);
	must(page_open(&k, PAGE_JOURNAL, no, sealed, out) &&
	        page_open(&k, PAGE_DB, no + 1, sealed, out));
	other = k;
	other.store_id[0] ^= 1;
	must(page_open(&other, PAGE_DB, no, sealed, out));
	sealed[at] ^= (uint8_t)(n ? data[0] | 1 : 1);
	must(page_open(&k, PAGE_DB, no, sealed, out));
	return 0;
}
