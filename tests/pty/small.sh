#!/bin/sh
# A terminal of 40x12 that shows ASCII alone: Vietnamese stays readable, the facts are all there.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
pty_data 12
export LC_ALL=C
for t in vt100 xterm-256color dumb-like; do
	[ $t = dumb-like ] && t=vt220
	drive $t 12x40 <<-END
		wait "Passphrase:"
		send "$PASS\r"
		wait "is due"
		send ":set hints = no\r2"
		wait "/12"
		idle
		has "Van ban so 12" "letters without marks"
		hasnt "?" "no question mark where a letter is"
		has "12" "the count is there"
		send "j"
		idle
		has "2/12" "the position is there"
		key enter
		wait "Mo dau"
		idle
		has "Noi dung dauhieu11" "the text is readable"
		send "q"
		idle
		send "/hoc tap\r"
		wait "1/12"
		idle
		send "n"
		idle
		resize 1 1
		idle
		resize 12 40
		idle
		has "Van ban so" "the list comes back from 1x1"
		send "Q"
		exits 0 "Q leaves"
		restored "the terminal is as it was"
	END
done
done_testing
