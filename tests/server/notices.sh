#!/bin/sh
# Notices, meetings, answers to them, audiences of roles: the commands, and what a member's sync gets.
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

# What the server holds of the document of that id, unpacked.
text_in() { # ID
	python3 - "$SRV/sotayd.db" "$1" <<-'END'
		import ctypes, sqlite3, sys
		n = 0
		for c in sys.argv[2]:
		    n = n * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(c)
		db = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
		d = db.execute("SELECT frame FROM doc_rev WHERE id = ? ORDER BY rev DESC",
		               ((n >> 2).to_bytes(16, "big"),)).fetchone()[0]
		z = ctypes.CDLL("libzstd.so.1")
		z.ZSTD_decompress.restype = ctypes.c_size_t
		b = ctypes.create_string_buffer(1 << 20)
		n = z.ZSTD_decompress(b, ctypes.c_size_t(1 << 20), d, ctypes.c_size_t(len(d)))
		sys.stdout.buffer.write(b.raw[:n])
	END
}

# ask KIND [FIELD=VALUE…]: through the helper, as the device of $TOKEN.
ask() {
	TOKEN=$TOKEN python3 "$TOP/tests/server/ask.py" "$BUILD/sotay-net" "$URL" "$SRV/ca.pem" "$@" >said 2>&1
}

op() { # NAME TYPE OP ENT VALUE [NOTE]
	member "$1" /v1/ops -d "{\"ops\":[{\"id\":\"$(id_of "$3")\",\"t\":\"$2\",\"ent\":\"$4\",\"base\":1,\"at\":1,\"b\":{\"v\":\"$5\"${6:+,\"note\":\"$6\"}}}]}"
}

# --- notices ------------------------------------------------------------------
printf 'Thân thông báo\n' >body
run 2 'a notice to nobody' notify --title x
run 2 'a notice without a title' notify --to all
run 2 'a title of two lines' notify --to all --title 'a
Priority: b'
run 2 'an unknown priority' notify --to all --title x --priority lắm
has err 'normal, high, urgent' 'is told which there are'
run 2 'a deadline that is none' notify --to all --title x --deadline mai
run 1 'about what is not there' notify --to all --title x --about 9-NQ
run 2 'to a member who is not there' notify --to member:NO --title x
sotayd stats >out
has out 'documents 0' 'nothing was sent by then'
printf 'Thân\n' | document one.txt 57-NQ/TW NQ 'Việc một' 2025-01-01
must sotayd publish --to all one.txt
ONE=$(cut -d' ' -f1 must.out)
run 0 'a notice with everything' notify --to org:99.01.001 --title 'Nộp phiếu' --body body --ack --priority khẩn \
	--deadline 2030-03-05 --about 57-NQ --kind 'nhắc việc' --sender 'Văn phòng'
like out '^[0-9A-Z]\{26\} rev 1  Nộp phiếu$' 'prints id, revision and title'
NOTICE=$(cut -d' ' -f1 out)
text_in "$NOTICE" >text
for l in 'Kind: nhắc việc' 'Level: commune' 'Title: Nộp phiếu' 'Sender: Văn phòng' 'Priority: khẩn' \
	'Deadline: 2030-03-05 23:59 +07:00' 'Acknowledge: yes' "About: $ONE" 'Thân thông báo'; do
	has text "$l" "it says: $l"
done
like text '^Time: 20[0-9-]* [0-9:]* +07:00$' 'and its time in the zone of the server'
run 0 'the same again' notify --to org:99.01.001 --title 'Nộp phiếu' --body body --ack --priority khẩn \
	--deadline 2030-03-05 --about 57-NQ --kind 'nhắc việc' --sender 'Văn phòng'
has out '(unchanged)' 'is the same notice'
run 0 'to a cell, from standard input' notify --to cell:99.01.001.01 --title 'Họp' --body - <body
text_in "$(cut -d' ' -f1 out)" >text
has text 'Sender: Chi bộ thôn Mận' 'its sender is the organisation'
run 0 'to all' notify --to all --title 'Chung'
text_in "$(cut -d' ' -f1 out)" >text
has text 'Sender: Trung ương thử nghiệm' 'or the one above all'

# --- meetings -----------------------------------------------------------------
meeting() { # STATE
	printf '%s\n' 'Kind: thường kỳ' 'Format: trực tiếp' "State: $1" 'Title: Sinh hoạt tháng 3' 'Place: Nhà văn hóa' \
		'Start: 2030-03-02 19:30' 'End: 2030-03-02 21:00' 'Chair: Lường Thị Thử' 'Paper: 57-NQ/TW' 'Paper: 99-KH/ĐU' \
		'' "- 15' Khai mạc" "- 30' Thảo luận"
}
meeting 'sắp diễn ra' >m.txt
run 2 'a meeting of no cell' meeting --to 99.01.001 m.txt
has err 'no cell' 'is told so'
sed 's/^Start: .*/Start: mai/' m.txt >bad.txt
run 2 'a meeting at no time' meeting --to 99.01.001.01 bad.txt
has err 'bad.txt:6:' 'names the line'
run 2 'a meeting is no document' publish --to all m.txt
run 0 'a meeting' meeting --to 99.01.001.01 m.txt
has out ' rev 1  Sinh hoạt tháng 3' 'is announced'
has err 'paper "99-KH/ĐU": there is no such document yet' 'a paper that is not there is named'
hasnt err '57-NQ' 'one that is there is not'
MEET=$(cut -d' ' -f1 out) M=$(wire_id "$(cut -d' ' -f1 out)")
text_in "$MEET" >text
has text 'Start: 2030-03-02 19:30 +07:00' 'its times get the zone'
run 0 'the same with its audience spelt out' meeting --to cell:99.01.001.01 m.txt
has out '(unchanged)' 'is the same meeting'
run 1 'no answer yet' rsvps "$MEET"
run 2 'answers to a document' rsvps 57-NQ

# --- a member -----------------------------------------------------------------
start_server
enrol M001 phone
member s /v1/sync
E=$(text_of s.body e) V=$(text_of s.body v) S=$(text_of s.body s)
has s.body '"k":"profile"' 'a first sync brings the profile'
run 0 'a notice to one member' notify --to member:M001 --title 'Riêng' --body body --ack
OWN=$(cut -d' ' -f1 out)
member n "/v1/sync?e=$E&v=$V&m=1&s=$S"
is "$CODE $(grep -o '"t":"doc"' n.body | wc -l) $(grep -c '"k":"notice"' n.body)" '200 1 1' 'is in the next sync'
ask SYNC EPOCH= VIEW= PRIV#0 FRESH#0
is "$(grep -c '^ITEM ' said)" 2 'the helper hands both on'
like said '^ITEM .*TYPE=doc DOC=[^ ]* REV=1 .*KIND=5 HASH=[^ ]* TOTAL=[0-9]* DATA=[0-9]* bytes$' 'whole'
ack a1 own1 "$(wire_id "$OWN")"
is "$(text_of a1.body st)" ok 'it can be acknowledged'
is "$(sotayd acks "$OWN" | cut -d' ' -f1)" M001 'acks has it'
run 0 'it can be withdrawn' withdraw "$OWN" --reason 'nhầm rồi'
ask SYNC EPOCH= VIEW= PRIV#0 FRESH#0
is "$(grep -c 'TYPE=doc' said)" 1 'then it is sent no more'
like said 'TYPE=undoc DOC=[^ ]* REV=2 AT=[0-9]* WHY=nhầm rồi' 'but that it was taken back'

op r1 rsvp r1 "$M" yes
is "$(text_of r1.body st)" ok 'an answer to a meeting'
op r2 rsvp r2 "$M" no
is "$(text_of r2.body type)" urn:sotay:op:invalid 'an absence needs a reason'
op r3 rsvp r3 "$M" no 'bận, \"đi họp\"'
is "$(text_of r3.body st)" ok 'with one it is taken'
TOKEN_1=$TOKEN
enrol M003 other
op r4 rsvp r1 "$M" yes
is "$(text_of r4.body type)" urn:sotay:op:not-in-audience 'who is of another cell has no answer to give'
enrol M002 phone2
op r5 rsvp r1 "$M" online
run 0 'the answers' rsvps "$MEET"
like out '^M001 no 20[0-9T:-]*Z bận, "đi họp"$' 'the last one of a member, with its reason'
like out '^M002 online 20[0-9T:-]*Z$' 'and who has none'
run 0 'the answers as CSV' rsvps "$MEET" --csv
like out '^M001,no,20[0-9T:-]*Z,"bận, ""đi họp"""$' 'quoted'
TOKEN=$TOKEN_1
ask SYNC EPOCH= VIEW= PRIV#0 FRESH#0
like said 'TYPE=rsvp ID=[^ ]* DOC=[^ ]* REV=1 AT=[0-9]* VALUE=no NOTE=bận, "đi họp"' 'the helper hands an answer on'
meeting 'đã diễn ra' >m.txt
run 0 'a meeting that was held' meeting --to 99.01.001.01 m.txt
has out "$MEET rev 2" 'is the same one'
op r6 rsvp r6 "$M" yes
is "$(text_of r6.body type)" urn:sotay:op:closed 'and takes no more answers'

# --- roles --------------------------------------------------------------------
run 2 'a role at an organisation that is not there' publish --to role:SECRETARY@NO one.txt
member n "/v1/sync?e=$E"
V=$(text_of n.body v)
printf 'Hai\n' | document two.txt 2-HD/TU HD 'Cho bí thư' 2025-01-02
run 0 'the holders of a role' publish --to role:SECRETARY@99.01 two.txt
member n "/v1/sync?e=$E&v=$V"
has n.body '"k":"role"' 'are subscribed to its feed'
has n.body 'SECRETARY - Tỉnh ủy Sông Mây' 'by name'
TOKEN_1=$TOKEN
enrol M002 phone3
member n /v1/sync
hasnt n.body '"k":"role"' 'who is none is not'
TOKEN=$TOKEN_1
run 0 'a notice to them' notify --to role:SECRETARY@99.01 --title 'Gửi các bí thư'
done_testing
