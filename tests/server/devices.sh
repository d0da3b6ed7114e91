#!/bin/sh
# Devices of a member: seen, added by a code, shut out; by the operator and by himself; and tokens that
# change.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/server/http.lib"
make_server_data
start_server

ask() {
	TOKEN=$TOKEN python3 "$TOP/tests/server/ask.py" "$BUILD/sotay-net" "$URL" "$SRV/ca.pem" "$@" >said 2>&1
}

sotayd devices >out 2>err
is $? 1 'at first there is no device'
enrol M001 phone
PHONE=$TOKEN PHONE_CODE=$code_
enrol M002 foreign
enrol M001 laptop
LAPTOP=$TOKEN
sotayd devices >out 2>err
is "$? $(wc -l <out)" '0 3' 'then they are listed'
like out '^[0-9A-Z]\{26\}  M001  20[0-9T:-]*Z  -  active  phone$' 'with member, time and name'
TOKEN=$LAPTOP
member s /v1/sync
sotayd devices M001 >out
is "$(wc -l <out)" 2 'those of one member'
like out '  M001  20[0-9T:-]*Z  20[0-9T:-]*Z  active  laptop$' 'and when they were there'
sotayd devices M9 >out 2>err
is $? 1 'of a member who is not there'

# --- the member himself ---------------------------------------------------------
ask DEVICES
is "$(grep -c '^DEVICE ' said)" 2 'a member sees his devices and no others'
like said 'NAME=laptop AT=[0-9]* SEEN=[1-9][0-9]* REVOKED=0 THIS=1$' 'which one he asks by'
like said 'NAME=phone AT=[0-9]* SEEN=0 REVOKED=0 THIS=0$' 'and which others'
ask REVOKE "DEVICE:$(id_of foreign)"
like said '^PROBLEM .*CLASS=C TYPE=req:not-found' "another member's device is none of his"
ask CODE
like said '^REPLY .*CODE=[0-9A-Z]\{5\}-[0-9A-Z]\{5\} EXPIRES=[0-9]*$' 'he gets a code for the next device'
NEW=$(grep -o 'CODE=[^ ]*' said | cut -d= -f2)
get enrol /v1/auth/enrol -d "{\"code\":\"$NEW\",\"device\":\"$(id_of tablet)\",\"name\":\"tablet\"}"
is "$CODE" 200 'which enrols one'
for i in 2 3 4 5; do
	ask CODE
done
LAST=$(grep -o 'CODE=[^ ]*' said | cut -d= -f2)
ask CODE
like said '^PROBLEM .*CLASS=B TYPE=auth:throttled' 'a sixth code on one day is refused'
like said 'RETRY=8[0-9]*' 'and told when'
sotayd code M001 >out
is $? 0 'the operator can still give one'
ask REVOKE "DEVICE:$(id_of phone)"
like said '^END ' 'he shuts one out'
ask DEVICES
like said 'NAME=phone .*REVOKED=[1-9]' 'and sees that'
TOKEN=$PHONE
member s /v1/sync
problem s 401 auth:revoked 'its next request is told so'
get enrol /v1/auth/enrol -d "{\"code\":\"$PHONE_CODE\",\"device\":\"$(id_of phone)\",\"name\":\"phone\"}"
problem enrol 401 auth:revoked 'the code that it came by does not bring it back'
TOKEN=$PHONE
member s /v1/sync
problem s 401 auth:revoked 'it stays shut out'

# --- the operator ---------------------------------------------------------------
sotayd revoke ZZZZZZ >out 2>err
is $? 1 'revoke of no device'
ID=$(sotayd devices M001 | grep laptop | cut -d' ' -f1)
sotayd revoke "$(printf %s "$ID" | cut -c1-10 | tr A-Z a-z)" >out 2>err
is "$? $(cat out)" "0 $ID  revoked" 'revoke by the beginning of an id'
TOKEN=$LAPTOP
member s /v1/sync
problem s 401 auth:revoked 'counts from the next request on'
get enrol /v1/auth/enrol -d "{\"code\":\"$LAST\",\"device\":\"$(id_of thief)\",\"name\":\"thief\"}"
is "$CODE" 401 'a code that it had asked for is worth nothing either'
sotayd revoke "$ID" >out
has out 'already' 'twice is said'
sotayd devices M001 >out
like out 'revoked  laptop$' 'the list has it'

# --- tokens that change ---------------------------------------------------------
enrol M003 pc
OLD=$TOKEN
ask ROTATE
like said '^REPLY .*TOKEN=[A-Za-z0-9_-]\{43\} NOW=[0-9]*$' 'a device gets a new token'
NEW=$(grep -o 'TOKEN=[^ ]*' said | cut -d= -f2)
member s /v1/sync
is "$CODE" 200 'the old one counts as long as the new one was not used'
ask ROTATE
NEWER=$(grep -o 'TOKEN=[^ ]*' said | cut -d= -f2)
TOKEN=$NEW
member s /v1/sync
problem s 401 auth:expired 'of two that were asked for the last one counts'
TOKEN=$NEWER
member s /v1/sync
is "$CODE" 200 'the new one counts'
TOKEN=$OLD
member s /v1/sync
problem s 401 auth:expired 'then the old one does not'
TOKEN=$NEWER
ask DEVICES
is "$(grep -c '^DEVICE ' said)" 1 'it is still one device'
done_testing
