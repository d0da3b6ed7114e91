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
drive vt100 24x80 <<-END
	wait "Passphrase"
	send "$PASS\r"
	wait "is due"
	send "Q"
	exits 0 "a terminal that has no such modes"
	mouse off "is not asked for them"
END
done_testing
