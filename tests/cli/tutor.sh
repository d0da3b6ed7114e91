#!/bin/sh
# The tour as a program: what it leaves behind (nothing), what it touches (no profile), what it opens
# (no socket, no helper), and where it has its folder.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
make_server_data
start_server
new_member M001
mkdir -m 700 run
RUN=$T/run
export XDG_RUNTIME_DIR="$RUN"
left() {
	find "$RUN" -mindepth 1 -maxdepth 1 | wc -l
}
state() { # what the profile is, byte for byte
	find "$HOME_" -type f | sort | xargs sha256sum
	find "$HOME_" -printf '%p %m %T@\n' | sort
}
# The programs are asked while the tour runs; $1 is its process.
cat >inside <<'END'
#!/bin/sh
[ "$(find "$XDG_RUNTIME_DIR" -mindepth 1 -maxdepth 1 -name 'sotay-tour-*' -perm 700 | wc -l)" = 1 ]
END
cat >alone <<'END'
#!/bin/sh
! ls -l "/proc/$1/fd" | grep -q socket && [ -z "$(cat /proc/"$1"/task/*/children)" ]
END
cat >unreadable <<'END'
#!/bin/sh
! grep -rqa -e 'Number:' -e 'SQLite format' -e 'tour' "$XDG_RUNTIME_DIR"
END
sed 's/XDG_RUNTIME_DIR/TMPDIR/' inside >inside2
chmod +x inside inside2 alone unreadable

state >before
drive xterm-256color 24x80 tutor <<END
	wait "1/19"
	idle
	run "$T/inside" "it has one folder, its own alone"
	run "$T/unreadable" "in which nothing can be read"
	send "j"
	wait "2/19"
	send "R"
	wait "no server"
	run "$T/alone" "it has no socket and no helper"
	send "Q"
	exits 0 "Q leaves it"
	restored "the terminal is as it was"
END
state >after
same before after 'the profile that is there is as it was'
is "$(left)" 0 'nothing is left'

for s in HUP TERM; do
	drive xterm-256color 24x80 tutor <<-END
		wait "1/19"
		signal $s
		ends "SIG$s ends it"
	END
	is "$(left)" 0 "nothing is left after SIG$s"
done
drive xterm-256color 24x80 tutor <<END
	wait "1/19"
	hangup
	ends "a hang-up ends it"
END
is "$(left)" 0 'nothing is left after a hang-up'

printf 'wait 1/19\nsignal KILL\nexits 0 "never"\n' >script
SOTAY_HOME=$HOME_ TERM=xterm "$BUILD/tool/ptydrive" script "$BUILD/sotay" tutor >drive.out 2>&1
has drive.out 'killed by signal 9' 'a tour is killed'
is "$(left)" 1 'a kill leaves its folder'
mkdir run/sotay-tour-other run/sotay-tour-photos
echo dear >run/sotay-tour-photos/a.jpg
drive xterm-256color 24x80 tutor <<END
	wait "1/19"
	run "$T/inside" "the next tour takes it away"
	signal TERM
	ends "and is ended"
END
is "$(left) $(cat run/sotay-tour-photos/a.jpg)" '1 dear' 'and leaves nothing, but what no tour made'
rm -r run/sotay-tour-photos

# Two at the same time.
cat >second <<END
#!/bin/sh
printf 'wait 1/19\nsend Q\nexits 0 "the second one"\n' >script2
SOTAY_HOME=$HOME_ TERM=xterm "$BUILD/tool/ptydrive" script2 "$BUILD/sotay" tutor >/dev/null && exec "$T/inside"
END
chmod +x second
drive xterm-256color 24x80 tutor <<END
	wait "1/19"
	run "$T/second" "a second tour leaves the folder of the first"
	send "j"
	wait "2/19"
	send "Q"
	exits 0 "which goes on"
END
is "$(left)" 0 'and leaves nothing'

# Over the screen of a profile.
drive xterm-256color 24x80 <<END
	wait "Passphrase:"
	send "$PASS\r"
	wait "Never synchronised"
	idle
	send ":tutor\r"
	wait "1/19"
	send "j"
	wait "2/19"
	key enter
	wait "3/19"
	send "Q"
	wait "Never synchronised"
	idle
	hasnt "Sinh hoạt" "behind it the profile's own screen stands"
	send ":tutor\r"
	wait "1/19"
	signal HUP
	ends "a hang-up ends both"
END
is "$(left)" 0 'nothing is left'

# A synchronisation goes on under it to its end.
cat >ended <<'END'
#!/bin/sh
until [ -z "$(cat /proc/"$1"/task/*/children)" ]; do :; done
END
chmod +x ended
drive xterm-256color 24x80 <<END
	wait "Passphrase:"
	send "$PASS\r"
	wait "Never synchronised"
	send "R:tutor\r"
	wait "1/19"
	run "$T/ended" "the helper has ended under the tour"
	send "Q"
	wait "Last synchronised"
	send "Q"
	exits 0 "what it brought is there"
END

# A home in which nothing can be made, and no folder for it at all.
: >file
HOME_OLD=$HOME_ HOME_=$T/file/home
drive vt100 12x40 tutor <<END
	wait "1/19"
	send "Q"
	exits 0 "it needs no home"
END
XDG_RUNTIME_DIR=$T/file TMPDIR=$T/run drive vt100 12x40 tutor <<END
	wait "1/19"
	run "$T/inside2" "TMPDIR is the next best place"
	send "Q"
	exits 0 "in which it runs as well"
END
HOME_=$HOME_OLD

sotay tutor more >out 2>err </dev/null
is $? 2 'a word behind it is refused'
sotay tutor >out 2>err </dev/null
is $? 2 'without a terminal'
has err 'needs a terminal' 'it says so'
echo tutor >cmds
IN=cmds sotay batch >out 2>err
has err 'start it as  sotay tutor' 'batch says how it is started'
sotay help tutor >out 2>err
has out 'usage: sotay tutor' 'help knows it'

if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
	printf 'wait 1/19\nsend jjjj\nwait 2/19\nsend R\nwait "no server"\nsend Q\nexits 0 "traced"\n' >script
	# A tracer leaves a leak checker none of its own; the other runs of this test look for leaks.
	SOTAY_HOME=$HOME_ TERM=xterm ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0" \
		"$BUILD/tool/ptydrive" script strace -f -e trace=network,execve,clone,fork,vfork \
		-o trace "$BUILD/sotay" tutor >drive.out 2>&1 || cat drive.out
	is "$(grep -c execve trace)" 1 'it starts no program'
	is "$(grep -cE 'socket|connect|clone|fork' trace)" 0 'and asks the system for no socket'
else
	skip 'no socket' 'no strace'
fi
done_testing
