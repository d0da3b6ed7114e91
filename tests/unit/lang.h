/* The catalogues of this build for a unit test, which lies two folders below them. It includes
 * base/i18n.h, base/path.h and base/str.h before. */
#ifndef LANG_H
#define LANG_H

#include <stdio.h>

static inline bool
lang_start(void)
{
	struct str dir = STR_INIT(4200);
	bool ok;

	i18n_start();
	ok = path_exe_dir(&dir, NULL) == 0;
	str_adds(&dir, "/../../locale");
	ok = ok && !dir.bad && bindtextdomain("sotay", str_c(&dir)) != NULL;
	str_release(&dir);
	return ok;
}

#endif
