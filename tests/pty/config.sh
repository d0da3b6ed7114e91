#!/bin/sh
# Settings that change while the screen is open: the file is written, replaced, broken, linked; themes and
# filters by name. The screen follows by itself and wakes for nothing else.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
pty_data 12
rc=$HOME_/config/sotayrc
mkdir -p "$HOME_/config/themes"
echo 'set hints = yes' >"$rc"

change() { # NAME, the new file on stdin: a program for `run`
	cat >"$1.new"
	printf '#!/bin/sh\ncat %s/%s.new >%s\n' "$T" "$1" "$rc" >"$1"
	chmod +x "$1"
}
change bound <<'END'
bind list X goto 3
bind any Y documents
set hints = no
filter-name first number:1-TB
bind list V filter @first
END
change broken <<'END'
bind list X goto many
bind list Z goto 2
set hints = perhaps
END
# As an editor does that writes another file and renames it.
printf '#!/bin/sh\necho "bind list X goto 5" >%s.new && mv %s.new %s\n' "$rc" "$rc" "$rc" >renamed
printf '#!/bin/sh\nmkdir %s/dot && mv %s %s/dot/mine && ln -s %s/dot/mine %s\n' "$T" "$rc" "$T" "$T" "$rc" >linked
printf '#!/bin/sh\necho "bind list X goto 6" >%s/dot/mine\n' "$T" >written
printf '#!/bin/sh\necho "color tab-active underline" >%s/themes/own; echo "theme own" >>%s/dot/mine\n' "$HOME_/config" "$T" >themed
printf '#!/bin/sh\nprintf "color tab-active bold\\ncolor nothing red\\n" >%s/themes/own\n' "$HOME_/config" >rethemed
# Wake-ups of the process, of which there is to be none while nothing is written.
printf '#!/bin/sh\ngrep -h ctxt /proc/$1/status >%s/switches\n' "$T" >wakes
printf '#!/bin/sh\ngrep -h ctxt /proc/$1/status | cmp -s - %s/switches\n' "$T" >slept
printf '#!/bin/sh\necho "set language = vi" >%s\n' "$rc" >foreign
printf '#!/bin/sh\necho "bind list X goto 6" >%s\n' "$rc" >native
printf '#!/bin/sh\nchmod o+w %s\n' "$rc" >opened
printf '#!/bin/sh\nchmod o-w %s\n' "$rc" >shut
mkfifo "$HOME_/config/pipe"
chmod +x foreign native opened shut
printf '#!/bin/sh\necho x >%s/config/other\n' "$HOME_" >strange
chmod +x renamed linked written themed rethemed wakes slept strange

drive xterm-256color 24x80 <<-END
	wait "Passphrase:"
	send "$PASS\r"
	wait "is due"
	send "2"
	wait "/12"
	row -1 "Enter" "a line of keys"
	send "X"
	wait "not bound"
	run $T/bound "the file is written"
	wait "settings were read anew"
	send "X"
	wait "3/12"
	row -1 "3/12" "keys and options hold at once: the line of keys is gone"
	send "V"
	wait "1/1 "
	has "1-TB/TU" "a filter by name"
	send "F"
	wait "/12"
	run $T/broken "a file with mistakes"
	wait "sotayrc:1:18:"
	row -1 "(and 1 more)" "says the first with its place, and how many more"
	send "ggX"
	wait "3/12"
	row -1 "3/12" "bad lines keep what was"
	send "Z"
	wait "2/12"
	send "0"
	wait "sotayrc:3:13:"
	has "sotayrc:1:18:" "all of them stand in the log"
	send "2"
	wait "2/12"
	run $T/renamed "a file takes its place"
	wait "settings were read anew"
	send "X"
	wait "5/12"
	row -1 "Enter" "with what no line sets as it is built in"
	run $T/linked "the file becomes a link"
	send ":reload\r"
	wait "settings were read anew"
	send "\x0c"
	gone "settings were read anew"
	run $T/written "what it leads to is written"
	wait "settings were read anew"
	send "gg"
	wait "1/12"
	send "X"
	wait "6/12"
	has "6/12" "and is read anew"

	# what is typed holds until the next reading
	send ":set hints = no\r"
	idle
	send ":bind list X goto 7\r"
	idle
	send "X"
	wait "7/12"
	send ":reload\r"
	wait "settings were read anew"
	send "ggX"
	wait "6/12"
	has "6/12" "what was typed is gone"

	run $T/foreign "another language"
	wait "Tài liệu 2"
	row -1 "đã đọc lại thiết lập" "the screen speaks it at once"
	run $T/native "and none"
	wait "Documents 2"
	row -1 "settings were read anew" "is the one of the environment again"

	send "\x0c"
	gone "settings were read anew"
	run $T/themed "a theme"
	wait "settings were read anew"
	send ":theme\r"
	wait "theme = own"
	run $T/wakes "the program rests"
	run $T/strange "another file of the folder"
	idle
	count
	run $T/rethemed "the theme is written"
	wait "themes/own:2:7:"
	row -1 "nothing" "a mistake of the theme is told with its own place"
	send ":theme hi\t\r"
	idle
	send ":theme\r"
	wait "theme = high-contrast"
	has "theme = high-contrast" "Tab completes themes"
	send ":source nowhere\r"
	wait "nowhere"
	send ":source -\r"
	wait "there is no file \"-\""
	send ":source pipe\r"
	wait "ordinary"
	run $T/opened "others may write the settings"
	send ":reload\r"
	wait "chmod go-w mends that"
	send ":theme\r"
	wait "theme = high-contrast"
	has "theme = high-contrast" "settings that are refused take nothing away"
	run $T/shut "nor may they now"
	send ":color unread pinkish\r"
	wait "pinkish"
	send "\x0c"
	idle
	run $T/wakes "nothing is written any more"
	idle
	run $T/slept "and nothing wakes the program"
	count
	idle
	bytes 0 0 "nor is a byte written"
	send "Q"
	exits 0 "Q leaves"
	restored "the terminal is as it was"
END
done_testing
