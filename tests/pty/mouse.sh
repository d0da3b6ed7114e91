#!/bin/sh
# The mouse at a real terminal: asked for only while it is wanted and the screen is ours.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
pty_data 12
cat >reads <<-'END'
	#!/bin/sh
	cat >"$HOME/given"
	echo "the program was here"
END
chmod +x reads
HOME=$T
export HOME
rc=$HOME_/config/sotayrc
mkdir -p "$HOME_/config"
for v in yes no; do
	printf '#!/bin/sh\necho "set mouse = %s" >%s\n' $v "$rc" >write-$v
	chmod +x write-$v
done
drive xterm-256color 24x80 <<-END
	wait "Passphrase"
	send "$PASS\r"
	wait "is due"
	mouse off "it is off at first"
	click 1 14
	send "2"
	wait "1/12"
	send "\e[<0;10;6M\e[<0;10;6mj"
	wait "2/12"
	has "2/12" "a report that nobody asked for is no key"
	send ":set mouse = yes\r"
	idle
	mouse on "it is on when it is set"
	click 6 10
	wait "5/12"
	cursor 6 1 "a click selects"
	wheel down 6 10
	wait "8/12"
	wheel up 6 10
	wait "5/12"
	click 6 10
	wait "Document  "
	send "q"
	wait "5/12"
	send "|"
	wait "pipe to:"
	send "$T/reads\r"
	wait "Enter goes on"
	mouse off "a program at the terminal does not get it"
	send "\r"
	wait "5/12"
	idle
	mouse on "afterwards it is on again"
	send "\x1a"
	stopped "^Z stops"
	mouse off "suspended, it is the shell's"
	signal CONT
	wait "5/12"
	idle
	mouse on "and ours again"
	redrawn "on a whole screen"
	run $T/write-no "the settings are written"
	idle
	wait "read anew"
	mouse off "off by the file"
	run $T/write-yes "and again"
	idle
	mouse on "on by the file"
	send "Q"
	exits 0 "Q leaves"
	mouse off "left, it is the shell's"
	restored "the terminal is as it was"
END
for sig in TERM HUP; do
	drive xterm-256color 24x80 <<-END
		wait "Passphrase"
		idle
		mouse on "the file has it on from the start"
		signal $sig
		ends "SIG$sig ends it"
		mouse off "and the mouse is the shell's"
		restored "as all of the terminal is"
	END
done
# Small screens; reports where a line is typed, broken ones, and in a paste.
drive xterm-256color 12x40 <<-END
	wait "Passphrase"
	click 1 10
	click 6 6
	click 12 1
	wheel down 6 6
	send "con meo\e[<0;3;3M\e[<0;3;3m treo cay \e[<0;1;1Mcau\r"
	wait "is due"
	has "is due" "a click is no letter of a passphrase"
	send "2"
	wait "1/12"
	click 4 10
	wait "3/12"
	send "\e[<0;10;5M\e[<32;10;7M\e[<0;10;7m"
	wait "4/12"
	cursor 5 0 "a drag is the click that it began with"
	send "\e[<0;41;6M\e[<0;1;13M\e[<0;0;0M\e[<0;-1;6M\e[<0;2000;1000M"
	send "\e[<0;99999999999999999999999999999999999999999999999999;6M\e[<0;6M\e[<;;M"
	send "\e[M !&j"
	wait "5/12"
	has "5/12" "what is outside, broken or of another kind is nothing"
	paste "\e[<0;10;3Mq"
	wait "a paste was ignored"
	send "k"
	wait "4/12"
	has "4/12" "nor is what stands in a paste"
	click 3 10
	click 3 10
	wait "Document"
	has "11-TB/TU" "a double click opens"
	send "q"
	wait "2/12"
	resize 1 1
	idle
	click 1 1
	wheel up 1 1
	send "\e[<0;80;24M"
	idle
	resize 12 40
	idle
	send "2gg"
	wait "1/12"
	send "\x18"
	wait "Passphrase"
	click 1 12
	click 3 10
	click 12 1
	wheel down 3 10
	idle
	has "Passphrase" "no click opens what is locked"
	hasnt "TB/TU" "and nothing of it shows"
	send "\x03"
	exits 0 "and it is left by a key"
	mouse off "the mouse is the shell's"
	restored "and the terminal"
END
drive vt100 24x80 <<-END
	wait "Passphrase"
	send "$PASS\r"
	wait "is due"
	send "Q"
	exits 0 "a terminal that has no such modes"
	mouse off "is not asked for them"
END
done_testing
