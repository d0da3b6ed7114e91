#!/bin/sh
# Every kind of terminal, walked at random: what was written bit by bit is what a repaint shows, letter
# for letter and look for look. SEED=N: other steps; STEPS=N: more of them.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
pty_data 40
day_data
SEED=${SEED:-1} STEPS=${STEPS:-6}
echo "# SEED=$SEED"

# Each step begins and ends in a pane that has a tab.
walk() { # SEED ROWS COLS
	awk -v seed="$1" -v n="$STEPS" -v rows="$2" -v cols="$3" '
	function say(keys) { printf "send \"%s\"\n", keys }
	BEGIN {
		srand(seed)
		m = split("j jj k G gg \\x04 \\x15 \\x06 \\x02 H M L 2 3 4 5 9 0 1 2 2 2 \\t", key, " ")
		k = split("hoc tap|so 1|khongco|12|Kết thúc|ủy", word, "|")
		t = split("j jj \\x06 \\x02 G gg ]] [[ \\x04 J K", text, " ")
		for (i = 1; i <= n; i++) {
			r = int(rand() * 12)
			if (r < 5) {
				for (q = int(rand() * 4); q >= 0; q--)
					say(key[1 + int(rand() * m)])
			} else if (r < 8) {
				say("2")
				print "key enter"
				for (q = int(rand() * 4); q >= 0; q--)
					say(text[1 + int(rand() * t)])
				print "redrawn \"text, step " i "\""
				say("q")
			} else if (r < 9) {
				say("2/" word[1 + int(rand() * k)] "\\r")
				say("n")
				if (rand() < .5)
					say("F")
			} else if (r < 10) {
				say("?jj\\x06")
				print "redrawn \"help, step " i "\""
				say("q")
			} else if (r < 11) {
				say(":xảy z")
				print "redrawn \"a line, step " i "\""
				say("\\x15\\x7f")
			} else {
				print "resize " 1 + int(rand() * rows) " " 1 + int(rand() * cols)
				print "redrawn \"smaller, step " i "\""
				print "resize " rows " " cols
			}
			print "redrawn \"step " i "\""
		}
	}'
}
for t in xterm-256color xterm tmux-256color tmux screen-256color screen rxvt rxvt-unicode-256color linux \
	vt100 vt220 ansi; do
	if ! infocmp $t >/dev/null 2>&1; then
		skip "$t" 'terminfo does not know it'
		continue
	fi
	SEED=$((SEED + 1))
	for s in 24x80 40x132; do
		{
			echo 'wait "Passphrase"'
			printf 'send "%s\\r"\nwait "This is due."\n' "$PASS"
			walk $SEED ${s%x*} ${s#*x}
			echo 'send "Q"'
			echo 'exits 0 "Q leaves"'
			echo 'restored "the terminal is as it was"'
		} >walk
		LC_ALL=C.UTF-8 drive $t $s <walk
	done
done
done_testing
