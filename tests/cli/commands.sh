#!/bin/sh
# The batch commands as sotay(1) has them: output, exit codes, and words that are wrong.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
start_server
printf 'Nội dung về cán bộ và đảng viên.\nDòng thứ hai.\n' |
	document d1 339-QĐ/TW QĐ 'Quyết định về công tác cán bộ' 2025-07-10 'Issuer: Trung ương' \
		'Signer: Người Ký' 'Effective: 2025-08-01' 'Acknowledge: yes' 'Urgency: KHẨN'
printf 'Nghị quyết đầu tiên.\n' |
	document d2 57-NQ/TW NQ 'Nghị quyết về khoa học' 2025-01-05 'Issuer: Trung ương'
printf 'Bản thay thế, một "dấu ngoặc" và \\ gạch chéo.\n' |
	document d3 340-QĐ/TW QĐ 'Quyết định mới' 2025-09-09 'Issuer: Trung ương' \
		'Replaces: 339-QĐ/TW' 'Cites: 57-NQ/TW' 'Cites: 1-CT/TW'
printf 'Cùng số, ngày khác.\n' |
	document d4 57-NQ/TW NQ 'Nghị quyết cùng số' 2020-01-05 'Issuer: Trung ương'
must sotayd publish --to all d1 d2 d3 d4

# --- before there is a profile ------------------------------------------------------------
as nobody
sotay list documents >out 2>err
is $? 5 'without a profile nothing is listed'
has err 'sotay enrol' 'and the way to one is named'
sotay sync >out 2>err
is $? 5 'nor synchronised'
sotay help >out 2>err
is $? 0 'help needs none'
for c in enrol sync list show search ack outbox forget batch help; do
	has out "sotay $c" "help names $c"
done
sotay help ack >out 2>err
has out 'usage: sotay ack WHICH' 'help of a command says its usage'
sotay help nonsense >out 2>err
is $? 1 'help of what is not there'
sotay --version >out 2>err
like out '^sotay [0-9]' 'the version'
sotay frobnicate >out 2>err
is $? 2 'an unknown command'
harmless err 'is refused in one plain sentence'
sotay list everything >out 2>err
is "$?" 5 'a wrong word before there is a profile is about the profile'

# --- enrolling ------------------------------------------------------------------------------
sotay enrol http://127.0.0.1:1 ABCDEFGHJK --ca "$SRV/ca.pem" >out 2>err
is $? 2 'an address without https is refused'
sotay enrol "$URL" ABC --ca "$SRV/ca.pem" >out 2>err
is $? 2 'a code that is too short is refused'
sotay enrol "$URL" ABCDEFGHJK --ca d1 >out 2>err
is $? 2 'a CA file that is none is refused'
sotay enrol "$URL" ABCDEFGHJK --ca nowhere >out 2>err
isnt $? 0 'a CA file that is not there is refused'
[ ! -e "$HOME_" ] && ok 'and nothing was made' || not_ok 'and nothing was made'
good=$PASS PASS=short
sotay enrol "$URL" ABCDEFGHJK --ca "$SRV/ca.pem" >out 2>err
isnt $? 0 'a weak passphrase is refused'
PASS=$good
sotay enrol "$URL" ABCDEFGHJK --ca "$SRV/ca.pem" >out 2>err
is $? 5 'a wrong code is refused by the server'
harmless err 'and says why in one plain sentence'
has out 'made the store' 'the store was made before'
code=$(sotayd code M001 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
sotay enrol "$URL" "$code" --ca "$SRV/ca.pem" >out 2>err
is $? 0 'the right code is accepted'
hasnt out 'made the store' 'into the store that was there'
has out 'sotay sync' 'and the next step is named'
code=$(sotayd code M002 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
sotay enrol "$URL" "$code" --ca "$SRV/ca.pem" >out 2>err
is $? 5 'the code of another member does not mix into the profile'
has err 'profile of its own' 'and the way out is named'
sotay sync >out 2>err
like out '^synced: 4 documents, 0 notices, 0 pending, [1-9][0-9]* bytes$' 'the line of a sync'
is "$(wc -c <err)" 0 'no progress when standard error is a file'
LC_ALL=vi_VN.UTF-8 LANGUAGE=vi sotay sync >out 2>err
like out '^synced: 0 documents, 0 notices, 0 pending, [1-9][0-9]* bytes$' 'is the same in any language'

# --- passphrase -----------------------------------------------------------------------------
PASS='a wrong passphrase'
sotay list documents >out 2>err
is $? 3 'a wrong passphrase'
PASS=$good
SOTAY_HOME=$HOME_ "$BUILD/sotay" list documents </dev/null >out 2>err
is $? 3 'no passphrase and no terminal'
has err '--passphrase-fd' 'names the way'
SOTAY_HOME=$HOME_ "$BUILD/sotay" list documents --passphrase-fd 9 >out 2>err
is $? 2 'a descriptor that is not open'
printf '%s' "$PASS" | SOTAY_HOME=$HOME_ "$BUILD/sotay" list --passphrase-fd 0 documents >out 2>err
is $? 0 'up to the end of the file, in the middle of the words'

# --- list -----------------------------------------------------------------------------------
sotay list documents >out 2>err
is "$(wc -l <out)" 4 'four lines'
like out '^\*! 10/07/2025 339-QĐ/TW *Quyết định về công tác cán bộ$' 'marks, date, number, title'
sotay list documents --format '%n\t%y\t%d\t%s\t%u\t%t %%\\\n' >out 2>err
has out "$(printf '340-QĐ/TW\tQĐ\t2025-09-09\tcurrent\t1\tQuyết định mới %%\\')" 'a format of all letters'
has out "$(printf '339-QĐ/TW\tQĐ\t2025-07-10\treplaced\t1\t')" 'a replaced document says so'
sotay list documents --format '%i\n' >ids
is "$(grep -cxE '[0-9A-HJKMNP-TV-Z]{26}' ids)" 4 'ids have 26 characters'
sotay list documents --format '%q' >out 2>err
is $? 2 'an unknown letter of a format'
sotay list documents --json >json 2>err
python3 - json <<'END' >py.out 2>&1
import json, sys
keys = ("id number type title issuer signer date effective expires urgency draft acknowledge "
        "acknowledged_at unread flagged rev replaces amends implements cites attachments tags").split()
rows = [json.loads(l) for l in open(sys.argv[1], encoding="utf-8")]
assert len(rows) == 4
for r in rows:
    assert not set(keys) - set(r), set(keys) - set(r)
d = {(r["number"], r["date"]): r for r in rows}
a = d["339-QĐ/TW", "2025-07-10"]
assert a["signer"] == "Người Ký" and a["effective"] == "2025-08-01" and a["expires"] is None
assert a["urgency"] == "KHẨN" and a["acknowledge"] is True and a["acknowledged_at"] is None
assert a["unread"] is True and a["draft"] is False and a["rev"] == 1
b = d["340-QĐ/TW", "2025-09-09"]
assert b["replaces"] == ["339-QĐ/TW"] and b["cites"] == ["57-NQ/TW", "1-CT/TW"] and b["amends"] == []
END
is $? 0 'JSON has all members, absent ones null' || sed 's/^/# /' py.out
sotay list documents --filter 'type:QĐ after:2025-08-01' --format '%n\n' >out 2>err
is "$(cat out)" '340-QĐ/TW' 'a filter'
sotay list documents --filter 'type:QĐ (' >out 2>err
is $? 2 'a filter that is wrong'
harmless err 'is refused in one plain sentence'
has err 'column 10' 'is told with its column'
sotay list documents --filter 'unread place:x' >out 2>err
is $? 2 'a field that the list has not'
has err 'column 8: this list has no "place"' 'is told with its column'
sotay search 'quyết định' 'type:QĐ' '!number:339' --format '%n\n' >out
is "$(cat out)" '340-QĐ/TW' 'a search with the fields of a filter'
sotay search type:QĐ >out 2>err
is $? 2 'a search without a word'
sotay list outbox --filter 'kind:rsvp' >out 2>err
is "$?$(cat out)" 0 'a filter of the outbox'
sotay list documents --filter to-ack --format '%n\n' >out
is "$(cat out)" '339-QĐ/TW' 'what is to be acknowledged'
for k in notices meetings outbox; do
	sotay list $k >out 2>err
	is "$?:$(wc -c <out)" 0:0 "list $k: none yet"
done
sotay list >out 2>err
is $? 2 'list of nothing in particular'
sotay list documents --json --format x >out 2>err
is $? 2 'two forms at once'
LC_ALL=C sotay list documents >out 2>err
has out 'Quyet dinh ve cong tac can bo' 'LC_ALL=C: letters without their marks'
like out '339-QD/TW' 'and D for its own letter'
is "$(LC_ALL=C tr -d '\000-\177' <out | wc -c)" 0 'and nothing else'
LC_ALL=C sotay list documents --json >out 2>err
is "$(python3 -c 'import json
print(sorted(json.loads(l)["title"] for l in open("out", encoding="ascii"))[-1])')" \
	'Quyết định về công tác cán bộ' 'JSON keeps every letter there, escaped'

# --- show -----------------------------------------------------------------------------------
sotay show 339 qd tw >out 2>err
is $? 0 'shown by a number without marks, as words'
has out 'Nội dung về cán bộ và đảng viên.' 'the body'
has out 'Title: Quyết định về công tác cán bộ' 'the title'
has out 'Replaced by: 340-QĐ/TW' 'what replaced it'
sotay list documents --filter 'number:339' --format %u >out
is "$(cat out)" 0 'what was shown is read'
sotay show 57-NQ/TW >out 2>err
has out 'Date: 2020-01-05' 'an ambiguous number: the newest to arrive'
like err 'more than one' 'and a note says so'
id=$(sotay list documents --filter number:340 --format %i)
sotay show "$(printf %.8s "$id")" >out 2>err
has out 'Number: 340-QĐ/TW' 'by the beginning of its id'
sotay show "$(printf %s "$id" | tr '[:upper:]' '[:lower:]')" --json >json 2>err
is "$(python3 -c 'import json
print(json.load(open("json"))["body"].strip())')" 'Bản thay thế, một "dấu ngoặc" và \ gạch chéo.' \
	'as JSON, by its whole id in small letters'
sotay show 9999-XX >out 2>err
is $? 1 'a number that is not there'
harmless err 'in one plain sentence'

# --- search ---------------------------------------------------------------------------------
sotay search can bo --format '%n\n' >out 2>err
is "$?:$(cat out)" '0:339-QĐ/TW' 'words without marks'
sotay search 'khoa học' --format '%n\n' >out 2>err
is "$(cat out)" '57-NQ/TW' 'words with marks'
sotay search khôngcó >out 2>err
is "$?:$(wc -c <out)" 1:0 'nothing found'
sotay search --rank 'nghi quyet' --json >out 2>err
is "$?:$(wc -l <out)" 0:2 'by rank'
sotay search --snippets 'dau tien' >out 2>err
is "$?:$(wc -l <out)" 0:2 'a line of the text below'
like out '^    .*đầu tiên' 'with the words in it'
sotay search --snippets --json 'dau tien' >out 2>err
like out '"snippet":"[^"]*đầu tiên' 'or in the object'

# --- ack and outbox ---------------------------------------------------------------------------
sotay ack 57-NQ/TW >out 2>err
is $? 2 'an ambiguous number is not acknowledged'
is "$(grep -c 'Nghị quyết' err)" 2 'the candidates are named'
sotay outbox >out
is "$(wc -c <out)" 0 'and nothing is queued'
sotay ack 339-QĐ/TW >out 2>err
is $? 0 'acknowledged'
sotay ack 339-QĐ/TW >out 2>err
is $? 0 'a second time'
has out 'already acknowledged' 'says so'
sotay outbox --json >json
is "$(python3 -c 'import json
r = json.load(open("json"))
assert set(r) == set("id type entity state created tries value note reason".split()), r
print(r["type"], r["state"], r["tries"], r["reason"])')" 'ack queued 0 None' 'the outbox as JSON'
sotay statistics >out
like out '^documents  all  *[0-9]*$' 'how many documents there are'
like out 'type  *QĐ  *[1-9]' 'by type'
sotay statistics --json >json
is "$(grep -c '' out)" "$(grep -c '' json)" 'a line for each figure'
is "$(python3 -c 'import json
rows = [json.loads(l) for l in open("json")]
assert all(set(r) == {"of", "name", "count"} for r in rows)
n = {(r["of"], r["name"]): r["count"] for r in rows}
print(n["documents", "all"] == sum(r["count"] for r in rows if r["of"] == "type"))')" True 'its figures as JSON'
sotay list outbox --format '%y %s %t\n' >out
is "$(cat out)" 'ack queued Quyết định về công tác cán bộ' 'and by a format'
sotay list documents --filter number:339 >out
like out '^ ~' 'the list marks it as on its way'
sotay sync >out 2>err
has out ' 0 pending, ' 'sent'
sotay list documents --filter acked --format '%n\n' >out
is "$(cat out)" '339-QĐ/TW' 'and accepted'
is "$(sotayd acks 339-QĐ/TW | cut -d' ' -f1)" M001 'the server has it'
sotay ack 339-QĐ/TW >out 2>err
has out 'already acknowledged' 'an accepted one cannot be given again'

# --- batch ------------------------------------------------------------------------------------
cat >cmds <<'END'
# a comment
list documents --format '%n|'

search "nghi quyet" --format "<%n>"
show 'no such number'
frobnicate
ack "340-QĐ/TW"
"unclosed
outbox --format '%s'
END
IN=cmds sotay batch >out 2>err
is $? 1 'the code of the first that failed'
has out '340-QĐ/TW|' 'a list'
has out '<57-NQ/TW>' 'a search'
has out 'queued' 'the last one ran'
has err 'line 5:' 'the failed ones are named by their lines'
has err 'line 6:' 'each of them'
has err 'line 8:' 'an open quotation mark too'
printf '%s\nlist documents --format %%n\n' "$PASS" |
	SOTAY_HOME=$HOME_ "$BUILD/sotay" batch --passphrase-fd 0 >out 2>err
has out '339-QĐ/TW' 'passphrase and commands from one pipe'

# --- the reader leaves --------------------------------------------------------------------------
# It must end by itself, quietly, though there is far more to write than a pipe holds.
i=0
while [ $i -lt 3000 ]; do
	i=$((i + 1))
	echo "list documents"
done >cmds
{
	IN=cmds sotay batch 2>err
	echo $? >rc
} | head -1 >out
is "$(cat rc)" 0 'a closed pipe ends it without a complaint'
is "$(wc -c <err)" 0 'and without a word'
sotay list documents >/dev/full 2>err
is $? 8 'a full disk behind the output is told'

# --- profiles, forget ---------------------------------------------------------------------------
sotay --profile other list documents >out 2>err
is $? 5 'another profile is another one'
sotay --profile ../evil list documents >out 2>err
is $? 2 'a profile is no path'
sotay forget >out 2>err
is $? 2 'forget asks, and without a terminal does nothing'
[ -e "$HOME_/data/default/keys.sotay" ] && ok 'the key is there' || not_ok 'the key is there'
sotay forget --yes >out 2>err
is $? 0 'forget --yes'
is "$(find "$HOME_" -type f | wc -l)" 0 'leaves no file'
sotay list documents >out 2>err
is $? 5 'and no profile'
sotay forget --yes >out 2>err
is $? 1 'a second time there is none'
done_testing
