#!/bin/sh
# Every file of a profile looks random, byte by byte, also what a SIGKILL leaves behind: the store, a
# hot journal, the key file, attachments whole and in part. What has a form by design - the journal's
# headers and page numbers, the key file's header and parameters - is left out, and only that.
. "$(dirname "$0")/../run/lib.sh"

cat >random.py <<'END'
import struct, sys, zlib

MAGIC = bytes.fromhex("d9d505f920a163d7")
PAGE = 4096

def chi(data):
    n = [0] * 256
    for b in data:
        n[b] += 1
    want = len(data) / 256
    return sum((x - want) ** 2 for x in n) / want

def journal(data):  # what is sealed or masked of a rollback journal
    at, sealed, sums, records = 0, [], [], 0
    while data[at:at + 8] == MAGIC or (at == 0 and data[:8] == bytes(8)):
        at += 512
        while at + PAGE + 8 <= len(data) and 0 < struct.unpack(">I", data[at:at + 4])[0] < 1 << 20:
            sealed.append(data[at + 4:at + 4 + PAGE])
            sums.append(data[at + 4 + PAGE:at + 8 + PAGE])
            at += PAGE + 8
            records += 1
        at = (at + 511) // 512 * 512
    return b"".join(sealed), b"".join(sums), records

def keys(data):  # salt, nonce, key and tag of each slot, and the trailer
    out, at = b"", 8 + 2 + 16 + 2
    for _ in range(struct.unpack("<H", data[26:28])[0]):
        out += data[at + 14:at + 14 + 16 + 24 + 32 + 16]
        at += 14 + 16 + 24 + 32 + 16
    assert at + 16 == len(data), (at, len(data))
    return out + data[at:]

bad = 0
def judge(name, data, least=1):
    global bad
    if len(data) < least:
        print(f"not ok - {name}: only {len(data)} bytes")
        bad = 1
        return
    # 255 degrees of freedom: six standard deviations to either side. Small ones: no byte stands out.
    c = chi(data)
    ok = 120 < c < 400 if len(data) >= 2048 else max(data.count(b) for b in set(data)) <= 6 + len(data) // 40
    z = len(zlib.compress(data, 9)) / len(data)
    ok = ok and z >= 1
    # the whole may hide a piece: each page by itself
    pages = [data[i:i + PAGE] for i in range(0, len(data) - PAGE + 1, PAGE)]
    odd = sum(not 90 < chi(p) < 430 for p in pages)
    print(f"{'ok' if ok and not odd else 'not ok'} - {name}: {len(data)} bytes, chi-square {c:.0f}, "
          f"compressed {z:.3f}, {odd} of {len(pages)} pages stand out")
    bad |= not ok or odd > 0

for arg in sys.argv[1:]:
    kind, name, path = arg.split("=", 2)
    data = open(path, "rb").read()
    if kind == "journal":
        sealed, sums, records = journal(data)
        judge(f"{name}, {records} page images", sealed, PAGE)
        judge(f"{name}, the sums behind them", sums)
    elif kind == "keys":
        judge(name, keys(data), 80)
    else:
        judge(name, data, 1000)
sys.exit(bad)
END
say() { # KIND=NAME=FILE…
	python3 random.py "$@" >said 2>&1
	rc_=$?
	while IFS= read -r line; do
		case $line in
		'ok - '*) ok "${line#ok - }" ;;
		'not ok - '*) not_ok "${line#not ok - }" ;;
		*) not_ok 'the tool' "$line" ;;
		esac
	done <said
	return $rc_
}

make_server_data
# Text that is anything but random, and an attachment of one letter.
i=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	yes 'Nội dung của nghị quyết, và lại nội dung. ' | head -n $((i * 30)) |
		document "d$i" "$i-QD/TW" QĐ "Quyết định $i" 2025-03-01
done
head -c 400000 /dev/zero | tr '\0' A >a.txt
echo 'Nội dung' | document att 99-QD/TW QĐ 'Có phụ lục' 2025-03-02 'Attachment: a.txt'
start_server
must sotayd publish --to all att d[1-9] d[1-5][0-9]
start_evil
AT=$EVIL new_member M001
must sotay sync
D=$HOME_/data/default
evil cut-half /v1/blob
sotay attachment get 99-QD/TW 1 >out 2>err
PART=$(find "$D/blobs" -name '*.part')
say "file=an attachment in part=$PART"
evil pass
must sotay attachment get 99-QD/TW 1
BLOB=$(find "$D/blobs" -type f ! -name '*.part')
say "file=the store=$D/store.db" "keys=the key file=$D/keys.sotay" "file=an attachment=$BLOB"

# Killed in the midst of a batch, the journal hot: the failing program is the build with fail-points.
as killed
BUILD_CLIENT=$BUILD_FP
code_=$(sotayd code M002 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
must sotay enrol "$URL" "$code_" --ca "$SRV/ca.pem"
cheap
D=$HOME_/data/default
JOURNAL=
n=0
printf '%s\n' "$PASS" >.pass
# Until a kill finds a journal with records in it.
while [ $n -lt 200 ] && [ -z "$JOURNAL" ]; do
	n=$((n + 1))
	cp -a "$D" before
	SOTAY_HOME=$HOME_ python3 - "$D/store.db-journal" "${BUILD_CLIENT:-$BUILD}/sotay" <<'END'
import os, subprocess, sys
fd = os.open(".pass", os.O_RDONLY)
p = subprocess.Popen([sys.argv[2], "--passphrase-fd", str(fd), "sync"], pass_fds=(fd,),
                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
while p.poll() is None:
    try:
        if os.stat(sys.argv[1]).st_size > 30000:
            p.kill()
    except FileNotFoundError:
        pass
p.wait()
END
	size=$(stat -c %s "$D/store.db-journal" 2>/dev/null || echo 0)
	if [ "$size" -gt 30000 ]; then
		JOURNAL=$D/store.db-journal
	else
		rm -rf "$D" && mv before "$D"
	fi
	rm -rf before
done
if [ -n "$JOURNAL" ]; then
	ok "a SIGKILL leaves a hot journal of $size bytes"
	say "journal=the hot journal=$JOURNAL" "file=the store beside it=$D/store.db"
	sotay list documents >out 2>err
	is $? 0 'which the next start rolls back'
	must sotay sync
	say "file=the store after it all=$D/store.db"
else
	not_ok 'a SIGKILL leaves a hot journal'
fi
# The tool can tell: the same on a build that seals nothing.
if [ -x "$BUILD_NOSEAL/sotay" ]; then
	BUILD_CLIENT=$BUILD_NOSEAL
	new_member M003
	must sotay sync
	python3 random.py "file=the store=$HOME_/data/default/store.db" >out 2>&1
	is $? 1 'a store that is not sealed does not look random'
else
	not_ok 'the build without sealing is there' "$BUILD_NOSEAL/sotay"
fi
done_testing
