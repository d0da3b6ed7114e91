#!/bin/sh
# What a terminal does to a program: sizes by the hundred, stops, signals, a line that is cut while
# something is written, also without a word. Nothing spins, nothing is lost, it ends by itself.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
pty_data 40
day_data
unread() {
	sotay list documents --filter unread | wc -l
}

{
	printf 'wait "Passphrase"\nsend "%s\\r"\nwait "This is due."\nsend "2"\n' "$PASS"
	awk 'BEGIN {
		srand(7)
		for (i = 1; i <= 300; i++) {
			print "resize " 1 + int(rand() * 60) " " 1 + int(rand() * 200)
			if (i % 7 == 0)
				print "send \"j\""
			if (i % 11 == 0)
				print "send \"\\x06\""
		}
	}'
	cat <<-'END'
		resize 24 80
		wait "Documents"
		redrawn "after three hundred sizes the screen is whole"
		calm "and nothing runs on"
		signal CONT
		idle
		count
		idle
		bytes 0 0 "a CONT without a stop is nothing"
		calm "nor does anything run on"
		redrawn "the screen is as it was"
		signal TSTP
		stopped "TSTP stops it"
		resize 30 100
		signal CONT
		wait "Documents"
		redrawn "it goes on at the size of now"
		send "\x1a"
		stopped "^Z too"
		signal TERM
		signal CONT
		exits 0 "TERM while it is stopped ends it once it goes on"
		restored "the terminal is as it was"
	END
} | LIMIT=120 drive xterm-256color 24x80

# The reason that was being typed is there again.
for how in 'signal HUP' 'signal TERM' hangup; do
	drive xterm-256color 24x80 <<-END
		wait "Passphrase"
		send "$PASS\r"
		wait "This is due."
		send "4"
		wait "to come"
		key enter
		wait "When"
		send "n"
		wait "reason"
		send "trực ở trạm xá $how"
		wait "$how"
		$how
		ends "$how while something is typed"
	END
	drive xterm-256color 24x80 <<-END
		wait "Passphrase"
		send "$PASS\r"
		wait "This is due."
		send "4"
		wait "to come"
		key enter
		wait "When"
		send "n"
		wait "reason"
		idle
		has "trực ở trạm xá $how" "what was typed before $how is kept"
		send "\x15"
		key esc
		send "Q"
		exits 0 "left"
	END
done

# The line is cut in the middle of what is written.
before=$(unread)
drive xterm-256color 60x200 <<-END
	wait "Passphrase"
	send "$PASS\r"
	wait "This is due."
	send "2"
	wait "Documents"
	key enter
	wait "Document  "
	send "JJJJ\x06\x06\x02\x0c\x0c\x0c\x0c\x0c\x0c\x0c\x0c\x0c\x0c\x0c\x0c"
	hangup
	ends "cut off while it writes"
END
now=$(unread)
[ "$now" -lt "$before" ] && ok 'the marks of what was read are written' ||
	not_ok 'the marks of what was read are written' "$before unread before, $now now"

# Without a word: the terminal is not that of its session, so no signal comes.
cat >script <<-END
	wait "Passphrase"
	send "$PASS\r"
	wait "This is due."
	send "2"
	wait "Documents"
	idle
	hangup
	ends "a terminal that goes away without a signal"
END
SOTAY_HOME=$HOME_ TERM=xterm-256color "$BUILD/tool/ptydrive" -l 30 script setsid -w "$BUILD/sotay" >out 2>&1
is "$(grep -c '^ok' out)" 1 'ends the program'
# Other tests have a screen of their own at the same time.
for p in $(pgrep -f "^$BUILD/sotay\$"); do
	! grep -qzx "SOTAY_HOME=$HOME_" "/proc/$p/environ" || echo "$p"
done >left 2>/dev/null
is "$(wc -l <left)" 0 'and nothing of it is left'
SOTAY_HOME=$HOME_ "$BUILD/sotay" </dev/null >out 2>&1
is $? 2 'no terminal at all'
has out 'needs a terminal' 'is said in a sentence'
done_testing
