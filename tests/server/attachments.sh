#!/bin/sh
# Attachments: sealed beside the database, fetched from any place on, taken up where a transfer broke.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/server/http.lib"
make_server_data

run() { # CODE NAME ARGUMENT…
	want_=$1 name_=$2
	shift 2
	sotayd "$@" >out 2>err
	is $? "$want_" "$name_"
	harmless err "$name_: its words are harmless"
}

sql() {
	sqlite3 "$SRV/sotayd.db" "PRAGMA query_only=1; $1"
}

# fetch FILE BLOB SIZE: what sotay-net does with a file that holds the beginning already.
fetch() {
	TOKEN=$TOKEN python3 "$TOP/tests/server/ask.py" "$BUILD/sotay-net" "${EVIL:-$URL}" "$SRV/ca.pem" \
		--file "$1" BLOB "HASH:$2" "OFFSET#$(stat -c %s "$1")" "TOTAL#$3" >said 2>&1
}

# --- what is refused ------------------------------------------------------------
mkdir docs
openssl rand 300000 >"docs/Biểu mẫu 1.pdf"
: >docs/empty.txt
printf 'Thân\n' | document docs/one.txt 1-HD/TU HD 'Có phụ lục' 2025-01-01 'Attachment: Biểu mẫu 1.pdf' 'Attachment: empty.txt'
for bad in ../docs/x.pdf /etc/x.pdf .pdf run.exe 'a"b.pdf'; do
	printf 'x\n' | document docs/bad.txt 2-HD/TU HD x 2025-01-01 "Attachment: $bad"
	run 2 "attaching $bad" publish --to all docs/bad.txt
	has err 'bad.txt:5:' 'is refused by its line'
done
printf 'x\n' | document docs/bad.txt 2-HD/TU HD x 2025-01-01 'Attachment: gone.pdf'
run 2 'a file that is not there' publish --to all docs/one.txt docs/bad.txt
has err 'gone.pdf' 'is named'
printf 'x\n' | document docs/bad.txt 2-HD/TU HD x 2025-01-01 'Attachment: empty.txt' 'Attachment: empty.txt'
run 2 'the same file twice' publish --to all docs/bad.txt
run 2 'attachments of standard input' publish --to all - <docs/one.txt
truncate -s 70000000 docs/huge.pdf
printf 'x\n' | document docs/bad.txt 2-HD/TU HD x 2025-01-01 'Attachment: huge.pdf'
run 2 'a file of more than 64 MiB' publish --to all docs/bad.txt
[ ! -e "$SRV/blobs" ]
is $? 0 'nothing was sealed by then'

# --- publishing -----------------------------------------------------------------
run 0 'a document with attachments' publish --to all docs/one.txt
ID=$(cut -d' ' -f1 out)
is "$(find "$SRV/blobs" -type f | wc -l) $(find "$SRV/blobs" -type f ! -perm 600)" '2 ' 'has its files sealed, for the server alone'
is "$(stat -c %a "$SRV/blobs")" 700 'in a private folder'
if cat "$SRV"/blobs/* | grep -qaF "$(head -c 300 'docs/Biểu mẫu 1.pdf' | LC_ALL=C tr -d '\0\n' | tail -c 16)"; then
	not_ok 'none of their bytes is in clear'
else
	ok 'none of their bytes is in clear'
fi
run 0 'the same again' publish --to all docs/one.txt
has out '(unchanged)' 'changes nothing'
printf 'nội dung\n' >docs/empty.txt
run 0 'with another file beside it' publish --to all docs/one.txt
has out "$ID rev 2" 'it is a revision'
is "$(find "$SRV/blobs" -type f | wc -l)" 2 'the file that stayed is not sealed again, the one that no revision has any more is gone'
printf 'Kind: regular\nTitle: Họp\nStart: 2030-01-01 08:00\nAttachment: empty.txt\n\n- 5%s x\n' "'" >docs/m.txt
run 0 'a meeting has attachments too' meeting --to 99.01.001.01 docs/m.txt

# --- over HTTPS -----------------------------------------------------------------
start_server
enrol M001 phone
BLOB=$(sql "SELECT hex(blob) FROM att WHERE name LIKE 'Bi%' AND rev = 2" | python3 -c '
import base64, sys
print(base64.urlsafe_b64encode(bytes.fromhex(sys.stdin.read().strip())).decode().rstrip("="))')
SIZE=$(stat -c %s "$SRV/blobs/$BLOB")
is "$SIZE" $((24 + 300000 + 5 * 17)) 'a blob is a header, pieces and their tags'
get b "/v1/blob/$BLOB"
is "$CODE $(wc -c <b.body)" "200 $SIZE" 'it can be fetched'
same b.body "$SRV/blobs/$BLOB" 'whole'
has b.head 'Cache-Control: public, max-age=31536000, immutable' 'for ever'
has b.head "ETag: \"$BLOB\"" 'under its name'
get b "/v1/blob/$BLOB" -H 'Range: bytes=100000-' -H "If-Range: \"$BLOB\""
is "$CODE $(wc -c <b.body)" "206 $((SIZE - 100000))" 'from a place on'
has b.head "Content-Range: bytes 100000-$((SIZE - 1))/$SIZE" 'said with the answer'
tail -c +100001 "$SRV/blobs/$BLOB" >rest
same b.body rest 'the rest of the same bytes'
get b "/v1/blob/$BLOB" -H 'Range: bytes=10-19'
is "$CODE $(wc -c <b.body)" '206 10' 'a part in the middle'
get b "/v1/blob/$BLOB" -H 'Range: bytes=100000-' -H 'If-Range: "other"'
is "$CODE $(wc -c <b.body)" "200 $SIZE" 'of something else nothing is gone on with'
for r in 'bytes=-5' 'bytes=5' 'bytes=9-5' 'bytes=1-2,4-5' 'lines=1-2' 'bytes=99999999999999999999-'; do
	get b "/v1/blob/$BLOB" -H "Range: $r"
	is "$CODE $(wc -c <b.body)" "200 $SIZE" "$r is passed over"
done
get b "/v1/blob/$BLOB" -H "Range: bytes=$SIZE-"
problem b 416 req:range 'behind the end there is nothing'
has b.head "Content-Range: bytes */$SIZE" 'and it is said how much there is'
for p in ../sotayd.db "$BLOB/x" x; do
	get b "/v1/blob/$p" --path-as-is
	is "$CODE" 404 "/v1/blob/$p is nothing"
done
get b /v1/blob/..%2fsotayd.db
problem b 400 req:invalid 'no path has an escape'

# --- the helper -----------------------------------------------------------------
: >part
fetch part "$BLOB" "$SIZE"
like said '^END ' 'the helper fetches it into a file'
same part "$SRV/blobs/$BLOB" 'whole'
python3 - "$SRV/sotayd.db" part opened <<'END'
import ctypes, ctypes.util, sqlite3, sys
db = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
key = db.execute("SELECT key FROM att WHERE name LIKE 'Bi%' AND rev = 2").fetchone()[0]
s = ctypes.CDLL("libsodium.so.23")
s.sodium_init()
f = open(sys.argv[2], "rb")
st = ctypes.create_string_buffer(64)
assert s.crypto_secretstream_xchacha20poly1305_init_pull(st, f.read(24), key) == 0
out, tag = open(sys.argv[3], "wb"), ctypes.c_ubyte()
while True:
    c = f.read(65536 + 17)
    m = ctypes.create_string_buffer(65536)
    assert s.crypto_secretstream_xchacha20poly1305_pull(st, m, None, ctypes.byref(tag), c, ctypes.c_ulonglong(len(c)), None, ctypes.c_ulonglong(0)) == 0
    out.write(m.raw[:len(c) - 17])
    if tag.value == 3:
        break
END
same opened 'docs/Biểu mẫu 1.pdf' 'and it opens to the file that was attached'
fetch part "$BLOB" "$SIZE"
like said '^END .*TRIPS=0$' 'one that is whole is only looked at'
head -c 200000 "$SRV/blobs/$BLOB" >part
fetch part "$BLOB" "$SIZE"
like said '^END ' 'one that was begun is gone on with'
same part "$SRV/blobs/$BLOB" 'to the end'
DOWN=$(grep "^END" said | grep -o "DOWN=[0-9]*" | cut -d= -f2)
[ "$DOWN" -lt 102000 ]
is $? 0 "and only the rest is fetched ($DOWN bytes)"
head -c 200000 /dev/zero >part
fetch part "$BLOB" "$SIZE"
like said '^END ' 'a wrong beginning is found'
same part "$SRV/blobs/$BLOB" 'and all fetched again'
: >part
fetch part "$BLOB" $((SIZE - 1))
like said '^PROBLEM .*CLASS=Q TYPE=net:blob' 'of another length it is not what was announced'
is "$(stat -c %s part)" 0 'and is thrown away'
OTHER=$(id_of x)$(id_of y)
fetch part "$(printf %s "$OTHER" | cut -c1-42)A" "$SIZE"
like said '^PROBLEM .*CLASS=R TYPE=feed:unknown' 'one that is not there'
cp "$SRV/blobs/$BLOB" good
printf X | dd of="$SRV/blobs/$BLOB" bs=1 seek=1000 conv=notrunc 2>/dev/null
: >part
fetch part "$BLOB" "$SIZE"
like said '^PROBLEM .*CLASS=Q TYPE=net:blob' 'one that was changed on its way'
is "$(stat -c %s part)" 0 'leaves nothing behind'
cat good >"$SRV/blobs/$BLOB"
start_evil
evil cut-half /v1/blob
: >part
fetch part "$BLOB" "$SIZE"
like said '^PROBLEM .*CLASS=N' 'where the line breaks it says so'
GOT=$(stat -c %s part)
[ "$GOT" -gt 0 ] && [ "$GOT" -lt "$SIZE" ]
is $? 0 "and keeps what came ($GOT of $SIZE)"
evil pass
fetch part "$BLOB" "$SIZE"
like said '^END ' 'to go on from'
same part good 'to the end'

# --- what nobody names any more ----------------------------------------------------
stop_server
: >"$SRV/blobs/.0123456789abcdef"
: >"$SRV/blobs/$(printf %s "$OTHER" | cut -c1-42)A"
: >"$SRV/blobs/not-ours"
start_server
is "$(find "$SRV/blobs" -type f | wc -l) $(find "$SRV/blobs" -name '.*' -type f | wc -l)" '4 0' 'what a command that was killed has left goes when the server starts'
[ -e "$SRV/blobs/not-ours" ] && [ -e "$SRV/blobs/$BLOB" ]
is $? 0 'other files and what is in use stay'
run 0 'withdrawing' withdraw 1-HD/TU --reason 'nhầm'
[ ! -e "$SRV/blobs/$BLOB" ]
is "$? $(find "$SRV/blobs" -type f | wc -l)" '0 2' "removes its files, and nobody else's"
get b "/v1/blob/$BLOB"
is "$CODE" 404 'they are served no more'
run 0 'publishing it again' publish --to all docs/one.txt
is "$(find "$SRV/blobs" -type f | wc -l)" 4 'seals them again'
[ ! -e "$SRV/blobs/$BLOB" ]
is $? 0 'under a new key'
done_testing
