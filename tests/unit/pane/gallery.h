/*
 * Every pane of panes.def over one member's store, for the programs that look at all of them. A pane
 * that no scene shows is a failure: whoever adds a row to panes.def adds a scene here. Keys alone, no
 * words: the scenes are played in every language.
 */
#include "member.h"
#include "att.h"
#include <ftw.h>
#include "pane/pane.h"
#include "store/search.h"

#define WIDE 100 /* columns of a screen that has a preview beside a list */

/* From the first pane, and back to it: what is opened on the way is left again by `back`. */
struct scene {
	enum pane_id id;
	const char *name;
	const char *keys; /* lines of a script */
	const char *back; /* keys; NULL: none are needed */
	const char *
	        wide; /* what the preview shows once the cursor rests, where there is one */
	const char *gone; /* a sentence that stands there while the pane still works */
};

/* clang-format off */
static const struct scene scenes[] = {
	{ PANE_TODAY, "today", "1", NULL, "Trụ sở", NULL },
	{ PANE_DOCUMENTS, "documents", "2", NULL, "MỤC TIÊU", NULL },
	{ PANE_DOCUMENTS, "documents-none", "2:filter before:1999<Enter>", "F", NULL, NULL },
	{ PANE_DOCUMENTS, "documents-prompt", "2f", "<Esc>", "MỤC TIÊU", NULL },
	{ PANE_DOCUMENTS, "documents-wrong", "2:filter state:1<Enter>", "<Esc>", "MỤC TIÊU", NULL },
	{ PANE_DOCUMENTS, "documents-search", "2/41<Enter>", "F", "MỤC TIÊU", NULL },
	/* before anything is read: when it counts as read in the store depends on the time */
	{ PANE_STATISTICS, "statistics", "2gs", "q", NULL, N_("counting…") },
	{ PANE_NOTICES, "notices", "3", NULL, "Mang theo", NULL },
	{ PANE_READER, "notice", "3<Enter>", "q", NULL, NULL },
	{ PANE_MEETINGS, "meetings", "4", NULL, "Khai mạc", NULL },
	{ PANE_MEETING, "meeting", "4<Enter>", "q", NULL, NULL },
	{ PANE_MEETING, "meeting-end", "4<Enter>G", "q", NULL, NULL },
	{ PANE_PROFILE, "profile", "5", NULL, NULL, NULL },
	{ PANE_PROFILE, "profile-end", "5G", "gg", NULL, NULL },
	{ PANE_OUTBOX, "outbox", "9", NULL, NULL, NULL },
	{ PANE_LOG, "log", "0R", NULL, NULL, NULL },
	{ PANE_READER, "reader", "2G<Enter>", "q", NULL, NULL },
	{ PANE_READER, "reader-folded", "2G<Enter>zM", "q", NULL, NULL },
	{ PANE_OUTLINE, "outline", "2G<Enter>OzR", "qq", NULL, NULL },
	{ PANE_CITES, "cites", "2G<Enter>W", "qq", NULL, NULL },
	{ PANE_CHANGES, "changes", "2gg<Enter>D", "qq", NULL, NULL },
	{ PANE_NOTES, "notes", "2:notes<Enter>", "q", "PHẠM VI", NULL },
	{ PANE_ATTACHMENTS, "attachments", "2G<Enter>A", "qq", NULL, NULL },
	{ PANE_ATTACHMENT, "attachment", "2G<Enter>A<Enter>", "qqq", NULL, NULL },
	{ PANE_EDIT, "edit", "2G<Enter>e", "^Gq", NULL, NULL },
	{ PANE_CALENDAR, "calendar", "2gc", "q", NULL, NULL },
	{ PANE_ANSWER, "answer", "4<Enter>e", "<Esc>q", NULL, NULL },
	{ PANE_FORM, "form", "2:filter-form<Enter>", "<Esc>", NULL, NULL },
	{ PANE_MENU, "menu", "2<F10>", "<Esc>", NULL, NULL },
	{ PANE_HELP, "help", "2?", "q", NULL, NULL },
	{ PANE_HELP, "help-keys", "2?^F", "q", NULL, NULL },
	{ PANE_HELP, "help-end", "4<Enter>?G", "qq", NULL, NULL },
};
/* clang-format on */

static const char paper[] =
        "Number: 7-QĐ/TU\nType: QĐ\nTitle: Quy định về sổ tay điện tử\nIssuer: Tỉnh ủy "
        "Sông Mây\nSigner: Lường Thị Thử Nghiệm\nDate: 2025-06-02\nEffective: "
        "2025-07-01\nAcknowledge: yes\nReplaces: 12-QC/ĐU\nCites: 41-KH/TU\n"
        "Attachment: 1.txt\nAttachment: 2.pdf\n\nI- PHẠM VI\n\n"
        "1. Mọi chi bộ dùng sổ tay điện tử, theo 41-KH/TU.\n"
        "2. Bí thư giữ bản in.\n\nII- THỰC HIỆN\n\n- Từ quý Ba.\n- Sơ kết cuối năm.\n";

static int
fill_gallery(struct app *a, struct err *e)
{
	struct feed_row feed;
	struct att t[2];
	const char *text;
	uint64_t left = 1;
	size_t got;
	struct doc d;
	uint8_t id[ID_LEN];

	if (fill_member(a, e) || feed_list(a->store, &feed, 1, &got, e))
		return -1;
	if (!attachment(a, &t[0], "1.txt", 0, "1. 2. 3.\n") ||
	        !attachment(a, &t[1], "2.pdf", 2345678, NULL))
		return err_set(e, ERR_IO, "no attachments");
	text = as_sent(paper);
	if (put_with(a, feed.id, 20, DOC_DOCUMENT, text, t, 2, e) ||
	        att_state_set(a->store, t[0].blob, ATT_HERE, e) ||
	        doc_parse(&d, DOC_DOCUMENT, text, strlen(text), DOC_LENIENT, e))
		return -1;
	doc_id(&d, id);
	doc_release(&d);
	if (feed_cursor_set(a->store, feed.id, 20, e) ||
	        app_note_put(a, id, 0, own_words("hỏi bí thư"), "", 0, NULL, e))
		return -1;
	/* How far the index has come would depend on the time. */
	while (left)
		if (search_index(a->store, 64, &left, e))
			return -1;
	return 0;
}

/* One file of the profile over another. */
static bool
copy(const char *from, const char *to)
{
	struct str all = STR_INIT(64u << 20);
	struct err e = ERR_INIT;
	char path[128];
	bool ok = false;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/data/default/%s", home, from);
	if (file_read(path, 64u << 20, &all, &e) == 0) {
		(void)snprintf(path, sizeof(path), "%s/data/default/%s", home, to);
		f = fopen(path, "w");
		ok = f && fwrite(str_c(&all), all.len, 1, f) == 1 && fclose(f) == 0;
	}
	str_release(&all);
	return ok;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *f)
{
	(void)remove(path);
	return 0;
}

static void
remove_home(void)
{
	(void)nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* The pane is shown by a scene; the locked screen and the enrolment stand before all of them. */
static bool
gallery_has(enum pane_id id)
{
	for (size_t i = 0; i < ARRAY_LEN(scenes); i++)
		if (scenes[i].id == id)
			return true;
	return id == PANE_UNLOCK || id == PANE_ENROL;
}

/* All scenes at one size, in `shown`, and the two that stand before them: the locked screen and the
 * enrolment of a profile that is not there. */
static bool
gallery_play(int rows, int cols)
{
	struct str script = STR_INIT(1u << 20);
	bool ok;

	str_addf(&script, "=dump unlock\n" PASS "<Enter>\n=wait 41-KH\n");
	for (size_t i = 0; i < ARRAY_LEN(scenes); i++) {
		const struct scene *x = &scenes[i];

		str_addf(&script, "%s\n", x->keys);
		if (x->wide && cols >= WIDE)
			str_addf(&script, "=wait %s\n", x->wide);
		if (x->gone)
			str_addf(&script, "=gone %s\n", _(x->gone));
		str_addf(&script, "=dump %s\n%s%s", x->name, x->back ? x->back : "",
		        x->back ? "\n" : "");
	}
	str_adds(&script, "Q");
	/* What one run has read is unread for the next. */
	ok = copy("store.saved", "store.db") || copy("store.db", "store.saved");
	ok = play(NULL, true, rows, cols, str_c(&script)) && ok;
	str_release(&script);
	return ok;
}
