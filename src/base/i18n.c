#include "base/i18n.h"

#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/path.h"
#include "base/str.h"

#define DOMAIN "sotay"

/* gettext remembers what it found; this is how its manual has it look again. */
extern int _nl_msg_cat_cntr;

static bool
plain(const char *locale)
{
	return strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0;
}

static const char *
messages_locale(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *v;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		v = getenv(names[i]);
		if (v && *v)
			return v;
	}
	return "C";
}

/* gettext looks at LANGUAGE only in a locale that is not "C", which is what is left of one that the
 * system lacks. */
static void
speak(const char *language, size_t n)
{
	const char *now = setlocale(LC_MESSAGES, NULL);
	char v[32];

	if (n == 0 || n >= sizeof(v))
		return;
	memcpy(v, language, n);
	v[n] = '\0';
	if (setenv("LANGUAGE", v, 1) != 0)
		return;
	if (!now || plain(now))
		(void)setlocale(LC_MESSAGES, "C.UTF-8");
	_nl_msg_cat_cntr++;
}

void
i18n_start(void)
{
	struct str dir = STR_INIT(4200);
	const char *wanted = messages_locale(), *list = getenv("LANGUAGE");

	if (path_exe_dir(&dir, NULL) == 0)
		str_adds(&dir, "/locale");
	if (dir.bad || !path_exists(str_c(&dir))) {
		str_reset(&dir);
		str_adds(&dir, LOCALEDIR);
	}
	(void)bindtextdomain(DOMAIN, str_c(&dir));
	(void)bind_textdomain_codeset(DOMAIN, "UTF-8");
	(void)textdomain(DOMAIN);
	if (!plain(wanted) && !(list && *list))
		speak(wanted, strcspn(wanted, "_.@"));
	str_release(&dir);
}

void
i18n_choose(const char *language)
{
	if (strcmp(language, "auto") == 0)
		return;
	if (*language) {
		speak(language, strlen(language));
	} else if (unsetenv("LANGUAGE") == 0) {
		_nl_msg_cat_cntr++;
	}
}
