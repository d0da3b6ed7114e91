#!/bin/sh
# What the commands do at a terminal: the passphrase without echo, twice when it is new; the echo back
# after ^C; y and nothing else removes; titles cut to the width; progress on one line.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
i=0
while [ $i -lt 30 ]; do
	i=$((i + 1))
	echo "Nội dung $i" | document "d$i" "$i-QD/TW" QĐ \
		"Quyết định số $i về một việc có tên dài hơn bề ngang của cửa sổ hẹp này" 2025-03-01
done
start_server
must sotayd publish --to all d*
code=$(sotayd code M001 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
as tty

# Runs sotay on a terminal of 60 columns. Each further pair of words is what to wait for and what to
# type then. Prints all that the terminal got, then `rc CODE echo ON|OFF`.
cat >term.py <<'END'
import fcntl, os, pty, select, struct, sys, termios

args = sys.argv[1].split("\x1f")
steps = [s.encode().decode("unicode_escape").encode("latin-1").decode("utf-8")
         if "\\" in s else s for s in sys.argv[2:]]
fd, keep = pty.openpty()
fcntl.ioctl(keep, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
pid = os.fork()
if pid == 0:
    os.setsid()
    fcntl.ioctl(keep, termios.TIOCSCTTY, 0)
    for n in range(3):
        os.dup2(keep, n)
    os.closerange(3, 64)
    os.execv(args[0], args)
seen = b""
mark = 0
rc = None
while rc is None:
    r, _, _ = select.select([fd], [], [], 0.2)
    if r:
        seen += os.read(fd, 65536)
    if steps and steps[0].encode() in seen[mark:]:
        mark = len(seen)
        os.write(fd, steps[1].encode())
        steps = steps[2:]
    done, st = os.waitpid(pid, os.WNOHANG)
    if done:
        rc = os.waitstatus_to_exitcode(st)
while select.select([fd], [], [], 0)[0]:
    seen += os.read(fd, 65536)
echo = termios.tcgetattr(keep)[3] & termios.ECHO
sys.stdout.buffer.write(seen.replace(b"\r\n", b"\n"))
print("\nrc %d echo %s" % (rc, "ON" if echo else "OFF"))
END
at_terminal() { # COMMAND… -- [WAIT TYPE]…
	line=${BUILD_CLIENT:-$BUILD}/sotay
	while [ "$1" != -- ]; do
		line="$line$(printf '\037')$1"
		shift
	done
	shift
	SOTAY_HOME=$HOME_ python3 term.py "$line" "$@"
}

at_terminal enrol "$URL" "$code" --ca "$SRV/ca.pem" -- 'New passphrase: ' 'short\n' >out 2>&1
like out '^rc [1-9][0-9]* echo ON$' 'a weak passphrase is refused at once'
hasnt out 'again' 'without asking for it again'
at_terminal enrol "$URL" "$code" --ca "$SRV/ca.pem" -- 'New passphrase: ' "$PASS\\n" \
	'again: ' 'another passphrase here\n' >out 2>&1
has out 'rc 2 echo ON' 'two that differ are refused'
[ ! -e "$HOME_/data" ] && ok 'and nothing is made' || not_ok 'and nothing is made'
at_terminal enrol "$URL" "$code" --ca "$SRV/ca.pem" -- 'New passphrase: ' '\x03' >out 2>&1
like out '^rc 3 echo ON$' '^C ends it with the echo back'
at_terminal enrol "$URL" "$code" --ca "$SRV/ca.pem" -- 'New passphrase: ' "$PASS\\n" \
	'again: ' "$PASS\\n" >out 2>&1
has out 'rc 0 echo ON' 'asked twice, enrolled'
hasnt out "$PASS" 'the passphrase is not to be seen'
at_terminal list documents -- 'Passphrase: ' 'a wrong passphrase\n' >out 2>&1
has out 'rc 3 echo ON' 'a wrong one'
at_terminal sync -- 'Passphrase: ' "$PASS\\n" >out 2>&1
has out 'rc 0 echo ON' 'a sync'
like out 'synced: 30 documents, 0 notices, 0 pending, [0-9]* bytes$' 'ends with its line'
has out "$(printf '\r')" 'shows its progress on one line'
tr '\r' '\n' <out >lines
is "$(python3 -c 'print(max(len(l.rstrip("\n")) for l in open("lines", encoding="utf-8")) <= 60)')" \
	True 'that is never longer than the terminal'
at_terminal list documents -- 'Passphrase: ' "$PASS\\n" >out 2>&1
is "$(grep -c QD/TW out)" 30 'a list'
is "$(python3 -c 'print(max(len(l.rstrip("\n")) for l in open("out", encoding="utf-8")))')" 60 \
	'is as wide as the terminal'
like out '…$' 'with the titles cut'
for answer in '\n' 'n\n' 'yes\n'; do
	at_terminal forget -- '(y/n)' "$answer" >out 2>&1
	has out 'rc 2 ' "forget: \"$answer\" removes nothing"
	[ -e "$HOME_/data/default/keys.sotay" ] && ok 'the key is there' || not_ok 'the key is there'
done
at_terminal forget -- '(y/n)' 'y\n' >out 2>&1
has out 'rc 0 ' 'forget: y removes'
is "$(find "$HOME_" -type f | wc -l)" 0 'everything'
done_testing
