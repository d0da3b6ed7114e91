#!/bin/sh
# Every kind of object that --json prints has the keys that sotay.1 names, all and no others; and a reader
# that leaves early ends each command quietly.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
pty_data 12
day_data
printf 'Một tờ giấy.\n' >b.txt
echo 'Nội dung' | document with 99-QD/TW QĐ 'Có phụ lục' 2025-03-01 'Attachment: b.txt'
must sotayd publish --to all with
must sotay sync
must sotay ack 12-TB

cat >keys.py <<'END'
import json, re, sys

# keys.py PAGE KIND [COMMAND]: the objects on standard input against the row of JSON in the page
page = open(sys.argv[1], encoding="utf-8").read()
part = page.split("\n.Sh JSON\n")[1].split("\n.Sh ")[0]
row = part.split("\n.It %s\n" % sys.argv[2])[1].split("\n.It ")[0].split("\n.El")[0]
more = re.findall(r"^\.Cm ([^\n]*)\nadds ([^.;]*)[.;]", row, re.M)
row = re.sub(r"\([^)]*\)", "", row.split("\n.Cm ")[0]).replace(" and ", ", ")
want = set(re.findall(r"[a-z_]+", row.split(";")[0]))
for command, keys in more:
    if command in sys.argv[3:]:
        want |= set(re.findall(r"[a-z_]+", keys.replace(" and ", ", ")))
rows = [json.loads(line) for line in sys.stdin]
if not rows:
    print("no objects")
for r in rows:
    for k in sorted(set(r) ^ want):
        print("%s: %s" % (k, "is not in the page" if k in r else "is not in the object"))
END
kind() { # KIND COMMAND…: of ADDS
	k_=$1
	shift
	sotay "$@" --json >json 2>err
	is "$?" 0 "sotay $*"
	python3 keys.py "$TOP/man/sotay.1" "$k_" "${ADDS-}" <json >faults 2>&1
	is "$(sort -u faults)" '' "its objects are the $k_ of sotay.1"
}
id() { # LIST
	sotay list "$1" --format '%i\n' | head -1
}
kind documents list documents
kind notices list notices
kind meetings list meetings
kind outbox outbox
kind outbox list outbox
kind documents search hoc
ADDS='search --snippets' kind documents search --snippets hoc
ADDS=show kind documents show 12-TB
ADDS=show kind notices show "$(id notices)"
ADDS=show kind meetings show "$(id meetings)"
kind attachment attachment list 99-QD
kind device device list
kind doctor doctor
kind profile profile
kind profile export profile
# A row of the page that lacks a key is found.
sed 's/^id, number, type, title/id, number, title/' "$TOP/man/sotay.1" >page
sotay list documents --json | python3 keys.py page documents | sort -u >faults
is "$(cat faults)" 'type: is not in the page' 'a key that the page lacks is found'

# --- a reader that leaves ------------------------------------------------------------------------
cat >leave.py <<'END'
import os, subprocess, sys

# Runs a command whose standard output nobody reads any more; prints its code and what it said.
r, w = os.pipe()
os.close(r)
p = subprocess.run(sys.argv[1:], stdout=w, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                   pass_fds=[3])
print("%d:%s" % (p.returncode, p.stderr.decode()))
END
for c in 'list documents' 'list documents --json' 'list meetings' 'outbox --json' 'search hoc --json' 'show 12-TB' \
	'profile --json' 'export profile' 'attachment list 99-QD --json' 'device list --json' 'doctor --json' help \
	'completion bash' sync; do
	printf '%s\n' "$PASS" >pass
	# shellcheck disable=SC2086
	is "$(SOTAY_HOME=$HOME_ python3 leave.py "${BUILD_CLIENT:-$BUILD}/sotay" --passphrase-fd 3 $c 3<pass)" 0: \
		"nobody reads: $c"
done
must stop_server
printf '%s\n' "$PASS" >pass
said=$(SOTAY_HOME=$HOME_ python3 leave.py "${BUILD_CLIENT:-$BUILD}/sotay" --passphrase-fd 3 sync 3<pass)
is "${said%%:*}" 4 'a sync that fails says so, though nobody reads'
printf 'list nothing\nlist documents\n' >cmds
printf '%s\n' "$PASS" >pass
SOTAY_HOME=$HOME_ "${BUILD_CLIENT:-$BUILD}/sotay" --passphrase-fd 3 batch 3<pass <cmds 2>err >/dev/null
is "$?" 2 'a batch has the code of the first that failed'
done_testing
