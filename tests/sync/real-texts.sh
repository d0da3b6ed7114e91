#!/bin/sh
# The main job on real input: Vietnamese texts of Debian's packages and the Persian article, published,
# synchronised to a second folder, read with the server gone, acknowledged, and the acknowledgement
# delivered once although its first answer was lost.
. "$(dirname "$0")/../run/lib.sh"

docs=$("$TOP/tests/fixtures/real-texts") || {
	skip 'real Vietnamese texts' "${docs:-they could not be fetched}"
	done_testing
}
make_server_data
start_server
sotayd publish --to all "$docs"/*.txt >pub 2>&1
is $? 0 'every real text is published'
n=$(find "$docs" -name '*.txt' | wc -l)
[ "$n" -ge 40 ] && ok "there are $n texts, 40 at least" || not_ok "there are $n texts, 40 at least"

new_member M001
sotay sync >s1 2>s1.err
is $? 0 'the first member synchronises'
like s1 "^synced: $n documents, [0-9]* notices, 0 pending, [0-9]* bytes\$" 'and receives every text'

# A second folder, whose way to the server goes through a network that can lose an answer.
start_evil
AT=$EVIL new_member M002
sotay sync >s2 2>s2.err
is $? 0 'a second folder synchronises'
like s2 "^synced: $n documents, " 'and receives every text too'
sotay sync >s3 2>s3.err
like s3 '^synced: 0 documents, 0 notices, 0 pending, [0-9]* bytes$' 'a second sync brings nothing'

stop_server
evil close

# --- everything below needs no server ------------------------------------------------
sotay list documents --format '%i\t%n\t%t\n' >list 2>list.err
is "$?:$(wc -l <list)" "0:$n" 'all are listed'
sotay list documents --json >json 2>&1
is "$(python3 -c 'import json,sys
print(sum(1 for l in open("json", encoding="utf-8") if "title" in json.loads(l)))')" "$n" \
	'all are listed as JSON, an object a line'

# What is shown is what was published.
bad=0
for f in "$docs"/man-ls.1.txt "$docs"/guide-build.txt "$docs"/man-tr.1.txt; do
	number=$(sed -n 's/^Number: //p;/^$/q' "$f")
	sotay show "$number" >shown 2>&1 || bad=1
	sed '1,/^$/d' "$f" | grep -v '^ *$' | sed 's/^ *//;s/ *$//' | sort -u >want
	sed 's/^ *//;s/ *$//' shown | sort -u >got
	comm -23 want got >lost
	[ -s lost ] && bad=1 && head -3 lost | sed 's/^/# lost: /'
done
is $bad 0 'the texts read as they were published, every line'

finds() { # QUERY FILE NAME: the text of FILE is among what is found
	number=$(sed -n 's/^Number: //p;/^$/q' "$2")
	eval "set -- \"\$3\" $1"
	name_=$1
	shift
	sotay search "$@" --json >found 2>found.err
	has found "\"$number\"" "$name_"
}
finds 'liet ke thong tin ve cac tap tin' "$docs/man-ls.1.txt" 'a search without marks finds'
finds 'liệt kê thông tin' "$docs/man-ls.1.txt" 'a search with marks finds'
finds 'LIỆT KÊ' "$docs/man-ls.1.txt" 'a search in capitals finds'
finds 'day du dung dan' "$docs/guide-start.txt" 'a search with d for đ finds'
sotay search 'thỏng tìn lìệt' >none 2>&1
is $? 1 'a word with other marks than the text has finds nothing'
sotay search '57 NQ' --json >found 2>&1
has found '"57-NQ/TNDT"' 'a number with its type alone finds'
is "$(head -1 found | grep -c '"57-NQ/TNDT"')" 1 'and stands on top'
sotay search 57-nq/tndt --json >found 2>&1
has found '"57-NQ/TNDT"' 'a number in small letters finds'
if [ -e "$docs/fa-1.txt" ]; then
	finds 'کتابچه راهنمای الکترونیکی' "$docs/fa-1.txt" 'Persian words find'
	finds 'كتابچه راهنماي' "$docs/fa-1.txt" 'Persian words in Arabic letters find'
	finds '۲۰۲۱' "$docs/fa-1.txt" 'Persian digits find what is written in others'
	sotay show 12-TB/FA >shown 2>&1
	has shown 'تای نگوین' 'the Persian article is shown'
else
	skip 'the Persian article' 'shared/data/handbook-article.fa.txt is not beside the checkout'
fi
sotay search khongcotunaynhuthe >none 2>&1
is $? 1 'a word that is nowhere finds nothing'

# --- acknowledged offline -------------------------------------------------------------
sotay ack 57-NQ/TNDT >ack 2>&1
is $? 0 'a text is acknowledged offline'
sotay ack '57 nq' >ack2 2>&1
is $? 0 'a second time changes nothing'
has ack2 'already acknowledged' 'and says so'
sotay outbox --json >box 2>&1
is "$(wc -l <box)" 1 'one op waits'
sotay sync >s4 2>s4.err
is $? 4 'a sync without the server ends with 4'
harmless s4.err 'and says so in plain words'
sotay outbox --json >box 2>&1
is "$(wc -l <box)" 1 'the op still waits'

# --- the server is back; its first answer gets lost after the commit --------------------
start_server
sotayd acks 57-NQ/TNDT >acks 2>&1
is "$(grep -c '^M' acks)" 0 'the server knows of no acknowledgement yet'
evil cut /v1/ops
sotay sync >s5 2>s5.err
is $? 4 'the answer is cut off after the server has committed'
sotayd acks 57-NQ/TNDT >acks 2>&1
is "$(grep -c '^M' acks)" 1 'the server has it'
sotay outbox --json >box 2>&1
is "$(wc -l <box)" 1 'the member does not know yet'
evil pass
sotay sync >s6 2>s6.err
is $? 0 'the next sync succeeds'
like s6 '^synced: 0 documents, 0 notices, 0 pending, ' 'and nothing waits'
sotay outbox --json >box 2>&1
is "$(wc -l <box)" 0 'the outbox is empty'
sotayd acks 57-NQ/TNDT >acks2 2>&1
same acks acks2 'the server has it once, with its first time'
like acks2 '^M002 ' 'from this member'
sotay list documents --json | grep '"number":"57-NQ/TNDT"' >row
hasnt row '"acknowledged_at":null' 'the document counts as acknowledged'
done_testing
