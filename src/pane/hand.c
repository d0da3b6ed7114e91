/*
 * What is shown, handed on: the number of a document into a register and, if the member wants that,
 * to the terminal's clipboard; its text to a program of the member's at the terminal.
 */
#include "screen_int.h"

#include <unistd.h>
#include "base/crypt.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/utf8.h"
#include "core/loop.h"
#include "pane/listpane.h"

/* The document under the cursor, or the one that is open. */
static int
document(struct screen *s, struct doc_row *row, struct err *e)
{
	struct pane *top = screen_top(s);
	uint8_t id[ID_LEN];
	uint64_t at;
	bool any = false;

	if (top->ops->list)
		any = listpane_place(top, id, &at);
	else if (top->ops->place)
		any = top->ops->place(top, id, &at);
	if (!any)
		return err_set(e, ERR_USAGE, _("no document is chosen here"));
	return doc_by_id(s->app.store, id, row, e);
}

void
hand_wipe(struct screen *s)
{
	crypt_wipe(s->yanked, sizeof(s->yanked));
}

/* What is pasted into a shell must hold no key: a carriage return would run it. */
static void
take(struct screen *s, const char *number, size_t n)
{
	struct str clean = STR_INIT(4096);

	scrub((struct raw){ number, n }, SCRUB_LINE, &clean);
	memcpy(s->yanked, str_c(&clean),
	        utf8_cut(str_c(&clean), clean.len, sizeof(s->yanked) - 1));
	str_release(&clean);
}

static int
yank(struct screen *s, struct err *e)
{
	struct pane *top = screen_top(s);
	struct safe link;
	struct doc_row row;

	if (top->ops->chosen && top->ops->chosen(top, &link)) {
		hand_wipe(s);
		take(s, link.p, link.n);
	} else if (document(s, &row, e) < 0) {
		return -1;
	} else {
		hand_wipe(s);
		if (row.number && *row.number)
			take(s, row.number, strlen(row.number));
		else
			hex_enc(row.id, ID_LEN, s->yanked);
		doc_row_clear(&row);
	}
	if (!s->conf.opt.v[OPT_CLIPBOARD])
		screen_say(s, _("yanked: %s; ^Y puts it into a line"), s->yanked);
	else if (term_copy(s->term, s->yanked, strlen(s->yanked)))
		screen_say(
		        s, _("yanked, also to the terminal's clipboard: %s"), s->yanked);
	else
		screen_say(s, _("yanked: %s; this terminal has no clipboard"), s->yanked);
	return 0;
}

/* The output is to be read before the screen covers it. Who ends the program ends the wait too, and so
 * does the time after which it locks. */
static void
wait_enter(const struct screen *s, int code)
{
	const int minutes = s->conf.opt.v[OPT_LOCK_AFTER];
	struct str line = STR_INIT(512);
	char c = 0;

	if (code)
		str_addf(&line, _("sotay: the program ended with code %d; "), code);
	str_addf(&line, "%s", _("Enter goes on"));
	if (fd_write_all(1, line.p ? line.p : "", line.len) < 0)
		c = '\n'; /* the terminal is gone */
	while (c != '\n' && loop_wait(0, minutes ? minutes * 60000 : -1) &&
	        read(0, &c, 1) == 1)
		;
	str_release(&line);
}

static int
run_at_terminal(struct screen *s, const char *command, struct safe text, struct err *e)
{
	int code = 0, rc;

	term_suspend(s->term);
	rc = opener_pipe(command, (struct view){ text.p, text.n }, &code, e);
	if (rc == 0 && s->term->fd == 0)
		wait_enter(s, code);
	if (!screen_resume(s))
		return -1;
	if (rc == 0 && code)
		screen_say(s, _("%s ended with code %d"), command, code);
	return rc;
}

static int
pipe_to(struct screen *s, const char *command, struct err *e)
{
	struct str file = STR_INIT(DOC_MAX), text = STR_INIT(4 * DOC_MAX);
	struct doc_row row;
	int rc = -1;

	if (!command[strspn(command, " \t")])
		return 0;
	if (document(s, &row, e) < 0)
		return -1;
	if (doc_file(s->app.store, row.rid, &file, e) == 0)
		rc = run_at_terminal(s, command,
		        scrub((struct raw){ str_c(&file), file.len }, SCRUB_TEXT, &text),
		        e);
	doc_row_clear(&row);
	if (file.p)
		crypt_wipe(file.p, file.cap);
	if (text.p)
		crypt_wipe(text.p, text.cap);
	str_release(&file);
	str_release(&text);
	return rc;
}

int
hand_run(struct screen *s, const struct cmd *c, struct err *e)
{
	if (c->act == ACT_YANK)
		return yank(s, e);
	if (c->argc)
		return pipe_to(s, c->arg[0], e);
	ask_open(s, ACT_PIPE, NULL, NULL);
	return 0;
}
