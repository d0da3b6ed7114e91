#!/bin/sh
# Attachments in a real terminal: fetched while the keys go on, stopped and gone on with, read, opened
# by a program at the terminal and by one outside, and nothing of them left in clear.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
make_server_data
awk 'BEGIN { print "dòng rõ ràng"; for (i = 1; i <= 20000; i++) print "dòng thứ " i " của phụ lục" }' >long.txt
openssl rand 3000 >form.pdf
echo 'Nội dung' | document with 1-QD/TW QĐ 'Có phụ lục' 2025-03-01 'Attachment: long.txt' 'Attachment: form.pdf'
start_server
must sotayd publish --to all with
start_evil
AT=$EVIL new_member M001
must sotay sync
blobs=$HOME_/data/default/blobs
mkdir -p "$HOME_/config" bin

# Changes what the server in front does, from inside of a script.
printf '#!/bin/sh\necho "$MODE" >"%s/evil.mode.new" && mv "%s/evil.mode.new" "%s/evil.mode"\n' "$T" "$T" "$T" >bin/mode
sed 's/"$MODE"/pass/' bin/mode >bin/pass
sed 's/"$MODE"/hold-half \/v1\/blob/' bin/mode >bin/hold
printf '#!/bin/sh\n[ -n "$(find "%s" -name "*.part" -size +1k)" ]\n' "$blobs" >bin/part
printf '#!/bin/sh\n! grep -rqaF "rõ ràng" "%s"\n' "$HOME_" >bin/clear
cat >bin/pager <<'END'
#!/bin/sh
echo "the pager has: $(head -1)"
read -r _ </dev/tty
END
chmod +x bin/*
printf 'program terminal txt %s\n' "$T/bin/pager" >"$HOME_/config/sotayrc"

drive xterm-256color 24x80 <<END
wait "Passphrase:"
send "$PASS\r"
wait "is due"
send "2\r"
wait "Attached"
idle
has "long.txt" "a document names its attachments"
send "A"
wait "1/2"
run $T/bin/hold "the line is to break off"
send "f"
wait "fetching long.txt; ^C stops it"
wait "fetching 4"
send "j"
wait "2/2"
send "?"
wait "open an attachment with a program"
send "q"
wait "2/2"
idle
has "fetching 4" "while it comes every other key goes on"
resize 24 40
wait "get 4"
idle
has "get 4" "how far it is is shown where there is no room for the rest"
resize 24 80
wait "fetching 4"
idle
send "\x03"
wait "stopped; what has come of long.txt is kept"
idle
has "not here" "it is stopped by a key"
run $T/bin/part "what has come is there"
run $T/bin/pass "the line is well again"
send "k\r"
wait "dòng rõ ràng"
idle
has "Attachment  long.txt" "asked for again it goes on, and is read when it is here"
send "/thứ 19999\r"
wait "19999 của"
idle
has "thứ 19999 của phụ lục" "find works in it"
send "q"
wait "1/2"
send "o"
wait "the pager has: dòng rõ ràng"
idle
hasnt "Attachments" "the screen stands back for a program at the terminal"
send "\r"
wait "Attachments"
idle
has "1/2" "and comes back"
run $T/bin/clear "nothing of it lies in clear in the profile"
send "p"
wait "kept"
send "Q"
ends "it is left"
END
grep -c 'GET /v1/blob' evil.log >out
isnt "$(cat out)" 0 'the blob was asked for'

# --- pinned ----------------------------------------------------------------------------------------
echo 'một phụ lục khác' >long.txt
must sotayd publish --to all with
drive xterm-256color 24x80 <<END
wait "Passphrase:"
send "$PASS\r"
wait "Last sync"
send "R"
wait "1 document,"
send "0"
wait "fetched: long.txt"
idle
has "done: 1 document" "behind a synchronisation what is pinned is fetched, and the log says so"
send "2\r"
wait "Attached"
send "A"
wait "1/2"
idle
row 2 "pinned" "it is here"
send "\r"
wait "một phụ lục khác"
send "Q"
ends "it is left"
END

# --- outside -------------------------------------------------------------------------------------
if [ "$(stat -f -c %T /dev/shm 2>/dev/null)" != tmpfs ]; then
	skip 'opened outside' 'there is no /dev/shm in memory'
	done_testing
fi
MEMORY=$(mktemp -d /dev/shm/sotay-test.XXXXXX)
export XDG_RUNTIME_DIR="$MEMORY"
# A viewer that is left open: nobody ever writes to what it reads.
printf '#!/bin/sh\necho $$ >"%s/begun.fifo"\nexec cat "%s/never.fifo"\n' "$T" "$T" >bin/view
printf '#!/bin/sh\n[ "$(find "%s/sotay" -type f | wc -l)" = 1 ]\n' "$MEMORY" >bin/one
printf '#!/bin/sh\n[ "$(find "%s/sotay" -type f | wc -l)" = 0 ]\n' "$MEMORY" >bin/none
printf '#!/bin/sh\nkill -9 "$1"\n' >bin/kill9
mkfifo begun.fifo never.fifo
printf '#!/bin/sh\ncat "%s/begun.fifo" >>"%s/viewers"\n' "$T" "$T" >bin/begun
chmod +x bin/*
printf 'program open pdf %s %%s\n' "$T/bin/view" >"$HOME_/config/sotayrc"

outside() { # WHAT-THEN: the file is there while it is open, and gone then
	drive xterm-256color 24x80 <<-END
		wait "Passphrase:"
		send "$PASS\r"
		wait "Last sync"
		send "2\r"
		wait "Attached"
		send "A"
		wait "1/2"
		send "jo"
		wait "opened outside: form.pdf"
		run $T/bin/begun "it has begun"
		run $T/bin/one "a file in memory is there for a program outside"
		$1
	END
	is "$(find "$MEMORY/sotay" -type f | wc -l)" "$2" "$2 files in memory then"
	xargs kill <viewers 2>/dev/null
	rm viewers
}
outside 'send "\x18"
		wait "Passphrase:"
		run '"$T"'/bin/none "the lock takes it away"
		signal TERM
		ends "and it is left"' 0
outside 'send "Q"
		ends "leaving takes it away"' 0
outside 'run '"$T"'/bin/kill9 "killed"' 1
outside 'run '"$T"'/bin/one "the one before went with the unlock"
		send "Q"
		ends "left"' 0
rm -rf "$MEMORY"
done_testing
