#!/bin/sh
# Attachments at the member's: named with their document, fetched when asked for, sealed on the disk.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
openssl rand 300000 >'Biểu mẫu 1.pdf'
printf 'một\thai\nba\033[31m\n' >b.txt
echo 'Nội dung' | document with 1-QD/TW QĐ 'Có phụ lục' 2025-03-01 'Attachment: Biểu mẫu 1.pdf' 'Attachment: b.txt'
echo 'Nội dung' | document plain 2-QD/TW QĐ 'Không phụ lục' 2025-03-02
start_server
must sotayd publish --to all with plain
start_evil
AT=$EVIL new_member M001

# --- synchronised ---------------------------------------------------------------
sotay sync >out 2>err
is $? 0 'a document with attachments is synchronised'
like out '^synced: 2 documents, ' 'with the others'
sotay list documents >out 2>err
is "$?-$(wc -l <out)" 0-2 'both are listed'
sotay show 1-QD/TW >out 2>err
has out 'Attachment: Biểu mẫu 1.pdf (300 kB, not fetched)' 'show names the first attachment and its size'
like out '^Attachment: b.txt (1[0-9] bytes, not fetched)$' 'and the second'
sotay show 2-QD/TW >out 2>err
hasnt out 'Attachment' 'the other has none'
sotay show 1-QD/TW --json >out 2>err
has out '"attachments":["Biểu mẫu 1.pdf","b.txt"]' 'the object names them'
sotay list documents --json >out 2>err
has out '"attachments":["Biểu mẫu 1.pdf","b.txt"]' 'in the list too'
has out '"attachments":[]' 'and says where there are none'

# --- fetched ----------------------------------------------------------------------
blobs=$HOME_/data/default/blobs
sotay attachment list 1-QD/TW >out 2>err
like out '^1     300000 away   Biểu mẫu 1.pdf$' 'the first is at the server'
sotay attachment cat 1-QD/TW 1 >out 2>err
is $? 1 'and cannot be read yet'
has err 'sotay attachment get' 'it is said how it comes'
sotay attachment get 1-QD/TW 3 >out 2>err
is $? 1 'there is no third one'
sotay attachment get 1-QD/TW 0 >out 2>err
is $? 1 'nor one before the first'
sotay attachment get 1-QD/TW x >out 2>err
is $? 2 'a number is wanted'
evil cut-half /v1/blob
sotay attachment get 1-QD/TW 1 >out 2>err
is $? 4 'a transfer that breaks is an error'
harmless err 'in one plain sentence'
PART=$(find "$blobs" -name '*.part')
GOT=$(stat -c %s "$PART")
[ "$GOT" -gt 0 ] && [ "$GOT" -lt 300000 ]
is $? 0 "what came is kept ($GOT bytes)"
is "$(stat -c %a "$blobs") $(stat -c %a "$PART")" '700 600' 'for the member alone'
evil pass
: >evil.log
sotay attachment get 1-QD/TW 1 >out 2>err
is $? 0 'the next time it goes on'
has out 'here: Biểu mẫu 1.pdf' 'and says what is here'
BLOB=${PART##*/}
BLOB=${BLOB%.part}
same "$blobs/$BLOB" "$SRV/blobs/$BLOB" 'to the same sealed bytes'
is "$(find "$blobs" -type f | wc -l)" 1 'and the part is gone'
mv "$blobs/$BLOB" "$blobs/$BLOB.part"
sotay attachment get 1-QD/TW 1 >out 2>err
is "$?-$(find "$blobs" -type f | wc -l)" 0-1 'one that was whole when the program was killed is taken as it is'
same "$blobs/$BLOB" "$SRV/blobs/$BLOB" 'under its name'
sotay attachment get 1-QD/TW 2 --pin >out 2>err
is $? 0 'another is fetched and pinned'
sotay attachment list 1-QD/TW >out 2>err
like out '^1     300000 here   Biểu mẫu 1.pdf$' 'the one is here'
like out '^2 .* pinned b.txt$' 'the other pinned'
sotay attachment list 1-QD/TW --json >out 2>err
has out '"n":2,"name":"b.txt","type":"text/plain","size":' 'the object says it too'
has out '"state":"pinned"' 'with its state'
sotay show 1-QD/TW >out 2>err
has out 'Attachment: Biểu mẫu 1.pdf (300 kB)' 'show knows'
stop_server
sotay attachment get 1-QD/TW 1 >out 2>err
is $? 0 'what is here is not fetched again'

# --- read ---------------------------------------------------------------------------
sotay attachment cat 1-QD/TW 1 >got 2>err
is $? 0 'cat writes'
same got 'Biểu mẫu 1.pdf' 'the bytes of the file'
sotay attachment cat 1-QD/TW 2 >got 2>err
same got b.txt 'also of a text'
if grep -rqaF 'một' "$HOME_"; then
	not_ok 'nothing of it lies in clear'
else
	ok 'nothing of it lies in clear'
fi
mkdir bin
cat >bin/pdftotext <<'END'
#!/bin/sh
[ "$*" = '-layout -enc UTF-8 - -' ] || exit 3
printf 'read %s\033[31m bytes\fof page\n' "$(wc -c)"
echo x >leak && echo written
exit 0
END
chmod +x bin/pdftotext
tty_cat() { # N
	python3 - "$BUILD/sotay" "$T/.pass" "$HOME_" "$1" "${WHICH:-1-QD/TW}" <<'END'
import os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    p = os.open(sys.argv[2], os.O_RDONLY)
    os.dup2(p, 9)
    os.environ["SOTAY_HOME"] = sys.argv[3]
    os.execv(sys.argv[1], ["sotay", "--passphrase-fd", "9", "attachment", "cat", sys.argv[5], sys.argv[4]])
while True:
    try:
        b = os.read(fd, 4096)
    except OSError:
        break
    if not b:
        break
    sys.stdout.buffer.write(b)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 255)
END
}
PATH=$PWD/bin:$PATH tty_cat 1 >out 2>&1
is $? 0 'at a terminal a filter reads it'
has out 'read 300000' 'the whole file by its pipe'
if LC_ALL=C grep -q "$(printf '\033')" out; then
	not_ok 'what it says is sanitised' "$(cat -v out)"
else
	ok 'what it says is sanitised'
fi
hasnt out "written" "and it can write no file"
[ ! -s leak ]
is $? 0 "nothing of it comes to lie on the disk"
tty_cat 2 >out 2>&1
has out 'một' 'a text is shown as it is'
printf '#!/bin/sh\nexit 7\n' >bin/pdftotext
PATH=$PWD/bin:$PATH tty_cat 1 >out 2>&1
isnt $? 0 'a filter that fails is an error'
has out 'pdftotext could not make text' 'and named'
mkdir -p "$HOME_/config"
cat >bin/mine <<'END'
#!/bin/sh
[ -t 0 ] && exit 3
(: </dev/tty) 2>/dev/null && exit 4
grep -q '^NoNewPrivs:.1' /proc/self/status || exit 5
[ -z "$SECRET" ] || exit 6
[ "$(ulimit -t)" = 1 ] || exit 7
[ -z "$(find /proc/$$/fd -lname '*/data/*')" ] || exit 8
printf 'mine <%s> %s' "$1" "$(wc -c)"
END
chmod +x bin/mine
printf 'set program-seconds = 1\nprogram read pdf %s/bin/mine "a  b"\n' "$PWD" >"$HOME_/config/sotayrc"
SECRET=x tty_cat 1 >out 2>&1
is $? 0 'a filter of sotayrc reads, without terminal, secrets, privileges and other descriptors'
has out 'mine <a  b> 300000' 'with its own words'
mkfifo never.fifo
printf '#!/bin/sh\nexec cat %s/never.fifo\n' "$PWD" >bin/mine
tty_cat 1 >out 2>&1
isnt $? 0 'one that hangs is ended'
has out 'took longer than 1 s and was ended (sotayrc: program-seconds)' 'and it is said after how long'
# shellcheck disable=SC2009 # the whole command line is looked for
ps -eo args | grep -qxF "cat $PWD/never.fifo"
is $? 1 'and it is gone'
printf 'program read pdf none-such\nprogram lend pdf x\n' >"$HOME_/config/sotayrc"
tty_cat 1 >out 2>&1
isnt $? 0 'a filter that is not there is an error'
has out 'none-such is not installed' 'and named'
has out 'sotayrc:2:9: a program is for read, open or terminal' 'a mistake is told by its line, and passed over'

# --- opened outside -------------------------------------------------------------------------
open_with() { # PROGRAM-ROW…
	printf 'set open-seconds = 0\nprogram %s\n' "$@" >"$HOME_/config/sotayrc"
}
cat >bin/view <<END
#!/bin/sh
[ -t 0 ] || echo 'no terminal' >>"$PWD/seen"
[ -z "\$SECRET" ] || echo "\$SECRET" >>"$PWD/seen"
case \${1-} in
*/sotay/*.pdf) stat -c '%a' "\${1%/*}" "\$1" >>"$PWD/seen" ;;
esac
cat \${1+"\$1"} >"$PWD/viewed"
[ ! -e "$PWD/stay" ] || kill -9 \$PPID
END
chmod +x bin/view
open_with "open pdf $PWD/bin/view"
SECRET=x sotay attachment open 1-QD/TW 1 >out 2>err
is $? 0 'a program outside gets the file by its standard input'
same viewed 'Biểu mẫu 1.pdf' 'all of it'
hasnt seen 'x' 'and no secret of the environment'
open_with "open pdf $PWD/bin/view %s"
sotay attachment open 1-QD/TW 1 >out 2>err
is $? 2 'one that wants a file gets none without a folder in memory'
has err 'no tmpfs at XDG_RUNTIME_DIR: read it inside' 'and it is said what to do'
if [ "$(stat -f -c %T .)" = tmpfs ] || [ "$(stat -f -c %T /dev/shm 2>/dev/null)" != tmpfs ]; then
	skip 'opened from memory' 'there is no /dev/shm in memory, or nothing else'
else
	mkdir -m 700 run
	XDG_RUNTIME_DIR=$PWD/run sotay attachment open 1-QD/TW 1 >out 2>err
	is "$? $(find run -mindepth 1)" '2 ' 'nor where the folder is on a disk'
	MEMORY=$(mktemp -d /dev/shm/sotay-test.XXXXXX)
	export XDG_RUNTIME_DIR="$MEMORY"
	chmod 777 "$MEMORY"
	sotay attachment open 1-QD/TW 1 >out 2>err
	is $? 2 'nor where others may write'
	chmod 700 "$MEMORY"
	rm -f seen viewed
	sotay attachment open 1-QD/TW 1 >out 2>err
	is $? 0 'from memory it gets one'
	same viewed 'Biểu mẫu 1.pdf' 'all of it'
	is "$(tr '\n' ' ' <seen)" 'no terminal 700 600 ' 'for the member alone, and no terminal'
	is "$(find "$MEMORY/sotay" -type f | wc -l)" 0 'which is gone when the program has ended'
	open_with 'open pdf none-such %s'
	sotay attachment open 1-QD/TW 1 >out 2>err
	is "$? $(find "$MEMORY/sotay" -type f | wc -l)" '1 0' 'or was not there'
	open_with "open pdf $PWD/bin/view %s"
	: >stay
	sotay attachment open 1-QD/TW 1 >out 2>err
	is "$? $(find "$MEMORY/sotay" -type f | wc -l)" '137 1' 'one that was killed leaves it'
	rm stay
	: >"$MEMORY/sotay/0123456789abcdef.txt"
	: >"$MEMORY/sotay/other"
	sotay attachment open 1-QD/TW 1 >out 2>err
	is "$? $(find "$MEMORY/sotay" -type f -printf '%f')" '0 other' 'to be removed by the next'
	rm -r "$MEMORY"
	unset XDG_RUNTIME_DIR
fi
rm -f "$HOME_/config/sotayrc" viewed

# --- kept, and removed ------------------------------------------------------------------------
sotay attachment remove 1-QD/TW 2 >out 2>err
isnt $? 0 'one that is pinned is not removed'
has err 'it is pinned; unpin it first' 'and it is said why'
sotay attachment unpin 1-QD/TW 2 >out 2>err
is "$? $(cat out)" '0 no longer kept: b.txt' 'the pin is taken off'
sotay attachment remove 1-QD/TW 2 >out 2>err
is "$? $(cat out)" '0 removed from this device: b.txt' 'then its file is removed'
is "$(find "$blobs" -type f | wc -l)" 1 'and the other stays'
sotay attachment list 1-QD/TW >out 2>err
like out '^2 .* away   b.txt$' 'it is at the server again'
sotay attachment remove 1-QD/TW 2 >out 2>err
is $? 1 'what is not here is not removed'
sotay attachment pin 1-QD/TW 2 >out 2>err
is "$? $(cat out)" '0 fetched with the next sync, and kept: b.txt' 'without a line it is pinned all the same'
sotay attachment list 1-QD/TW >out 2>err
like out '^2 .* due    b.txt$' 'and due'
start_server
evil cut-half /v1/blob
sotay sync >out 2>err
is $? 0 'a sync succeeds'
has err 'b.txt is pinned and was not fetched' 'even where that fails, which is said'
evil pass
sotay sync >out 2>err
is "$? $(cat err)" '0 ' 'the next sync'
sotay attachment list 1-QD/TW >out 2>err
like out '^2 .* pinned b.txt$' 'brings it'
printf 'một nghìn\n' >b.txt
must sotayd publish --to all with
sotay sync >out 2>err
is "$? $(cat err)" '0 ' 'a revision brings another file'
sotay attachment list 1-QD/TW >out 2>err
like out '^2 .* pinned b.txt$' 'which is here with the same sync'
like out '^1 .* here   Biểu mẫu 1.pdf$' 'beside the one that was here'
sotay attachment cat 1-QD/TW 2 >got 2>err
same got b.txt 'and is what was published'
stop_server
BLOB=$(basename "$(find "$blobs" -size +100k)")

# --- as it is built in ---------------------------------------------------------------------
if command -v pdftotext >/dev/null; then
	python3 - >paper.pdf <<'END'
import sys
page = b"BT /F1 24 Tf 72 720 Td (Words of a true paper) Tj ET"
objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
           b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
           b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
           b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
out, at = b"%PDF-1.4\n", []
for i, o in enumerate(objects, 1):
    at.append(len(out))
    out += b"%d 0 obj\n%s\nendobj\n" % (i, o)
out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % a for a in at) + \
       b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
sys.stdout.buffer.write(out)
END
	echo 'Nội dung' | document paper 4-QD/TW QĐ 'Có văn bản' 2025-03-03 'Attachment: paper.pdf'
	start_server
	must sotayd publish --to all paper
	must sotay sync
	must sotay attachment get 4-QD/TW 1
	stop_server
	WHICH=4-QD/TW tty_cat 1 >out 2>&1
	is $? 0 'pdftotext reads a PDF within what it may'
	has out 'Words of a true paper' 'and its words come out'
	must sotay attachment remove 4-QD/TW 1
else
	skip 'pdftotext reads a PDF' 'it is not installed'
fi

# --- damaged ---------------------------------------------------------------------------
printf X | dd of="$blobs/$BLOB" bs=1 seek=100000 conv=notrunc 2>/dev/null
sotay attachment cat 1-QD/TW 1 >got 2>err
isnt $? 0 'a changed file is found'
has err 'damaged' 'and said'
head -c 65536 'Biểu mẫu 1.pdf' >want
same got want 'no byte of the changed piece comes out'

# --- gone with its document ----------------------------------------------------------------
start_server
must sotayd withdraw 1-QD/TW --reason 'nhầm'
touch "$blobs/not-ours"
sotay sync >out 2>err
is $? 0 'the document is withdrawn'
is "$(find "$blobs" -type f -printf '%f ')" 'not-ours ' 'its files go with it, others are left alone'
sotay attachment list 1-QD/TW >out 2>err
hasnt out 'pdf' 'and it has no attachments'
sotay forget --yes >out 2>err
is $? 0 'the profile is removed'
[ ! -e "$blobs" ]
is $? 0 'with the folder'
done_testing
