#!/bin/sh
# `set accessible` as a screen reader meets it at a terminal: nothing is drawn, an item is a line, a step
# writes its mark and the position and no words again, and the cursor stands on what is chosen.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
pty_data 40
day_data
mkdir -p "$HOME_/config"
echo 'set accessible = yes' >"$HOME_/config/sotayrc"

plain() { # WHERE: nothing that is drawn, no mark that is a sign
	for sign in ─ │ ┌ └ ● ✓ ↓; do
		echo "hasnt \"$sign\" \"$1: no $sign\""
	done
}

# A week down stays within the month.
up=
[ "$(date +%d)" -lt 15 ] || up=kk
for t in xterm-256color linux vt100; do
	drive $t 24x80 <<-END
		wait "Passphrase"
		send "$PASS\r"
		wait "is due"
		send "2"
		wait "/40"
		idle
		$(plain 'a list')
		row 3 "39-TB/TU" "an item is a line"
		row 4 "38-TB/TU" "and the next is the next"
		has "unread, Văn bản" "a mark is a word"
		cursor 2 1 "the cursor stands on the first row"
		count
		send "j"
		idle
		bytes 1 24 "a step down a list"
		cursor 3 1 "the cursor goes with it"
		redrawn "nothing else had changed"
		count
		send "k"
		idle
		bytes 1 24 "and up"
		cursor 2 1 "and back"
		key enter
		wait "Document  40"
		idle
		$(plain 'a text')
		count
		send "j"
		idle
		bytes 1 90 "a line further in a text: that line and the position"
		redrawn "and that is all there is"
		send "q"
		wait "1/40"
		send "="
		wait "[ OK ]"
		idle
		$(plain 'a form')
		cursor 2 0 "the cursor is in the first field"
		count
		key down
		idle
		bytes 1 25 "a field further"
		cursor 3 0 "it is in the next"
		redrawn "the fields are what they were"
		key esc
		wait "1/40"
		send "\e[21~"
		wait "Menu"
		idle
		$(plain 'the menu')
		cursor 3 2 "the cursor stands on its first row"
		count
		key down
		idle
		bytes 1 25 "a row further in the menu"
		cursor 4 2 "and on the second"
		redrawn "the rows are what they were"
		key esc
		wait "1/40"
		send "gc"
		wait "Calendar"
		send "$up"
		idle
		hasnt "─" "the calendar: no lines"
		hasnt "●" "the calendar: a letter for a meeting, no sign"
		count
		send "j"
		idle
		bytes 1 60 "a week further: the mark and the day in words"
		redrawn "the calendar is what it was"
		send "Q"
		exits 0 "Q leaves"
		restored "the terminal is as it was"
	END
done
done_testing
