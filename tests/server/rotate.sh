#!/bin/sh
# Keys of feeds change when somebody must not read on: who kept the address of a feed and its key and
# asks for blocks, without a token, gets nothing of what was published later.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/server/http.lib"
make_server_data
start_server

# The keys of the feed NAME that the member with $TOKEN is told, as "KID KEY" lines; $FID is its id.
keys() { # NAME
	member subs '/v1/sync?m=0'
	python3 -c '
import json, sys
for s in json.load(open("subs.body"))["subs"]:
    if s["n"] == sys.argv[1]:
        print(s["f"])
        for k, v in s["keys"].items():
            print(k, v)' "$1" >keys.out
	FID=$(head -1 keys.out)
	sed 1d keys.out
}

# Fetches the block of 8^L entries without a token and opens it with the keys of FILE, as sotay would.
open_block() { # FILE L I
	set -- "$1" "$2" "$3" $(python3 -c '
import base64, struct, sys
for l in open(sys.argv[1]):
    k, v = l.split()
    raw = struct.pack("<H", int(k)) + base64.urlsafe_b64decode(v + "=" * (-len(v) % 4))
    print("KEY:" + base64.urlsafe_b64encode(raw).decode().rstrip("="))' "$1")
	l_=$2 i_=$3
	shift 3
	TOKEN='' python3 "$TOP/tests/server/ask.py" "$BUILD/sotay-net" "$URL" "$SRV/ca.pem" BLOCK \
		"FEED:$FID" GEN#1 "LEVEL#$l_" "INDEX#$i_" "$@" >said 2>&1
}

publish() { # AUDIENCE N
	printf 'Thân %s\n' "$2" | document doc.txt "$2-CV/CB" CV "Việc $2" 2025-01-01
	must sotayd publish --to "$1" doc.txt
}

CELL='Chi bộ thôn Mận'
enrol M001 stays
STAYS=$TOKEN
enrol M002 goes
GOES=$TOKEN
publish cell:99.01.001.01 1
keys "$CELL" >kept
is "$(cut -d' ' -f1 kept | xargs)" 1 'a cell has one key at first'
open_block kept 0 0
like said '^ENTRY ' 'with which its members read'

# --- a member moves -------------------------------------------------------------
sed -n '1p; /^M002/s/99.01.001.01/99.01.001.02/p' members.csv >move.csv
must sotayd import-members move.csv
publish cell:99.01.001.01 2
open_block kept 0 0
like said '^ENTRY ' 'who has moved can still open what he had'
open_block kept 0 1
hasnt said ENTRY 'what was published later the key that he kept does not open'
like said '^PROBLEM .*CLASS=R TYPE=feed:unknown' 'also when he asks past all caches'
TOKEN=$GOES
is "$(keys "$CELL")" '' 'nor is he told another'
TOKEN=$STAYS
keys "$CELL" >now
is "$(cut -d' ' -f1 now | xargs)" '1 2' 'who stays is told both keys'
open_block now 0 1
like said '^ENTRY ' 'and reads on'
open_block now 0 0
like said '^ENTRY ' 'and reads what was before'
for n in 3 4 5 6 7 8; do
	publish cell:99.01.001.01 $n
done
open_block kept 1 0
hasnt said ENTRY 'a block that spans the change has the new key'
open_block now 1 0
is "$(grep -c '^ENTRY ' said)" 8 'with which it opens'

# --- a device is shut out --------------------------------------------------------
V=$(text_of subs.body v) S=$(text_of subs.body s) E=$(text_of subs.body e)
enrol M001 lost
LOST=$TOKEN
keys "$CELL" >lost
ALL=$(sqlite3 "$SRV/sotayd.db" "SELECT kid FROM feed WHERE kind = 'all'")
TOKEN=$STAYS
member r /v1/auth/revoke -d "{\"device\":\"$(id_of lost)\"}"
is "$CODE" 200 'a member shuts out a device'
member s "/v1/sync?e=$E&v=$V&m=9&s=$S"
has s.body '"subs"' 'a new key is a new list of subscriptions'
publish cell:99.01.001.01 9
open_block lost 0 8
hasnt said ENTRY 'with what the device held nothing new is read'
keys "$CELL" >now
open_block now 0 8
like said '^ENTRY ' 'the other device reads it'
is "$(sqlite3 "$SRV/sotayd.db" "SELECT kid FROM feed WHERE kind = 'all'")" "$ALL" 'the key of all stays'
KID=$(tail -1 now | cut -d' ' -f1)
member r /v1/auth/revoke -d "{\"device\":\"$(id_of lost)\"}"
keys "$CELL" >now
is "$(tail -1 now | cut -d' ' -f1)" "$KID" 'shut out twice it is one new key'

# --- the operator ----------------------------------------------------------------
must sotayd rotate all cell:99.01.001.01
keys "$CELL" >now
is "$(tail -1 now | cut -d' ' -f1)" $((KID + 1)) 'the operator changes the key of an audience'
is "$(sqlite3 "$SRV/sotayd.db" "SELECT kid FROM feed WHERE kind = 'all'")" $((ALL + 1)) 'also that of all'
sotayd rotate nobody >out 2>err
is $? 2 'of no audience is refused'
sotayd rotate >out 2>err
is $? 2 'so is rotate of nothing'

# --- more keys than a member is told ----------------------------------------------
new_member M001 client
must sotay sync
open_block now 0 0
for n in 11 12 13 14 15 16 17 18 19 20; do
	publish cell:99.01.001.01 $n
	must sotayd rotate cell:99.01.001.01
done
keys "$CELL" >many
is "$(wc -l <many)" 8 'eight keys are told at most'
open_block many 0 0
like said '^ENTRY ' 'with which the oldest entries open too, whatever is in a cache'
sotay sync >out 2>err
is $? 0 'a client that had the old ones goes on'
new_member M001 fresh
sotay sync >out 2>err
is $? 0 'and a new one reads all'
is "$(sotay list documents --json | grep -c 'CV/CB')" 19 'every document'
done_testing
