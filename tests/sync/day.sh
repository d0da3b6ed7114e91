#!/bin/sh
# A member's day: a notice, a meeting with its papers, his answer, his own record, and a move.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
start_server
printf 'Nội dung nghị quyết.\n' |
	document d1 57-NQ/TW NQ 'Nghị quyết về khoa học' 2025-01-05 'Issuer: Trung ương'
printf 'Chương trình riêng của chi bộ: quokkamän.\n' |
	document d2 7-CTr/CB CTr 'Chương trình quokkamän' 2025-02-05 'Issuer: Chi bộ'
must sotayd publish --to all d1
must sotayd publish --to cell:99.01.001.01 d2
cat >meeting <<-END
	Kind: regular
	Format: inperson
	State: upcoming
	Title: Sinh hoạt tháng Ba
	Place: Nhà văn hóa thôn Mận
	Start: 2099-03-02 19:30
	End: 2099-03-02 21:00
	Chair: Lường Thị Thử
	Paper: 57-NQ/TW
	Paper: 99-KH/ĐU

	- 15' Đánh giá tháng Hai
	- 45' Thảo luận nghị quyết
END
must sotayd meeting --to 99.01.001.01 meeting
must sotayd notify --to cell:99.01.001.01 --title 'Mời họp chi bộ' --ack --priority urgent \
	--deadline '2099-03-01 17:00' --about 57-NQ/TW
printf 'Chỉ một người đọc: numbatwort.\n' >own
must sotayd notify --to member:M002 --title 'Gửi riêng đồng chí' --body own

new_member M002
sotay sync >out 2>err
is $? 0 'a first synchronisation'
like out '^synced: 3 documents, 2 notices, 0 pending, [0-9]* bytes$' 'counts notices by themselves'

# --- lists --------------------------------------------------------------------------------
sotay list documents --format '%n\n' >out 2>err
is "$(sort out | tr '\n' ' ')" '57-NQ/TW 7-CTr/CB ' 'documents alone are listed as documents'
sotay list notices >out 2>err
is $? 0 'notices are listed'
like out '^\*! .*\[urgent\] Mời họp chi bộ.*(by 01/03/2099 17:00)' 'with mark, urgency and deadline'
like out '^\*  .*Gửi riêng đồng chí' 'a private one among them'
sotay list notices --json >out 2>err
python3 - out <<-'END' && ok 'as JSON: the fields of a notice' || not_ok 'as JSON: the fields of a notice' "$(cat out)"
	import json, sys
	rows = [json.loads(l) for l in open(sys.argv[1])]
	assert len(rows) == 2
	n = [r for r in rows if r['priority'] == 'urgent'][0]
	assert set('id title kind sender time priority deadline acknowledge acknowledged_at link unread'.split()) <= set(n)
	assert n['acknowledge'] and n['unread'] and n['deadline'] == '2099-03-01T10:00:00Z'
	assert len(n['link']) == 26
END
sotay list notices --filter '"gui rieng"' --format '%t\n' >out 2>err
is "$(cat out)" 'Gửi riêng đồng chí' 'a filter chooses'
sotay list meetings >out 2>err
like out '^\*? 02/03/2099 19:30.*Sinh hoạt tháng Ba -- Nhà văn hóa thôn Mận (1 paper unread)' \
	'a meeting: when, where, and what is unread for it'
hasnt out 'there it is' 'on the same clock'
TZ=UTC-9 sotay list meetings >out 2>err
like out '^\*? 02/03/2099 21:30.*thôn Mận (1 paper unread) (there it is 19:30 on 02/03/2099, +07:00)$' \
	'for a member elsewhere also by the clock of the place'
sotay list meetings --filter to-ack --format '%t\n' >out 2>err
is "$(cat out)" '' 'a filter chooses among meetings'
sotay list meetings --json >out 2>err
python3 - out <<-'END' && ok 'as JSON: the fields of a meeting' || not_ok 'as JSON: the fields of a meeting' "$(cat out)"
	import json, sys
	m, = [json.loads(l) for l in open(sys.argv[1])]
	assert set('id title kind format state start end place chair secretary rsvp'.split()) <= set(m)
	assert m['kind'] == 'regular' and m['rsvp'] is None and m['papers_unread'] == 1
	assert m['start'] == '2099-03-02T12:30:00Z'
END
M=$(sotay list meetings --format '%i')
N=$(sotay list notices --filter '"moi hop"' --format '%i')
P=$(sotay list notices --filter '"gui rieng"' --format '%i')

# --- one of each ---------------------------------------------------------------------------
sotay show "$M" >out 2>err
is $? 0 'a meeting is shown'
has out "- 45' Thảo luận nghị quyết" 'its agenda'
has out 'Paper: 57-NQ/TW Nghị quyết về khoa học (unread)' 'a paper that is here'
has out 'Paper: 99-KH/ĐU (not on this device)' 'one that is not'
has out 'Your answer: none' 'that it waits for an answer'
sotay show "$M" --json >out 2>err
python3 - out <<-'END' && ok 'and as JSON' || not_ok 'and as JSON' "$(cat out)"
	import json, sys
	m = json.load(open(sys.argv[1]))
	assert m['papers'] == ['57-NQ/TW', '99-KH/ĐU'] and 'Thảo luận' in m['body']
	assert m['unread'] is False
END
sotay show "$N" >out 2>err
has out 'That is: 57-NQ/TW Nghị quyết về khoa học' 'a notice says what it is about'
sotay show "$P" >out 2>err
has out 'numbatwort' 'a private notice is read'
sotay search numbatwort >out 2>err
has out 'Gửi riêng' 'and found by its words'
sotay search 'Đánh giá tháng' >out 2>err
has out 'Sinh hoạt tháng Ba' 'as a meeting is'
sotay search 'Hoàng Văn Ví Dụ' >out 2>err
is $? 1 'what the server keeps of the member is found by no search'

# --- answers --------------------------------------------------------------------------------
sotay rsvp "$M" maybe >out 2>err
is $? 2 'a word that is no answer is refused'
sotay rsvp "$M" no >out 2>err
is $? 2 'an absence without a reason, too'
has err 'reason' 'which is said'
sotay rsvp 57-NQ/TW yes >out 2>err
is $? 2 'a document is no meeting'
sotay rsvp AAAAAAAA yes >out 2>err
is $? 1 'nor is what is not there'
sotay rsvp "$M" yes >out 2>err
is $? 0 'an answer'
sotay rsvp "$M" no --reason 'trực đêm ở trạm xá' >out 2>err
is $? 0 'another one takes its place'
sotay outbox --json >out 2>err
is "$(wc -l <out)" 1 'so one waits'
has out '"note":"trực đêm ở trạm xá"' 'with the reason'
sotay rsvp "$M" no --reason 'trực đêm ở trạm xá' >out 2>err
is "$?:$(cat out)" '0:already answered so' 'the same again changes nothing'
sotay list meetings --format '%n' >out 2>err
is "$(cat out)" no 'it shows at once'
sotay ack "$N" >out 2>err
is $? 0 'a notice is acknowledged'
sotay sync >out 2>err
like out '0 pending' 'both are sent'
sotayd rsvps "$M" >out
like out '^M002 no .*trực đêm ở trạm xá' 'the server has the answer and its reason'
sotayd acks "$N" >out
like out '^M002 ' 'and the acknowledgement'
sotay list meetings --json >out 2>err
has out '"rsvp":"no","rsvp_state":"accepted"' 'the answer stands'

# --- a second device of the same member -----------------------------------------------------
new_member M002 second
must sotay sync
sotay list meetings --json >out 2>err
has out '"rsvp":"no","rsvp_state":"accepted","rsvp_note":"trực đêm ở trạm xá"' \
	'another device learns the answer'
sotay rsvp "$M" online >out 2>err
must sotay sync
as M002
must sotay sync
sotay list meetings --json >out 2>err
has out '"rsvp":"online","rsvp_state":"accepted"' 'the last answer counts, wherever it was given'

# --- refused --------------------------------------------------------------------------------
sotay rsvp "$M" no --reason 'đi công tác xa' >out 2>err
sed 's/^State: .*/State: held/' meeting >meeting2
must sotayd meeting --to 99.01.001.01 meeting2
sotay sync >out 2>err
is $? 0 'an answer that comes too late does not stop a synchronisation'
sotay outbox --json >out 2>err
has out '"state":"refused"' 'it is refused'
has out '"note":"đi công tác xa"' 'and its text is kept'
sotay list meetings --json >out 2>err
has out '"rsvp":"online","rsvp_state":"refused"' 'what stood still stands'
sotay rsvp "$M" yes >out 2>err
is $? 2 'a meeting that was held takes no answer'

# --- the member's own record -----------------------------------------------------------------
sotay profile >out 2>err
is $? 0 'the profile'
like out '^Full name .*Hoàng Văn Ví Dụ  (import' 'a field and where it comes from'
like out '^Joined .*03/02/2000' 'a date as it is written here'
like out '^Party age .*[0-9]* years and [0-9]* months  (Điều lệ Đảng' 'party age and its rule'
like out '^Next badge .*30 years, on 03/02/2030' 'the next badge'
sotay profile --json >out 2>err
python3 - out <<-'END' && ok 'as JSON' || not_ok 'as JSON' "$(cat out)"
	import json, sys
	p = {r['field']: r for r in map(json.loads, open(sys.argv[1]))}
	assert p['name']['value'] == 'Hoàng Văn Ví Dụ' and p['name']['source']
	assert p['next_badge']['value'] == '30 2030-02-03' and p['phone']['value'] is None
END
sotay export profile >out 2>err
is "$(grep -c "$(printf '\t')" out)" "$(wc -l <out)" 'it is exported as lines of four columns'
sotay export documents >out 2>err
is $? 1 'no document is called so'

# --- a move to another cell -------------------------------------------------------------------
sotay search quokkamän >out 2>err
has out '7-CTr/CB' 'what belongs to the cell is found'
sed 's/^\(M002.*\),99.01.001.01,/\1,99.01.001.02,/' members.csv >moved.csv
must sotayd import-members moved.csv
printf 'Của chi bộ mới: wombatgruß.\n' |
	document d3 8-CTr/CB CTr 'Chương trình mới' 2025-03-05 'Issuer: Chi bộ hai'
must sotayd publish --to cell:99.01.001.02 d3
sotay sync >out 2>err
is $? 0 'after a move'
sotay list documents --format '%n\n' >out 2>err
is "$(sort out | tr '\n' ' ')" '57-NQ/TW 8-CTr/CB ' \
	'documents of the old cell are gone, those of the new one are there'
sotay search quokkamän >out 2>err
is $? 1 'no word of the old ones is found'
sotay search wombatgruß >out 2>err
has out '8-CTr/CB' 'the new ones are'
sotay list meetings --format '%t' >out 2>err
is "$(cat out)" '' 'the old cell'\''s meeting is gone'
sotay list notices --format '%t\n' >out 2>err
is "$(cat out)" 'Gửi riêng đồng chí' 'and its notice; what was sent to the member stays'
sotay profile >out 2>err
like out '^Cell .*99.01.001.02' 'the profile names the new cell'
sotay doctor >out 2>err
is $? 0 'the store is whole'
must sotayd withdraw "$P" --reason 'gửi nhầm người'
must sotay sync
sotay list notices >out 2>err
has out '[withdrawn: gửi nhầm người]' 'a private notice is taken back'
sotay search numbatwort >out 2>err
is $? 1 'and its words are gone'
done_testing
