#!/bin/sh
# What is handed on: a number into a line and to the clipboard, a text to a program at the terminal.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
pty_data 12
cat >reads <<-'END'
	#!/bin/sh
	# A program of the member's: what it was given, and where.
	cat >"$HOME/given"
	env >"$HOME/env"
	ls -l /proc/self/fd/0 >"$HOME/fd"
	echo "the program was here"
	exit 3
END
chmod +x reads
HOME=$T
export HOME SECRET=hidden
drive xterm-256color 24x80 <<-END
	wait "Passphrase"
	send "$PASS\r"
	wait "is due"
	send "2"
	wait "1/12"
	send "y"
	wait "yanked: 12-TB/TU"
	count
	send "/\x19"
	wait "/12-TB/TU"
	has "/12-TB/TU" "what was taken goes into a line"
	key esc
	send "|"
	wait "pipe to:"
	send "$T/reads\r"
	wait "Enter goes on"
	has "the program was here" "the program has the terminal"
	has "ended with code 3" "its code is told"
	send "\r"
	wait "1/12"
	has "ended with code 3" "also on the screen"
	redrawn "which is whole again"
	send "|"
	wait "pipe to:"
	key up
	wait "/reads"
	send "\x15no-such-program\r"
	wait "no-such-program:"
	has "cannot start no-such-program" "one that is not there"
	send "|cat %s\r"
	wait "no %s"
	has "12-TB/TU" "a file by name is not made"
	key enter
	wait "Document  "
	send "|sh -c \"wc -c; echo coun''ted\"\r"
	wait "counted"
	send "\r"
	wait "Document  "
	redrawn "back in the text"
	send ":set clipboard = yes\r"
	send "y"
	wait "clipboard"
	has "also to the terminal's clipboard: 12-TB/TU" "the clipboard"
	send "Q"
	exits 0 "Q leaves"
	restored "the terminal is as it was"
END
printf '#!/bin/sh\necho ready\nread -r go <"%s"\n' "$T/go" >slow
printf '#!/bin/sh\necho >"%s"\n' "$T/go" >let
chmod +x slow let
mkfifo go
for s in TERM HUP; do
	drive xterm-256color 24x80 <<-END
		wait "Passphrase"
		send "$PASS\r"
		wait "is due"
		send "2"
		wait "1/12"
		send "|$T/slow\r"
		wait "ready"
		signal $s
		run "$T/let" "SIG$s comes while a program runs"
		ends "it ends when that is done, and waits for no key"
	END
done
has given 'Văn bản số 12' 'the text came by standard input'
like fd 'memfd:sotay' 'from memory'
hasnt env 'SECRET' 'its environment is that of an opener'
hasnt env 'SOTAY_HOME' 'without our own'
done_testing
