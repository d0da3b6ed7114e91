#include "base/err.h"

#include <errno.h>

#include "base/utf8.h"
#include "t.h"

static void
sentences(void)
{
	struct err e = ERR_INIT;

	INT_EQ(err_set(&e, ERR_USAGE, "item %d: %s", 3, "bad"), -1, "err_set returns -1");
	INT_EQ(e.code, ERR_USAGE, "err_set keeps the code");
	STR_EQ(e.msg, "item 3: bad", "err_set formats");
	INT_EQ(err_prefix(&e, "file %s", "a"), -1, "err_prefix returns -1");
	STR_EQ(e.msg, "file a: item 3: bad", "err_prefix goes in front");
	INT_EQ(e.code, ERR_USAGE, "err_prefix keeps the code");
	err_set(&e, ERR_IO, "again: %s", e.msg);
	STR_EQ(e.msg, "again: file a: item 3: bad", "a message may quote itself");
	err_clear(&e);
	OK(e.code == ERR_OK && e.msg[0] == '\0', "err_clear empties");
	INT_EQ(err_set(NULL, ERR_IO, "x"), -1, "no struct err is fine");
}

static void
cut(void)
{
	struct err e = ERR_INIT;
	char wide[801];
	size_t i;

	for (i = 0; i < 800; i += 2)
		memcpy(wide + i, "\xC4\x91", 2); /* đ */
	wide[800] = '\0';
	err_set(&e, ERR_IO, "x%s", wide);
	OK(utf8_valid(e.msg, strlen(e.msg)), "a long message is cut at a code point");
	INT_EQ(strlen(e.msg), 319, "a long message fills the room");
	errno = ENOENT;
	err_sys(&e, ERR_IO, "cannot open %s", wide);
	OK(strstr(e.msg, strerror(ENOENT)) != NULL, "the reason survives a long name");
	OK(utf8_valid(e.msg, strlen(e.msg)),
	        "the name before a reason is cut at a code point");
}

static void
codes(void)
{
	struct err e = ERR_INIT;

	errno = ENOSPC;
	err_sys(&e, ERR_IO, "write");
	INT_EQ(e.code, ERR_FULL, "ENOSPC is a full disk");
	errno = EDQUOT;
	err_sys(&e, ERR_IO, "write");
	INT_EQ(e.code, ERR_FULL, "EDQUOT is a full disk");
	errno = ENOMEM;
	err_sys(&e, ERR_IO, "write");
	INT_EQ(e.code, ERR_MEM, "ENOMEM is memory");
	errno = EACCES;
	err_sys(&e, ERR_NET, "write");
	INT_EQ(e.code, ERR_NET, "any other errno leaves the code");
	INT_EQ(errno, EACCES, "err_sys leaves errno");
	INT_EQ(err_exit(ERR_OK), 0, "success exits 0");
	INT_EQ(err_exit(ERR_NOTFOUND), 1, "nothing found exits 1");
	INT_EQ(err_exit(ERR_USAGE), 2, "usage exits 2");
	INT_EQ(err_exit(ERR_LOCKED), 3, "locked exits 3");
	INT_EQ(err_exit(ERR_NET), 4, "network exits 4");
	INT_EQ(err_exit(ERR_AUTH), 5, "sign-in exits 5");
	INT_EQ(err_exit(ERR_CONFLICT), 6, "conflict exits 6");
	INT_EQ(err_exit(ERR_DAMAGED), 7, "damage exits 7");
}

int
main(void)
{
	sentences();
	cut();
	codes();
	return t_end();
}
