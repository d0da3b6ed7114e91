#!/bin/sh
# One plausible mistake in each widget in turn: its tests and the screens must notice it, or they are
# none. Only the file with the mistake is compiled anew, beside a copy of the rest.
. "$(dirname "$0")/../run/lib.sh"

case ${SUITE_TAG-} in
*asan*)
	skip 'a mistake in each widget is noticed' 'shown by the plain build'
	done_testing
	;;
esac
mkdir -p b/obj b/unit tree
cp -a "$BUILD"/gen "$BUILD"/locale "$BUILD"/lib*.a b/ && cp -a "$BUILD"/obj/* b/obj/ || exit 2
mkdir -p tree/tests && cp -a "$TOP/Makefile" "$TOP/config.mk" "$TOP/src" "$TOP/include" tree/ &&
	cp -a "$TOP/tests/unit" tree/tests/ && ln -s "$TOP/tests/screen" tree/tests/screen || exit 2

# The programs, with the tree as it stands; 0: they pass.
try() { # PROGRAM…
	(
		unset MAKEFLAGS MFLAGS UPDATE
		cd tree || exit 2
		# shellcheck disable=SC2046 # names without blanks
		${MAKE:-make} -s --no-print-directory BUILD="$T/b" OPT=-O0 HARD= \
			$(printf "$T/b/unit/%s " "$@")
	) >make.out 2>&1 || {
		cat make.out
		return 2
	}
	rc_=0
	for p_; do
		(cd tree && "$T/b/unit/$p_") >out 2>&1 || rc_=1
		grep '^not ok' out
	done
	return $rc_
}
# A mistake: the line of FILE that is FROM becomes TO.
defect() { # NAME FILE PROGRAMS FROM TO
	name_=$1 file_=$2 programs_=$3
	cp -a "tree/$file_" saved
	FROM=$4 TO=$5 awk '
		{ line = $0; sub(/^[\t ]+/, "", line) }
		!done && line == ENVIRON["FROM"] { print ENVIRON["TO"]; done = 1; next }
		{ print }
		END { exit !done }' saved >"tree/$file_" || {
		not_ok "$name_: $file_ has no line \"$4\" any more"
		cp -a saved "tree/$file_"
		return
	}
	# shellcheck disable=SC2086
	said_=$(try $programs_)
	case $? in
	0) not_ok "$name_: no test notices it" ;;
	2) not_ok "$name_: it does not compile" "$said_" ;;
	*) ok "$name_: noticed by $(echo "$said_" | grep -c '^not ok') checks of $programs_" ;;
	esac
	cp -a saved "tree/$file_"
	object_=${file_#src/}
	cp -a "$BUILD/obj/${object_%.c}.o" "b/obj/${object_%.c}.o"
	cp -a "$BUILD/lib${object_%%/*}.a" b/
}

all='base/bidi tui/canvas tui/list tui/textview tui/prompt tui/edit tui/menu tui/calendar tui/bars tui/form pane/gallery
	pane/marked'
# shellcheck disable=SC2086
said=$(try $all)
is $? 0 'without a mistake all of them pass' || echo "$said" | sed 's/^/# /'

defect 'list: the window follows a line too late' src/tui/list.c tui/list \
	'else if (l->cursor >= l->top + rows)' 'else if (l->cursor > l->top + rows)'
defect 'list: the mark stays on the row before' src/tui/list.c tui/list \
	'area.col, 1, SAFE(" "), ROLE_NORMAL);' 'area.col, 1, SAFE(">"), ROLE_NORMAL);'
defect 'list: columns are dropped from the wrong end' src/tui/list.c tui/list \
	'(worst < 0 || l->cols[i].drop >= l->cols[worst].drop))' \
	'(worst < 0 || l->cols[i].drop < l->cols[worst].drop))'
defect 'list: a long cell goes on over what is not empty' src/tui/list.c tui/list \
	'while (k + 1 < l->ncols && !row->cell[k + 1].n && need > (size_t)cols) {' \
	'while (k + 1 < l->ncols && need > (size_t)cols) {'
defect 'canvas: a wide letter is cut in half at the edge' src/tui/canvas.c tui/canvas \
	'if (w > end - at)' 'if (w > end - at + 1)'
defect 'canvas: half of a wide letter stays behind' src/tui/canvas.c tui/canvas \
	'if (x->width == 0)' 'if (x->width == 3)'
defect 'canvas: what changed last is not shown' src/tui/canvas.c tui/canvas \
	'mark(c, row, col, col + width);' 'mark(c, row, col, col + width - 1);'
defect 'line: a paragraph always runs from right to left' src/tui/line.c pane/gallery \
	'return rtl ? LINE_RTL : LINE_LTR;' 'return LINE_RTL;'
defect 'wrap: a line takes a column too many' src/tui/wrap.c tui/textview \
	'room = w->cols - out->indent;' 'room = w->cols - out->indent + 1;'
defect 'wrap: a blank begins the next line' src/tui/wrap.c tui/textview \
	'brk = i + 1;' 'brk = i;'
defect 'layout: the tab that is open is not in sight' src/tui/layout.c tui/canvas \
	'while (first < active && width > cols - (first ? 1 : 0)) {' \
	'while (first + 1 < active && width > cols - (first ? 1 : 0)) {'
defect 'layout: the right half of a bar lies over the left' src/tui/layout.c tui/canvas \
	'if (rw && rw < (size_t)area.cols && lw + 1 + rw <= (size_t)area.cols) {' \
	'if (rw && rw < (size_t)area.cols) {'
defect 'textview: a match is marked one byte too far' src/tui/textview.c tui/textview \
	'out[k++] = (struct find_hit){ a - l->at, b - a };' \
	'out[k++] = (struct find_hit){ a - l->at + 1, b - a };'
defect 'textview: the percent is that of the top' src/tui/textview.c tui/textview \
	'return end >= v->text.n ? 100 : (int)(end * 100 / v->text.n);' \
	'return end >= v->text.n ? 100 : (int)(v->top * 100 / v->text.n);'
defect 'prompt: the cursor stands a column too far' src/tui/prompt.c tui/prompt \
	'canvas_cursor(c, f.row, f.col - (int)used + (int)cur - p->scroll);' \
	'canvas_cursor(c, f.row, f.col - (int)used + (int)cur + 1 - p->scroll);'
defect 'prompt: a secret is shown' src/tui/prompt.c tui/prompt \
	'if (p->secret)' 'if (p->secret && p->silent)'
defect 'edit: undo leaves the cursor behind' src/tui/edit.c tui/edit \
	't->cur = s->cur;' 't->cur = s->at;'
defect 'edit: the cursor stands a column too far' src/tui/edit_draw.c tui/edit \
	'canvas_cursor(c, at.row, at.col + cursor_col(t, l, s, dir, at.cols));' \
	'canvas_cursor(c, at.row, at.col + 1 + cursor_col(t, l, s, dir, at.cols));'
defect 'menu: the window follows a line too late' src/tui/menu.c tui/menu \
	'if (m->cursor >= m->top + (size_t)b.rows)' 'if (m->cursor > m->top + (size_t)b.rows)'
defect 'menu: a letter finds the row that it stands on' src/tui/menu.c tui/menu \
	'for (size_t n = 1; want.len && n <= m->count && !found; n++) {' \
	'for (size_t n = 0; want.len && n <= m->count && !found; n++) {'
defect 'bars: half of it is shown' src/tui/bars.c tui/bars \
	'n = n < max ? n : max;' 'n = n < max / 2 ? n : max / 2;'
defect 'form: the window does not follow upward' src/tui/form_draw.c tui/form \
	'f->top = f->at;' 'f->top = f->at + 1;'
defect 'form: a long name is cut where there is room' src/tui/form_draw.c tui/form \
	'most = most > cols / 2 ? most : cols / 2;' 'most = cols / 2;'
defect 'calendar: weeks begin on Sunday' src/tui/calendar.c tui/calendar \
	'(int)(((first + 3) % WEEK + WEEK) % WEEK); /* 1970-01-01 was a Thursday */' \
	'(int)(((first + 4) % WEEK + WEEK) % WEEK);'
defect 'calendar: the last of a long month stays the 31st' src/tui/calendar.c tui/calendar \
	'calendar_go(cal, first - 1 + (day < last ? day : last));' \
	'calendar_go(cal, first - 1 + day + 0 * last);'
defect 'bidi: marks go before their letters' src/base/bidi.c base/bidi \
	'if (!fribidi_reorder_line(FRIBIDI_FLAG_REORDER_NSM, w.type, (FriBidiStrIndex)n, 0,' \
	'if (!fribidi_reorder_line(0, w.type, (FriBidiStrIndex)n, 0,'
defect 'status: a sentence that nobody marked' src/pane/status.c pane/marked \
	'txt_own(out, narrow ? "" : _("synced "));' 'txt_own(out, narrow ? "" : "synced ");'
done_testing
