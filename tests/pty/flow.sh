#!/bin/sh
# One member's way through the program in a real terminal: unlock, open, search, acknowledge, resize,
# synchronise, lock, hang-up; on two kinds of terminal.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
pty_data 40

flow() { # TERM N: acknowledges document N
	drive "$1" 24x80 <<-END
		wait "Passphrase:"
		idle
		has "sotay" "it says what it is"
		hasnt "Văn bản" "nothing of the documents shows before the passphrase"
		send "$PASS\r"
		wait "is due"
		send "2"
		wait "/40"
		idle
		hasnt "$PASS" "the passphrase is nowhere"
		row 1 "Documents 2" "the tab stands on top"
		has "40-TB/TU" "the newest document is there"
		row 2 "Văn bản số 40" "on the first row"
		has "1/40" "the status line says where we are"
		cursor 2 0 "the cursor stands on the row"

		send "j"
		idle
		has "2/40" "the position moved"
		cursor 3 0 "the cursor moved with it"
		key down
		idle
		has "3/40" "the arrow moves too"
		send "G"
		idle
		has "40/40" "G goes to the end"
		has "Văn bản số 1 " "the oldest is the last"
		send "gg"
		idle
		row -2 "1/40" "gg goes to the top"

		# open and read
		key enter
		wait "Document  40-TB"
		send "gg"
		wait "Mở đầu"
		idle
		has "40-TB/TU" "the number stands over the text"
		has "Issued" "and who issued it"
		has "dấuhiệu40" "the body is there"
		send "]]"
		idle
		send " "
		idle
		hasnt "dấuhiệu40" "a page down leaves the beginning"
		send "G"
		idle
		has "Hết văn bản" "the end is the end"
		send "q"
		wait "39-TB/TU"
		idle
		row 2 "Văn bản số 40" "back in the list, the same row"

		# search without marks
		send "/dang vien dauhieu$2\r"
		wait "1/1"
		idle
		has "Văn bản số $2 về" "the search without marks finds the one"
		has "dang vien dauhieu$2" "the status line names the search"

		# acknowledge
		send "a"
		wait "acknowledged"
		idle
		has "↑1" "one op waits"
		send "a"
		idle
		has "already acknowledged" "a second time it is said"
		send "F"
		wait "/40"
		idle

		# help
		send "?"
		idle
		has "acknowledge" "help lists the keys"
		send "q"
		wait "/40"
		idle

		# every size
		resize 10 40
		idle
		has "/40" "10x40 shows the position"
		resize 3 20
		idle
		resize 2 8
		idle
		resize 1 1
		idle
		send "j"
		idle
		resize 60 200
		idle
		has "Văn bản số 40" "60x200 shows the list"
		has "Văn bản số 1 " "all of it"
		resize 24 80
		idle
		row 1 "Documents 2" "back at 24x80 the tab stands on top"
		has "Văn bản số 40" "and the list is there"
		resize 30 90
		resize 5 30
		resize 24 80
		idle
		has "/40" "a storm of sizes ends well"

		# synchronise from the screen
		send "R"
		gone "to send"
		wait "synced"
		idle
		hasnt "↑1" "the op was sent"

		# what does not fit is a message, not a fault
		send ":nonsense\r"
		idle
		has "nonsense" "an unknown command is named"

		# stop and go on
		send "\x1a"
		stopped "^Z stops"
		signal CONT
		wait "/40"
		idle
		has "Documents 2" "and the screen comes back"

		# lock
		send "\x18"
		wait "Passphrase:"
		idle
		hasnt "Văn bản" "a locked screen shows no document"
		hasnt "TB/TU" "nor a number"
		send "$PASS\r"
		wait "is due"
		send "2"
		wait "/40"
		idle
		has "Văn bản số 40" "and opens again"

		# leave
		send "Q"
		exits 0 "Q leaves"
		restored "and the terminal is as it was"
	END
	sotayd acks "$2-TB/TU" >acks
	is "$(grep -c '^M001 ' acks)" 1 "$1: the server has the acknowledgement once"
}
flow xterm-256color 35
flow vt100 25

# A hang-up: the program ends by itself, keeps what was done, and leaves nothing behind.
for t in xterm-256color vt100; do
	drive $t 24x80 <<-END
		wait "Passphrase:"
		send "$PASS\r"
		wait "is due"
		send "2"
		wait "/40"
		idle
		send "G"
		idle
		send "a"
		wait "acknowledged"
		idle
		hangup
		ends "a hang-up ends it"
	END
	sotay outbox --json >box
	is "$(wc -l <box)" 1 "$t: what was acknowledged before the hang-up waits"
	must sotay sync
	sotay ack 1-TB/TU >out 2>&1
	has out 'already acknowledged' "$t: and was sent"
	# The next terminal acknowledges another one.
	must sotayd publish --to all doc.001
	document doc.000 0-TB/TU TB 'Văn bản số 0' 2024-01-01 'Issuer: Tỉnh ủy Sông Mây' </dev/null
	rm -rf "$HOME_"
	new_member M002
	must sotay sync
done

# What a line down costs. With the mark alone, as on a slow line: a few bytes; with the whole row reversed,
# as on a fast one: two rows. Nothing at all while nobody types.
bytes() { # TERM MAX HOW
	mkdir -p "$HOME_/config"
	printf 'set cursor-line %s\n' "$3" >"$HOME_/config/sotayrc"
	chmod -R go-rwx "$HOME_/config"
	drive "$1" 24x80 <<-END
		wait "Passphrase:"
		send "$PASS\r"
		wait "is due"
		send "2"
		wait "/40"
		idle
		count
		idle
		bytes 0 0 "nothing is written while idle"
		send "j"
		idle
		bytes 1 $2 "a line down, cursor-line $3"
		has "2/40" "and the position is right"
		count
		key down
		idle
		bytes 1 $2 "a line down by the arrow, cursor-line $3"
		count
		send "k"
		idle
		bytes 1 $2 "a line up, cursor-line $3"
		send "Q"
		exits 0 "Q leaves"
	END
	rm "$HOME_/config/sotayrc"
}
bytes xterm-256color 40 mark
bytes vt100 40 mark
bytes xterm-256color 600 row

# Signals end it as the terminal's end does.
drive xterm-256color 24x80 <<-END
	wait "Passphrase:"
	send "$PASS\r"
	wait "is due"
	send "2"
	wait "/40"
	idle
	signal TERM
	exits 0 "SIGTERM ends it"
	restored "and the terminal is as it was"
END
is "$(find "$HOME_" -name '*-journal' -size +0 | wc -l)" 0 'no hot journal stays'

# Who guesses waits, longer every time; a command is not held up by that.
drive xterm 24x80 <<-END
	wait "Passphrase:"
	send "no passphrase of his\rno other one either\r"
	wait "The next try is possible in 1 second."
	has "Wrong passphrase" "a second guess at once is not looked at"
END
sotay list documents >out 2>err
is $? 0 'another process opens at once'
done_testing
