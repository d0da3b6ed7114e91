/* One sealed page: the codec below the VFS. Knows no file. */
#ifndef STORE_VFS_PAGE_H
#define STORE_VFS_PAGE_H

#include <stdint.h>
#include "vfs.h"

enum page_kind { PAGE_DB = 'D', PAGE_JOURNAL = 'J' };

struct page_keys {
	uint8_t page[KEY_LEN];
	uint8_t jmask[KEY_LEN];
	uint8_t store_id[ID_LEN];
};

void page_keys_make(struct page_keys *k, const struct keys *from);
/* in is a page as SQLite sees it; its reserved bytes are not kept. in and out differ. */
void page_seal(const struct page_keys *k, enum page_kind kind, uint64_t no,
        const uint8_t in[PAGE_LEN], uint8_t out[PAGE_LEN]);
/* The reserved bytes of out are zero. -1: not a page of this store at this place. */
int page_open(const struct page_keys *k, enum page_kind kind, uint64_t no,
        const uint8_t in[PAGE_LEN], uint8_t out[PAGE_LEN]) MUST_CHECK;
/* What the checksum word behind a sealed page image is XORed with: the plain word would tell
 * about twelve bits of the image. */
void page_mask(
        const struct page_keys *k, const uint8_t sealed[PAGE_LEN], uint8_t mask[4]);

#endif
