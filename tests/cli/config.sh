#!/bin/sh
# Settings without a screen: --check-config names every mistake by its place and needs no profile; filters
# by name hold for list and search; a batch command passes over what is of the screen alone.
. "$(dirname "$0")/../run/lib.sh"
HOME_=$T/nobody
export SOTAY_HOME=$HOME_
mkdir -p "$HOME_/config/themes"
rc=$HOME_/config/sotayrc
client() {
	"${BUILD_CLIENT:-$BUILD}/sotay" "$@" </dev/null
}
# A line with a mistake, its column, and what is said of it.
bad() { # LINE COLUMN TEXT
	printf '# đầu tệp\n%s\n' "$1" >one
	client --check-config one >out 2>err
	is "$?" 2 "exit code of: $1"
	has out "one:2:$2: $3" "place and sentence"
	is "$(wc -l <out)" 1 'and nothing else'
	is "$(wc -c <err)" 0 'on the one stream'
}

client --check-config >out
is "$?:$(cat out)" '0:no mistakes' 'no file is no mistake'
printf 'set hints = no\r\nbind list X filter @new\n\n  # c\ntheme dark\ncolor unread bold 3 on blue' >"$rc"
client --check-config >out
is "$?:$(cat out)" '0:no mistakes' 'a good one'
cp "$TOP/src/core/sotayrc" builtin
client --check-config builtin >out
is "$?:$(cat out)" '0:no mistakes' 'the built-in one'
for t in "$TOP"/src/core/themes/*; do
	cp "$t" builtin
	client --check-config builtin >out
	is "$?:$(cat out)" '0:no mistakes' "the theme ${t##*/}"
done
client --check-config - <"$TOP/src/core/sotayrc" >/dev/null
is "$?" 0 'standard input'
client --check-config nowhere >out 2>err
is "$?" 1 'a file that is not there'
has err 'nowhere' 'is named'
client --check-config a b >out 2>err
is "$?" 2 'one file at a time'

bad 'set lock-after = đúng' 18 'lock-after is a number'
bad 'set hints = đúng' 13 'hints is one of'
bad 'set nothing = 1' 5 'there is no option "nothing"'
bad '  set theme = none' 15 'there is no theme "none"'
bad 'sett hints' 1 'there is no command "sett"'
bad 'quit' 1 'a sotayrc has only these commands: set, bind'
bad 'bind lists X down' 6 'there is no key context "lists"'
bad 'bind list <Foo> down' 11 '"<Foo>" is no key'
bad 'bind list X frob' 13 'there is no command "frob"'
bad 'bind list X down x' 18 '"x" is no number'
bad 'bind list X filter "đ" bad:a' 24 'unknown field "bad"'
bad 'bind list X set hints = perhaps' 25 'hints is one of'
bad 'bind list X set hint = no' 17 'there is no option "hint"'
bad 'bind list g top' 11 '"g" is the beginning of "gg" (built in)'
bad 'bind list jj top' 11 '"jj" begins with "j" (built in)'
bad 'bind list' 10 'bind needs more'
bad 'unbind list X' 13 '"X" is not bound in list'
bad 'program print pdf lpr' 9 'a program is for read, open or terminal'
bad 'program read .pdf x' 14 '".pdf" is no extension'
bad 'color unred bold' 7 'no role of text is called "unred"'
bad 'color unread pinkish' 14 '"pinkish" is neither a colour nor an attribute'
bad 'filter-name Bad unread' 13 '"Bad" is no name of a filter'
bad 'filter-name a "đ" (unread' 19 'a bracket is never closed'
bad 'filter-name a unread @b' 22 'there is no filter @b'
bad 'source nowhere' 8 'there is no file "nowhere"'
bad 'bind "list X down' 6 'a quotation mark is not closed'
printf 'set hints = no\0\n' >one
client --check-config one >out
has out 'one:1:1: a NUL byte' 'a NUL byte'
awk 'BEGIN { printf "# "; for (i = 0; i < 5000; i++) printf "x"; print ""; print "set hints = x" }' >one
client --check-config one >out
is "$(cut -d: -f1,2 out | tr '\n' ' ')" 'one:1 one:2 ' 'a line that is too long, and the next one'
printf 'set hints = \033[31m\n' >one
client --check-config one >out
harmless out 'what stands in the file reaches the terminal clean'

cat >one <<'END'
bind list X down
bind text X down
bind list X up
bind any j quit
bind unlock a quit
END
client --check-config one >out
is "$?" 2 'keys bound twice are a mistake'
has out 'one:3:11: "X" is bound already (line 1), to down; this line takes its place' 'with both lines'
has out 'one:4:1: warning: "j" in any is never reached' 'keys that every pane has'
has out 'one:5:13: warning: the field of unlock takes "a" itself' 'keys that are typed'
sed -i 3d one
client --check-config one >out
is "$?:$(tail -1 out)" '0:no mistakes' 'a warning is no mistake'
is "$(grep -c warning: out)" 2 'but is said'

# a file within, and a theme of one's own
echo 'color mark blu' >"$HOME_/config/themes/own"
printf 'source more\nset theme = own\n' >"$rc"
printf '\nset hints = 3\n' >"$HOME_/config/more"
client --check-config >out
has out 'more:2:13: hints is one of' 'a mistake of a file within'
has out 'themes/own:1:12: "blu" is neither' 'and of a theme'
echo 'source more' >"$HOME_/config/more"
client --check-config >out
has out 'more:1:8: files within files go deeper than 8' 'a ring ends'
echo 'set hints = đúng' >one
LC_ALL=C client --check-config one >out
has out 'not "dung"' 'letters without marks where the locale has none'
LC_ALL=C grep -q '[^ -~]' out && not_ok 'ASCII in LC_ALL=C' "$(cat out)" || ok 'ASCII in LC_ALL=C'

# what others may write is not obeyed, and what is no file is not waited for
printf 'set hints = no\n' >"$rc"
for m in 0666 0664 0622; do
	chmod $m "$rc"
	client --check-config >out 2>err
	is "$?:$(wc -c <out)" 2:0 "a file of settings with mode $m is refused"
	is "$(cat err)" "sotay: $rc is not read, for others may write it (mode $m); chmod go-w mends that" \
		'in one sentence with the remedy'
done
chmod go-w "$rc"
client --check-config >out
is "$?" 0 'which helps'
if [ "$(id -u)" = 0 ]; then
	chown nobody "$rc"
	client --check-config >out 2>err
	is "$?" 2 "another user's is refused"
	has err 'is not read, for it belongs to another user' 'and says why'
	chown root "$rc"
else
	skip "another user's is refused" 'only root can give a file away'
fi
echo 'program open pdf evil' >"$HOME_/config/more"
chmod o+w "$HOME_/config/more"
echo 'source more' >"$rc"
client --check-config >out
has out "1:8: $HOME_/config/more is not read, for others may write it (mode 0646)" 'so is a file within'
echo 'color mark 1' >"$HOME_/config/themes/own"
chmod o+w "$HOME_/config/themes/own"
echo 'set theme = own' >"$rc"
client --check-config >out
has out 'themes/own is not read, for others may write it' 'and a theme'
mkfifo "$HOME_/config/pipe"
for f in pipe themes /dev/tty /dev/zero; do
	echo "source $f" >"$rc"
	timeout 20 "${BUILD_CLIENT:-$BUILD}/sotay" --check-config </dev/null >out 2>&1
	is "$?" 2 "source $f does not wait"
	grep -q 'is no ordinary file\|cannot open' out && ok 'and says why' || not_ok 'and says why' "$(cat out)"
done
echo 'source -' >"$rc"
client --check-config >out
has out '1:8: there is no file "-"' 'source - is the name of a file'

# filters by name
unset SOTAY_HOME
make_server_data
echo 'Nội dung một' | document a 1-QD/TW QĐ 'Quyết định một' 2025-03-01
echo 'Nội dung hai' | document b 2-NQ/TW NQ 'Nghị quyết hai' 2025-03-02
start_server
must sotayd publish --to all a b
new_member M001
must sotay sync
mkdir -p "$HOME_/config"
cat >"$HOME_/config/sotayrc" <<'END'
bind nowhere <Nothing> frob
color nothing at all
theme nowhere
filter-name nq type:NQ
filter-name mine @nq | flagged
END
ids() {
	sotay list documents --format '%n\n' --filter "$1" 2>err | tr '\n' ' '
}
is "$(ids '@mine')" '2-NQ/TW ' 'a filter by name'
is "$(wc -c <err)" 0 'what is of the screen alone is passed over'
is "$(ids '!@nq unread')" '1-QD/TW ' 'within a filter'
is "$(ids '@valid | @kept')" '2-NQ/TW 1-QD/TW ' 'the built-in ones'
sotay list documents --filter 'unread (@mine @nope)' >out 2>err
is "$?" 2 'one that is not there'
has err '--filter: column 15: there is no filter @nope' 'at its column'
sotay list documents --filter 'unread @refused' >out 2>err
has err '--filter: column 8: this list has no "state"' 'one that the list has no field for'
is "$(sotay search 'nội @nq' --format '%n\n')" 2-NQ/TW 'in a search'
echo 'filter-name x (' >>"$HOME_/config/sotayrc"
is "$(ids '@nq')" '2-NQ/TW ' 'a mistake elsewhere in the file'
has err 'sotayrc:6:16: a term is missing' 'is said on standard error'
chmod o+w "$HOME_/config/sotayrc"
is "$(ids unread)" '2-NQ/TW 1-QD/TW ' 'what needs no settings does its work'
sotay list documents --filter '@nq' >out 2>err
is "$?" 2 'settings that others may write give no filter'
has err 'is not read, for others may write it' 'and that is said'
done_testing
