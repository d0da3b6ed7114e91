/*
 * Every pane as a member sees it: in English and in Vietnamese at three sizes, and what is said most
 * in Persian. Each is compared with its file in tests/screen/golden/gallery, and says in its own
 * language which pane it is.
 */
#include "gallery.h"
#include "lang.h"

static const struct {
	int rows, cols;
} sizes[] = { { 24, 80 }, { 12, 40 }, { 43, 132 } };

/* How far down a page of help is changes with every action and option that there is. */
static void
hide_percent(struct view v, struct str *out)
{
	str_reset(out);
	for (size_t i = 0; i < v.n;) {
		size_t digits = 0;
		bool begins = i == 0 || v.p[i - 1] == '\n';

		while (begins && i + digits < v.n && v.p[i + digits] >= '0' &&
		        v.p[i + digits] <= '9')
			digits++;
		if (digits && i + digits < v.n && v.p[i + digits] == '%') {
			str_adds(out, "N%");
			i += digits + 1;
			while (i < v.n && v.p[i] == ' ')
				i++;
			str_addc(out, ' ');
			continue;
		}
		str_addc(out, v.p[i++]);
	}
}

static void
compare_as(const char *scene, const char *language, int rows, int cols, enum pane_id id)
{
	char name[96];
	struct view v = dumped(scene);
	const char *title = pane_ops_of(id)->title;
	struct str shown_of = STR_INIT(OUT_MAX);

	if (id == PANE_HELP) {
		hide_percent(v, &shown_of);
		v = (struct view){ str_c(&shown_of), shown_of.len };
	}
	(void)snprintf(
	        name, sizeof(name), "gallery/%s-%s-%dx%d", scene, language, cols, rows);
	/* Persian words stand on the screen in another order than in the catalogue. */
	if (strcmp(language, "fa") != 0)
		OK(holds(v, _(title)), "%s names its pane", name);
	OK(v.n && harmless(v), "%s holds nothing that a terminal would act on", name);
	compare(name, v);
	str_release(&shown_of);
}

static void
all_panes(const char *language, int rows, int cols)
{
	OK(gallery_play(rows, cols), "every pane in %s at %dx%d", language, cols, rows);
	compare_as("unlock", language, rows, cols, PANE_UNLOCK);
	for (size_t i = 0; i < ARRAY_LEN(scenes); i++)
		compare_as(scenes[i].name, language, rows, cols, scenes[i].id);
	OK(play("nobody", true, rows, cols, "=dump enrol\n^C"), "enrolment in %s",
	        language);
	compare_as("enrol", language, rows, cols, PANE_ENROL);
}

/* The lists alone, where their columns stand otherwise than at the three sizes: one file a width. */
static void
lists(int rows, int cols)
{
	static const char *const all[] = { "today", "documents", "documents-search",
		"notices", "meetings", "outbox", "notes", "attachments", "outline" };
	struct str joined = STR_INIT(OUT_MAX);
	char name[64];

	OK(gallery_play(rows, cols), "every list at %dx%d", cols, rows);
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct view v = dumped(all[i]);

		str_addf(&joined, "== %s\n", all[i]);
		str_add(&joined, v.p, v.n);
	}
	(void)snprintf(name, sizeof(name), "gallery/lists-en-%dx%d", cols, rows);
	compare(name, (struct view){ str_c(&joined), joined.len });
	str_release(&joined);
}

/* Without a preview the documents have the whole of a wide screen, and room for who issued them. */
static void
wide(void)
{
	OK(copy("store.saved", "store.db") &&
	                play(NULL, true, 12, 132,
	                        PASS "<Enter>\n=wait 41-KH\n2:set preview no<Enter>\n"
	                             "=dump wide\n/41<Enter>\n=dump wide-search\nQ"),
	        "documents without a preview");
	OK(holds(dumped("wide"), "Tỉnh ủy Sông Mây"), "the issuer is shown");
	compare("gallery/documents-wide-132x12", dumped("wide"));
	OK(holds(dumped("wide-search"), "theo 41-KH/TU"), "the words found are shown");
	compare("gallery/documents-wide-search-132x12", dumped("wide-search"));
}

static void
in_persian(void)
{
	static const char *const some[] = { "today", "documents", "documents-prompt",
		"meeting", "reader", "menu", "calendar" };

	i18n_choose("fa");
	OK(gallery_play(24, 80), "every pane in Persian");
	for (size_t i = 0; i < ARRAY_LEN(some); i++)
		compare_as(some[i], "fa", 24, 80, PANE_TODAY);
	OK(holds(dumped("documents"), " دانسا 2(3)"),
	        "a tab's words run left, its key stays at their right end");
	OK(holds(dumped("documents"), "Enter ندرک زاب  / وجتسج"),
	        "and so do the keys of the hints");
}

int
main(void)
{
	static const char *const languages[] = { "en", "vi" };
	struct err e = ERR_INIT;
	bool fallback;

	alarm(100);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	umask(077);
	if (!OK(crypt_init(&e) == 0 && make_profile(fill_gallery), "a member") ||
	        !OK(lang_start(), "the catalogues"))
		goto out;
	for (int i = 0; i < PANE_COUNT; i++)
		OK(gallery_has((enum pane_id)i), "gallery.h has a scene of the pane %s",
		        pane_name((enum pane_id)i));
	for (size_t l = 0; l < ARRAY_LEN(languages); l++) {
		i18n_choose(languages[l]);
		for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
			all_panes(languages[l], sizes[i].rows, sizes[i].cols);
	}
	in_persian();
	i18n_choose("en");
	lists(12, 60);
	lists(24, 200);
	wide();
out:
	remove_home();
	str_release(&shown);
	return t_end();
}
