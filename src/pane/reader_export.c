/* The document as a file for others. It is asked once for the format and the file, and again before
 * another file is written over. */
#include "reader_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"

#define OVER "over"

static int
write_it(struct pane *p, bool over, struct err *e)
{
	struct reader *r = p->priv;
	const struct export_form form = { .as = r->export_as };
	struct str text = STR_INIT(EXPORT_MAX);
	int ret = -1;

	if (export_doc(screen_store(p->scr), &r->row, &form, &text, e) == 0 &&
	        export_write(r->export_to, &text, over, e) == 0) {
		screen_say(p->scr, _("written to %s; it is not encrypted there"),
		        r->export_to);
		ret = 1;
	} else if (!over && e->code == ERR_CONFLICT) {
		screen_ask(p->scr, ACT_EXPORT, OVER, NULL);
		ret = 1;
	}
	str_release(&text);
	return ret;
}

/* "md ~/file" */
static int
to_file(struct pane *p, const char *as, const char *file, struct err *e)
{
	struct reader *r = p->priv;
	struct str path = STR_INIT(8192);
	int ret = -1;

	if (!export_as_of(as, &r->export_as))
		return err_set(e, ERR_USAGE,
		        _("a document is written as text, md or paged, not as \"%s\""),
		        as);
	if (!*file)
		return err_set(e, ERR_USAGE, _("name a file: export %s FILE"), as);
	str_adds(&path, path_home(file, &path));
	if (str_ok(&path, _("the file's name"), e) == 0) {
		free(r->export_to);
		r->export_to = mem_dup(str_c(&path), path.len, e);
		ret = r->export_to ? write_it(p, false, e) : -1;
	}
	str_release(&path);
	return ret;
}

static int
ask(struct pane *p)
{
	struct reader *r = p->priv;
	struct str preset = STR_INIT(1024);

	str_adds(&preset, "text ~/");
	export_file_name(&r->row, EXPORT_TEXT, &preset);
	screen_ask(p->scr, ACT_EXPORT, NULL, str_c(&preset));
	str_release(&preset);
	return 1;
}

/* One line of the prompt, or the two words of a command. */
static int export(struct pane *p, const struct cmd *c, struct err *e)
{
	struct reader *r = p->priv;
	char as[16] = "";
	const char *blank, *file;

	if (!c->argc)
		return ask(p);
	if (strcmp(c->arg[0], OVER) == 0) {
		if (c->argc < 2 || strcmp(c->arg[1], "y") != 0 || !r->export_to)
			return 1;
		return write_it(p, true, e);
	}
	if (c->argc > 1)
		return to_file(p, c->arg[0], c->arg[1], e);
	blank = c->arg[0] + strcspn(c->arg[0], " ");
	file = blank + strspn(blank, " ");
	snprintf(as, sizeof(as), "%.*s", (int)(blank - c->arg[0]), c->arg[0]);
	return to_file(p, as, file, e);
}

int
reader_export_action(struct pane *p, const struct cmd *c, struct err *e)
{
	return c->act == ACT_EXPORT ? export(p, c, e) : 0;
}
