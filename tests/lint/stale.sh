#!/bin/sh
# Each table of the manual pages, and each list that is written by hand, fails check-tables when it is
# stale; `tests/run/tables update` mends what is made from a table.
. "$(dirname "$0")/../run/lib.sh"
mkdir -p tree/include/base tree/include/core tree/include/model tree/include/tui tree/include/pane tree/src
for f in include/base/errors.def include/core/actions.def include/core/options.def \
	include/model/filter.def include/tui/theme.def include/pane/panes.def README; do
	cp "$TOP/$f" "tree/$f"
done
cp -r "$TOP/man" tree/
mkdir -p tree/src/core tree/src/cli
cp -r "$TOP/src/core/sotayrc" "$TOP/src/core/themes" tree/src/core/
cp "$TOP/src/cli/cli.def" "$TOP/src/cli/args.c" "$TOP/src/cli/format.c" tree/src/cli/
"$TOP/tests/lint/check-tables" tree >out 2>&1
is "$?:$(cat out)" 0: 'the tables of the tree are fresh'

# FILE, an expression of sed that makes something stale, what must be said, how it is called.
stale() {
	cp "tree/$1" kept
	sed -i "$2" "tree/$1"
	cmp -s kept "tree/$1" && not_ok "$4: nothing was planted"
	"$TOP/tests/lint/check-tables" tree >out 2>&1
	rc_=$?
	if [ $rc_ = 1 ] && grep -qF -e "$3" out; then
		ok "stale: $4"
	else
		not_ok "stale: $4" "code $rc_" "$(cat out)"
	fi
	cp kept "tree/$1"
}
stale include/core/actions.def 's/N_("one line down")/N_("a line down")/' \
	'man/sotayrc.5 lacks: a line down' 'what a command does'
stale include/core/actions.def 's/"screen-top"/"screen-first"/' \
	'man/sotayrc.5 has, stale: .It Ic screen-top' 'the name of a command'
stale include/core/actions.def 's/"note-drop", "N"/"note-drop", "NN"/' \
	'lacks: .It Ic note-drop Ar n Ar n' 'the arguments of a command'
stale include/core/options.def 's/"text-width", INT, 90/"text-width", INT, 80/' \
	'lacks: .Pq default Ic 80' 'the default of an option'
stale include/core/options.def 's/"auto|mark|row"/"auto|mark|line"/' \
	'lacks: .It Ic cursor-line = Ar auto | mark | line' 'the choices of an option'
stale include/core/options.def 's/light|dark|mono/light|mono/' \
	'theme dark: options.def' 'a theme that options.def does not have'
stale include/model/filter.def 's/N_("not read")/N_("new")/' 'man/sotay.1 lacks: new' 'a mark of the filter'
stale include/model/filter.def 's/LEVEL, "level", WORDS, FILTER_N/LEVEL, "level", WORDS, FILTER_ALL/' \
	'stand' 'the lists that have a field'
stale include/base/errors.def 's/ERR(CONFLICT, 6/ERR(CONFLICT, 9/' 'lacks: .It 9' 'an exit code'
stale include/tui/theme.def 's/"prompt"/"question"/' 'src/core/themes/mono: no line for the role question' \
	'a role that a whole theme lacks'
stale include/tui/theme.def 's/"border"/"frame"/' 'lacks: .Cm frame .' 'the roles of text'
stale src/core/sotayrc 's/^bind list gg top/bind list gt top/' 'lacks: .It Ic gt' 'a built-in key'
stale src/core/sotayrc 's/^bind list H screen-top/bind list B screen-top/' \
	'KEYS does not name B' 'a key that KEYS does not name'
stale src/core/sotayrc '/^bind list L /d' 'KEYS names L' 'a key that is bound no more'
stale src/core/sotayrc 's/-layout -enc/-raw -enc/' 'lacks: program read pdf pdftotext -raw' 'a program'
stale src/core/sotayrc 's/^filter-name new .*/filter-name new unread/' 'lacks: filter-name new unread' \
	'a filter by name'
stale src/core/sotayrc 's/^filter-name kept/filter-name flags/' '@flags is not both' 'the name of one'
stale include/pane/panes.def 's/"9")/"8")/' 'KEYS does not name 8' 'the key of a tab'
stale src/cli/cli.def 's/ \[--rank\]//' 'the row of search differs from cli.def in: --rank' \
	'an option of a command'
stale src/cli/cli.def 's/^CLI(outbox,/CLI(outtray,/' 'COMMANDS has no row for outtray' 'a command'
stale src/cli/cli.def 's/yes|no|online|guest/yes|no|guest/' 'the row of rsvp differs' 'a word of a command'
stale src/cli/args.c 's/{ "--pin", OPT_PIN/{ "--keep", OPT_PIN/' '--keep: args.c and cli.def' \
	'an option that no usage shows'
stale src/cli/format.c 's/"inytdsu%"/"inytdsuz%"/' '%z is not both' 'a letter of --format'
stale README 's/^    sotay doctor/    sotay doktor/' 'no command sotay doktor' 'a command of README'
stale man/sotayrc.5 '/table roles/d' 'no place for the table roles' 'a page without its table'

# what is made from a table is mended
sed -i 's/N_("one line down")/N_("a line down")/' tree/include/core/actions.def
"$TOP/tests/run/tables" update tree >out
has out 'man/sotayrc.5: written anew' 'update writes the page'
"$TOP/tests/lint/check-tables" tree >out 2>&1
is "$?" 0 'which then is fresh'
is "$(mandoc -T lint tree/man/sotayrc.5 | grep -vc 'manual not found\|mandoc.db')" 0 'and without a complaint'
done_testing
