#include "base/zip.h"

#include <zstd.h>
#include <zstd_errors.h>

#include "base/i18n.h"

#define DAMAGED N_("a compressed text is damaged")

int
zip_pack(const void *p, size_t n, int level, struct str *out, struct err *e)
{
	size_t bound = ZSTD_compressBound(n), got;
	char *tmp;
	int ret = -1;

	if (ZSTD_isError(bound))
		return err_set(e, ERR_USAGE,
		        P_("too much to compress: %zu byte",
		                "too much to compress: %zu bytes", n),
		        n);
	tmp = malloc(bound);
	if (!tmp)
		return err_set(e, ERR_MEM, _("out of memory for compression"));
	got = ZSTD_compress(tmp, bound, p, n, level);
	if (ZSTD_isError(got)) {
		err_set(e, ERR_MEM, _("compression failed: %s"), ZSTD_getErrorName(got));
		goto out;
	}
	str_add(out, tmp, got);
	ret = str_ok(out, N_("a compressed text"), e);
out:
	free(tmp);
	return ret;
}

/* One context kept for the thread: making one costs five times what a small frame does. It
 * holds no setting, and of an earlier text nothing that a later one could see. */
static _Thread_local ZSTD_DCtx *kept;

static size_t
unpack(char *to, size_t size, const void *p, size_t n)
{
	if (!kept)
		kept = ZSTD_createDCtx();
	return kept ? ZSTD_decompressDCtx(kept, to, size, p, n)
	            : ZSTD_decompress(to, size, p, n);
}

void
zip_forget(void)
{
	ZSTD_freeDCtx(kept);
	kept = NULL;
}

int
zip_unpack(const void *p, size_t n, size_t max, struct str *out, struct err *e)
{
	unsigned long long size;
	const unsigned char *b = p;
	size_t got;
	char *to;

	/* Skippable frames and old formats are no frames of ours. */
	if (n < 4 || b[0] != 0x28 || b[1] != 0xB5 || b[2] != 0x2F || b[3] != 0xFD)
		return err_set(e, ERR_DAMAGED, _(DAMAGED));
	if (ZSTD_findFrameCompressedSize(p, n) != n)
		return err_set(e, ERR_DAMAGED, _(DAMAGED));
	size = ZSTD_getFrameContentSize(p, n);
	if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR)
		return err_set(
		        e, ERR_DAMAGED, _("a compressed text does not say its length"));
	if (size > max)
		return err_set(e, ERR_DAMAGED,
		        P_("a compressed text is too long: %llu byte, at most %zu",
		                "a compressed text is too long: %llu bytes, at most %zu",
		                size),
		        size, max);
	to = str_room(out, (size_t)size);
	if (!to)
		return str_ok(out, N_("a compressed text"), e);
	got = unpack(to, (size_t)size, p, n);
	if (ZSTD_isError(got) || got != size) {
		*to = '\0';
		if (ZSTD_getErrorCode(got) == ZSTD_error_memory_allocation)
			return err_set(
			        e, ERR_MEM, _("out of memory for a compressed text"));
		return err_set(e, ERR_DAMAGED, _(DAMAGED));
	}
	str_grown(out, got);
	return 0;
}
