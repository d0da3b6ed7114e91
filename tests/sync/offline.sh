#!/bin/sh
# The main job in small: published, synchronised, then everything without the server, and what was done
# there delivered once when it is back.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
printf 'Nội dung của quyết định về cán bộ.\n' |
	document d1 339-QĐ/TW QĐ 'Quyết định về cán bộ' 2025-07-10 'Acknowledge: yes'
printf 'Nghị quyết của chi bộ thôn Mận.\n' | document d2 5-NQ/CB NQ 'Nghị quyết chi bộ' 2025-08-01
printf 'Bản thứ nhất.\n' | document d3 7-KH/TW KH 'Kế hoạch' 2025-08-02
printf 'Sẽ bị thu hồi.\n' | document d4 8-KH/TW KH 'Kế hoạch thứ hai' 2025-08-03
start_server
must sotayd publish --to all d1 d3 d4
must sotayd publish --to cell:99.01.001.01 d2
new_member M001
must sotay sync
new_member M003
must sotay sync
sotay list documents --format '%n\n' | sort >out
is "$(paste -sd' ' out)" '339-QĐ/TW 7-KH/TW 8-KH/TW' 'a member of another cell sees nothing of this one'
as M001
sotay list documents --format '%n\n' | sort >out
is "$(paste -sd' ' out)" '339-QĐ/TW 5-NQ/CB 7-KH/TW 8-KH/TW' 'its own member does'

# --- without the server ---------------------------------------------------------------------
stop_server
sotay list documents --filter unread --format '%n\n' >out 2>err
is "$?:$(wc -l <out)" 0:4 'all are listed'
sotay show 5 nq cb >out 2>err
has out 'Nghị quyết của chi bộ thôn Mận.' 'one is read'
sotay search can bo --format '%n\n' >out 2>err
has out '339-QĐ/TW' 'one is found'
sotay ack 339 >out 2>err
is $? 0 'one is acknowledged'
sotay sync >out 2>err
is $? 4 'a sync fails'
harmless err 'in one plain sentence'
sotay outbox --format '%y %s\n' >out
like out '^ack ' 'what was done waits'

# What no connection has carried may be taken back; what a server may have read may not.
state() {
	sotay outbox --json | python3 -c 'import json, sys
for r in map(json.loads, sys.stdin): print(r["state"], r["tries"])'
}
is "$(state)" 'queued 0' 'a port that refuses: what was done is still here alone'
mkfifo up
python3 -c 'import socket, sys
s = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("up", flush=True)
s.accept()[0].close()' "$PORT" >up &
mute=$!
read -r _ <up
sotay sync >out 2>err
is $? 4 'a port where nobody speaks TLS fails too'
wait "$mute"
is "$(state)" 'queued 0' 'and carries nothing away'

# --- and back -------------------------------------------------------------------------------
start_server
printf 'Bản thứ hai.\n' | document d3 7-KH/TW KH 'Kế hoạch' 2025-08-02
must sotayd publish --to all d3
must sotayd withdraw 8-KH/TW --reason 'Ban hành nhầm'
sotay sync >out 2>err
is $? 0 'the next sync succeeds'
like out '^synced: 1 documents, 0 notices, 0 pending, ' 'with a new edition'
is "$(sotay outbox | wc -l)" 0 'the outbox is empty'
is "$(sotayd acks 339-QĐ/TW | wc -l)" 1 'the server has the acknowledgement once'
sotay show 7-KH/TW >out 2>err
has out 'Bản thứ hai.' 'the new edition is shown'
hasnt out 'Bản thứ nhất.' 'and no more the old one'
sotay show 8-KH/TW >out 2>err
has out 'Withdrawn: Ban hành nhầm' 'the withdrawn one says why it is gone'
hasnt out 'Sẽ bị thu hồi.' 'and its text is gone'
sotay search 'thu hồi' >out 2>err
is $? 1 'the search does not find it'
sotay ack 8-KH/TW >out 2>err
is $? 2 'it cannot be acknowledged'
sotay list documents --json >json
is "$(python3 -c 'import json
print([r["withdrawn"] for r in map(json.loads, open("json", encoding="utf-8")) if r["number"] == "8-KH/TW"])')" \
	"['Ban hành nhầm']" 'JSON has the reason'

# The member goes to another cell: its feed comes, the old one goes, what concerns all stays.
sed -i 's/99.01.001.01,000000000001/99.01.001.02,000000000001/' members.csv
must sotayd import-members members.csv
sotay sync >out 2>err
is $? 0 'after a move to another cell a sync succeeds'
sotay list documents --format '%n %s\n' | sort >out
is "$(paste -sd' ' out)" '339-QĐ/TW current 7-KH/TW current 8-KH/TW withdrawn' \
	'the documents of the cell that was left are gone'
sotay list documents --filter acked --format '%n\n' >out
is "$(cat out)" '339-QĐ/TW' 'the acknowledgement stays'
done_testing
