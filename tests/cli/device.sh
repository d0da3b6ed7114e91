#!/bin/sh
# A member's devices: seen, added by a code, shut out; and what a device that was shut out keeps.
. "$(dirname "$0")/../run/lib.sh"

STATE=$BUILD/tool/storestate
make_server_data
printf 'Nội dung\n' | document d1 1-QD/TW QĐ 'Quyết định thứ nhất' 2025-03-01
printf 'Nội dung\n' | document d2 2-QD/TW QĐ 'Quyết định thứ hai' 2025-03-02
start_server
must sotayd publish --to all d1 d2
new_member M001 first
must sotay sync
sotay device list --json >out 2>err
is $? 0 'the devices of a member'
is "$(wc -l <out)" 1 'at first one'
has out '"this":true' 'this one'
for w in '' 'list more' 'add now' revoke 'revoke a b' sideways 'list --yes'; do
	# shellcheck disable=SC2086 # words
	sotay device $w >out 2>err
	is $? 2 "device $w: wrong usage"
done

# --- the next one ---------------------------------------------------------------------------
sotay device add >out 2>err
is $? 0 'a code for the next device'
like out '^[0-9A-HJKMNP-TV-Z]\{5\}-[0-9A-HJKMNP-TV-Z]\{5\}$' 'alone on standard output'
has err "sotay enrol $URL $(cat out) --ca" 'and how it is used beside it'
code=$(cat out)
as second
sotay enrol "$URL" "$code" --ca "$SRV/ca.pem" >out 2>err
is $? 0 'another device enrols with it'
as third
sotay enrol "$URL" "$code" --ca "$SRV/ca.pem" >out 2>err
is $? 5 'and a third one does not'
as second
must sotay sync
must sotay ack 1-QD/TW
must sotay sync
as first
sotay sync >out 2>err
is $? 0 'both are of the same member'
sotay show 1-QD/TW --json >out 2>err
hasnt out '"acknowledged_at":null' 'what one acknowledged the other knows'
sotay device list --json >devices 2>err
is "$(wc -l <devices)" 2 'two devices are listed'
is "$(grep -c '"this":true' devices)" 1 'one of them is this one'
sotay device list >out 2>err
is "$(grep -c '^[0-9A-Z]\{8\} \* ' out)" 1 'marked in the list for the eye as well'

# --- shut out -------------------------------------------------------------------------------
id=$(grep '"this":false' devices | sed 's/.*"id":"\([^"]*\)".*/\1/')
mine=$(grep '"this":true' devices | sed 's/.*"id":"\([^"]*\)".*/\1/')
sotay device revoke 00000000 --yes >out 2>err
is $? 1 'a device that is none of his'
sotay device revoke ab --yes >out 2>err
is $? 2 'too little of an id'
printf '%s\n' "$PASS" >.pass
SOTAY_HOME=$HOME_ setsid -w "$BUILD/sotay" device revoke "$id" --passphrase-fd 3 3<.pass </dev/null >out 2>err
is $? 2 'without a terminal it wants --yes'
sotay device list --json >out 2>err
is "$(grep -c '"revoked":null' out)" 2 'and shuts nobody out'
as second
must sotay ack 2-QD/TW
"$STATE" "$HOME_/data/default" 3<"$T/.pass" >before 2>&1
as first
sotay device revoke "$(printf '%s' "$id" | cut -c1-8)" --yes >out 2>err
is $? 0 'one is shut out by the beginning of its id'
sotay device revoke "$id" --yes >out 2>err
is $? 0 'once more changes nothing'
has out 'already' 'and says so'
sotay device list >out 2>err
like out 'revoked [0-9]' 'the list says when'
sotay sync >out 2>err
is $? 0 'the other one goes on'
as second
sotay sync >out 2>err
is $? 5 'a device that was shut out may not synchronise'
has err 'revoked' 'and says that it was revoked'
harmless err 'in one plain sentence'
sotay device list >out 2>err
is $? 5 'nor see the devices'
has err 'revoked' 'for the same reason'
sotay device add >out 2>err
is $? 5 'nor get a code'
sotay list documents >out 2>err
is "$?-$(wc -l <out)" 0-2 'what it has stays readable under the passphrase'
PASS='not the passphrase' sotay list documents >out 2>err
is $? 3 'and only under it'
printf '%s\n' "$PASS" >.pass
"$STATE" "$HOME_/data/default" 3<"$T/.pass" >after 2>&1
# what was queued was on its way: it counts as sent, and waits
sed -i 's/ sent $/ queued /' after before
same after before 'its store is whole, with what waits in the outbox'
sotay doctor >out 2>err
is $? 0 'doctor finds it whole'
like out '^warn server .*revoked' 'and says that the server has shut it out'
code=$(sotayd code M001 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
sotay enrol "$URL" "$code" --ca "$SRV/ca.pem" >out 2>err
is $? 0 'a new code lets it in again'
sotay sync >out 2>err
is $? 0 'and it goes on'
is "$(sotayd acks 2-QD/TW | cut -d' ' -f1)" M001 'what waited is delivered'

# --- itself ---------------------------------------------------------------------------------
as first
sotay device revoke "$mine" --yes >out 2>err
is $? 0 'a device may shut itself out'
sotay sync >out 2>err
is $? 5 'and is'
stop_server
as second
sotay device list >out 2>err
is $? 4 'without a server there is no list'
harmless err 'and that is said in one plain sentence'
done_testing
