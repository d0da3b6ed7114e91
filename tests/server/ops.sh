#!/bin/sh
# POST /v1/ops: an acknowledgement counts exactly once, and only where it may.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/server/http.lib"
make_server_data
printf 'Thân\n' | document one.txt 1-NQ/TW NQ 'Việc một' 2025-01-01 'Acknowledge: yes'
printf 'Hai\n' | document two.txt 2-NQ/TW NQ 'Việc hai' 2025-01-01 'Acknowledge: yes'
must sotayd publish --to cell:99.01.001.01 one.txt
ONE_ID=$(cut -d' ' -f1 must.out) ONE=$(wire_id "$(cut -d' ' -f1 must.out)")
must sotayd publish --to cell:99.01.001.02 two.txt
TWO=$(wire_id "$(cut -d' ' -f1 must.out)")
start_server
enrol M001 phone
PHONE=$TOKEN

member s /v1/sync
E=$(text_of s.body e) V=$(text_of s.body v) S=$(text_of s.body s)
ack a1 op1 "$ONE"
is "$CODE $(text_of a1.body st) $(number_of a1.body seq)" '200 ok 2' 'an acknowledgement is taken'
sotayd acks 1-NQ >acks
like acks '^M001 20[0-9-]*T[0-9:]*Z$' 'acks has the member and the time'
is "$(wc -l <acks)" 1 'once'
ack a2 op1 "$ONE"
is "$(sed 's/"now":[0-9]*//' a2.body)" "$(sed 's/"now":[0-9]*//' a1.body)" 'sent again it has the same result'
ack a3 op1 "$TWO"
is "$(text_of a3.body st) $(text_of a3.body type)" 'rejected urn:sotay:op:id-reuse' 'the same id with other contents is refused'
has a3.body '"final":true' 'for good'
ack a4 op2 "$TWO"
is "$(text_of a4.body type)" urn:sotay:op:not-in-audience 'a document of another cell is refused'
cp a4.body refused
ack a5 op3 "$(id_of nothing)"
is "$(sed 's/"now":[0-9]*//; s/"id":"[^"]*"//' a5.body)" "$(sed 's/"now":[0-9]*//; s/"id":"[^"]*"//' refused)" \
	'what does not exist is answered alike'
ack a6 op4 "$ONE" 7
is "$(text_of a6.body type)" urn:sotay:op:invalid 'a revision that is not there is refused'
member a7 /v1/ops -d "{\"ops\":[{\"id\":\"$(id_of op5)\",\"t\":\"dance\",\"ent\":\"$ONE\",\"base\":1,\"at\":1,\"b\":{}}]}"
is "$CODE $(text_of a7.body type)" '200 urn:sotay:op:invalid' 'an unknown action is refused'
member a8 /v1/ops -d '{"ops":[]}'
problem a8 400 req:invalid 'no ops at all'
member a8 /v1/ops -d '{"ops":[{"id":"x"}]}'
problem a8 400 req:invalid 'an op that is none'

member n "/v1/sync?e=$E&v=$V&m=1&s=$S"
is "$CODE" 200 'the acknowledgement changes the state'
is "$(grep -o '"t":"ack"' n.body | wc -l)" 1 'it is one private item'
has n.body "\"d\":\"$ONE\"" 'of that document'
hasnt n.body '"subs"' 'subscriptions are the same'
S=$(text_of n.body s)
member n "/v1/sync?e=$E&v=$V&m=2&s=$S"
is "$CODE" 204 'then nothing is new'

enrol M001 laptop
ack b1 op6 "$ONE"
is "$(text_of b1.body st) $(number_of b1.body seq)" 'ok 2' 'a second device learns of the first one'
enrol M002 phone2
member n /v1/sync
hasnt n.body '"t":"ack"' 'another member sees nothing of it'
ack c1 op1 "$ONE"
is "$(text_of c1.body st)" ok 'and may use the same id'
is "$(sotayd acks "$ONE_ID" | wc -l)" 2 'both have acknowledged'
sotayd acks "$ONE_ID" --csv >csv
is "$(head -1 csv) $(wc -l <csv)" 'member,time 3' 'acks --csv has a header'
sotayd stats >out
has out 'acks 2' 'stats counts them'

must sotayd withdraw "$ONE_ID" --reason 'nhầm'
TOKEN=$PHONE
ack d1 op7 "$ONE"
is "$(text_of d1.body type)" urn:sotay:op:gone 'a withdrawn document cannot be acknowledged'
is "$(sotayd acks "$ONE_ID" | wc -l)" 2 'the acknowledgements stand'

# 64 at once, and one too many.
many() { # N
	printf '{"ops":['
	i=0
	while [ $i -lt "$1" ]; do
		[ $i = 0 ] || printf ,
		printf '{"id":"%s","t":"ack","ent":"%s","base":1,"at":1}' "$(id_of "m$i")" "$TWO"
		i=$((i + 1))
	done
	printf ']}'
}
many 64 >m64
many 65 >m65
enrol M003 phone3
member m /v1/ops -d @m64
is "$CODE $(grep -o '"st":"ok"' m.body | wc -l)" '200 64' '64 ops in one request'
is "$(sotayd acks 2-NQ/TW | wc -l)" 1 'are one acknowledgement'
member m /v1/ops -d @m65
problem m 400 req:invalid '65 are too many'
done_testing
