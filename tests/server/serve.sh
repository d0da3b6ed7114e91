#!/bin/sh
# sotayd serve over HTTPS: who may ask what, enrolment, sync, blocks, and requests that no honest
# client makes.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/server/http.lib"
make_server_data
printf 'Thân\n' | document one.txt 1-NQ/TW NQ 'Việc một' 2025-01-01 'Acknowledge: yes'
must sotayd publish --to all one.txt
start_server

# --- one server a folder ------------------------------------------------------
sotayd serve --listen 127.0.0.1:0 >out 2>err
is $? 8 'a second server of the folder is refused'
has err 'already served' 'and told why'
sotayd serve --listen nowhere >out 2>err
is $? 2 'an address that is none is refused'

# --- hello, and what is not there ---------------------------------------------
get hello /v1/hello
is "$CODE" 200 'hello answers anybody'
has hello.head 'Sync-Proto: 1' 'with the protocol'
has hello.head 'Cache-Control: public, max-age=300' 'for five minutes'
hasnt hello.head 'Date:' 'without needless headers'
get r /v1/nothing
problem r 404 req:not-found 'an unknown path'
get r /v1/hello/x
problem r 404 req:not-found 'a path below one'
get r /v1/hello -X DELETE
problem r 405 req:method 'another method'
has r.head 'Allow: GET' 'and which one is right'

# --- enrolment ----------------------------------------------------------------
get r /v1/auth/enrol -d '{"code":"00000-00000","device":"AAAAAAAAAAAAAAAAAAAAAA","name":"x"}'
problem r 401 auth:code 'an unknown code'
get r /v1/auth/enrol -d 'code=1'
problem r 400 req:invalid 'what is no JSON'
get r /v1/auth/enrol -d '{"code":"0"}'
problem r 400 req:invalid 'a request without a device'
CODE_=$(sotayd code M001)
LOW=$(printf %s "$CODE_" | tr -d - | tr A-Z a-z)
BAD=$(printf %s "$CODE_" | sed 's/[0-9]$/X/; t; s/.$/0/')
get r /v1/auth/enrol -d "{\"code\":\"$BAD\",\"device\":\"$(id_of one)\",\"name\":\"x\"}"
problem r 401 auth:code 'a code with a wrong end'
get first /v1/auth/enrol -d "{\"code\":\"$LOW\",\"device\":\"$(id_of one)\",\"name\":\"x\"}"
is "$CODE" 200 'the code in small letters without its hyphen'
is "$(text_of first.body member) $(number_of first.body zone)" 'M001 25200' 'names the member and the zone'
has first.head 'Cache-Control: no-store' 'and is kept by nobody'
TOKEN=$(text_of first.body token)
is ${#TOKEN} 43 'the token has 256 bits'
if grep -qaF "$TOKEN" "$SRV"/sotayd.db*; then
	not_ok 'the server does not keep it'
else
	ok 'the server does not keep it'
fi
get r /v1/auth/enrol -d "{\"code\":\"$LOW\",\"device\":\"$(id_of two)\",\"name\":\"x\"}"
problem r 401 auth:code 'another device with the same code'
has r.body 'another device' 'is told why'
get again /v1/auth/enrol -d "{\"code\":\"$LOW\",\"device\":\"$(id_of one)\",\"name\":\"x\"}"
is "$CODE" 200 'the same device gets a token again'
member r '/v1/sync?m=0'
problem r 401 auth:expired 'which takes the place of the first'
TOKEN=$(text_of again.body token)
CODE_=$(sotayd code M001)
must sqlite3 "$SRV/sotayd.db" "UPDATE code SET expires = 1 WHERE prefix = substr('$CODE_', 1, 4)"
get r /v1/auth/enrol -d "{\"code\":\"$CODE_\",\"device\":\"$(id_of six)\",\"name\":\"x\"}"
problem r 401 auth:code 'a code whose time is over'
has r.body expired 'is told so'

# --- who may what: every route by nobody, by a made-up token, by a revoked device and by a member
KEEP_TOKEN=$TOKEN
enrol M002 gone
GONE=$TOKEN TOKEN=$KEEP_TOKEN
must sqlite3 "$SRV/sotayd.db" "PRAGMA busy_timeout=5000; UPDATE device SET revoked = 1 WHERE name = 'gone'"
MADE_UP=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
while read -r method path nobody revoked known; do
	set -- -X "$method"
	[ "$method" = POST ] && set -- "$@" -d '{}'
	get r "$path" "$@"
	is "$CODE" "$nobody" "$method $path by nobody: $nobody"
	get r "$path" "$@" -H "Authorization: Bearer $MADE_UP"
	is "$CODE" "$nobody" "$method $path by a made-up token: $nobody"
	get r "$path" "$@" -H "Authorization: Basic $MADE_UP"
	is "$CODE" "$nobody" "$method $path by another scheme: $nobody"
	get r "$path" "$@" -H "Authorization: Bearer $GONE"
	is "$CODE" "$revoked" "$method $path by a revoked device: $revoked"
	get r "$path" "$@" -H "Authorization: Bearer $TOKEN"
	is "$CODE" "$known" "$method $path by a member: $known"
done <<END
GET /v1/hello 200 200 200
POST /v1/auth/enrol 400 400 400
GET /v1/sync 401 401 200
POST /v1/ops 401 401 400
GET /v1/block/x 404 404 404
GET /v1/blob/x 404 404 404
GET /v1/trust/1 404 404 404
GET /v1/devices 401 401 200
POST /v1/auth/code 401 401 200
POST /v1/auth/revoke 401 401 400
POST /v1/auth/rotate 401 401 200
END
get r '/v1/sync' -H "Authorization: Bearer $GONE"
problem r 401 auth:revoked 'a revoked device is told so'

# --- sync ---------------------------------------------------------------------
member s '/v1/sync?e=&v=&m=0'
is "$CODE" 200 'a first sync'
is "$(grep -o '"f":' s.body | wc -l)" 5 'subscribes to all, the cell, and all above it'
E=$(text_of s.body e) V=$(text_of s.body v) S=$(text_of s.body s)
FID=$(grep -o '"heads":\[\["[^"]*",1,1,' s.body | cut -d'"' -f4)
[ -n "$FID" ] || FID=$(grep -o '\["[^"]*",1,1,' s.body | cut -d'"' -f2)
[ ${#V} -le 23 ] && [ ${#S} -le 23 ]
is $? 0 'its tokens are short'
member n "/v1/sync?e=$E&v=$V&m=0&s=$S"
is "$CODE" 204 'nothing new is 204'
is "$(wc -c <n.body)" 0 'without a body'
BYTES=$(curl -sS --noproxy '*' --cacert "$SRV/ca.pem" -H "Authorization: Bearer $TOKEN" -A '' -o idle.body \
	-w '%{size_request} %{size_header} %{size_download}\n' "$URL/v1/sync?e=$E&v=$V&m=0&s=$S" |
	awk '{ print $1 + $2 + $3 }')
[ "$BYTES" -le 400 ] && ok "an idle sync is at most 400 bytes up and down ($BYTES)" ||
	not_ok "an idle sync is at most 400 bytes up and down ($BYTES)"
member n "/v1/sync?e=$E&v=$V&m=0&s=0000000000000000"
is "$CODE" 200 'another state is 200'
hasnt n.body '"subs"' 'without subscriptions where the view is the same'
member n "/v1/sync?e=$E&v=x&m=0&s=x"
has n.body '"subs"' 'with them where it differs'
member n "/v1/sync?e=OTHER&v=$V&m=5&s=$S"
has n.body '"subs"' 'and in another epoch'
member n "/v1/sync?e=$E&m=x"
problem n 400 req:invalid 'a cursor that is no number'
printf 'Hai\n' | document two.txt 2-NQ/TW NQ 'Việc hai' 2025-01-02
must sotayd publish --to all two.txt
member n "/v1/sync?e=$E&v=$V&m=0&s=$S"
is "$CODE" 200 'what was published is seen by the next sync'
has n.body "[\"$FID\",1,2,1,2," 'as a new head'

# --- blocks -------------------------------------------------------------------
get b1 "/v1/block/$FID/1/0/0"
is "$CODE" 200 'a block is for anybody'
has b1.head 'Cache-Control: public, max-age=31536000, immutable' 'and for ever'
has b1.head 'Content-Type: application/octet-stream' 'as bytes'
is "$(head -c 4 b1.body)" 'SB1' 'sealed'
if grep -qaE 'Việc|NQ' b1.body; then
	not_ok 'no word of it can be read'
else
	ok 'no word of it can be read'
fi
get r "/v1/block/$FID/1/0/2"
problem r 404 feed:not-yet 'a position that is not there yet'
get r "/v1/block/$FID/1/1/0"
problem r 404 feed:not-yet 'a block that is not full'
get r "/v1/block/$FID/2/0/0"
problem r 404 feed:unknown 'another generation'
get r "/v1/block/$FID/1/4/0"
problem r 404 feed:unknown 'a level that is none'
get r "/v1/block/$FID/1/0/00"
problem r 404 feed:unknown 'another spelling of a number'
get r "/v1/block/$FID/1/0/99999999999999999999"
problem r 404 feed:unknown 'a number without end'
get r "/v1/block/AAAAAAAAAAAAAAAAAAAAAA/1/0/0"
problem r 404 feed:unknown 'a feed that is none'
for n in 3 4 5 6 7 8; do
	printf '%s\n' $n | document "$n.txt" $n-NQ/TW NQ "Việc $n" 2025-01-03
done
must sotayd publish --to all 3.txt 4.txt 5.txt 6.txt 7.txt 8.txt
must sotayd withdraw 1-NQ/TW --reason 'nhầm'
get b8 "/v1/block/$FID/1/1/0"
is "$CODE" 200 'eight entries are a block of the next level'
openssl rand -hex 90000 >noise
document long.txt 9-NQ/TW NQ 'Việc dài' 2025-01-03 <noise
must sotayd publish --to all long.txt
BLOB=$(sqlite3 "$SRV/sotayd.db" 'SELECT lower(hex(id)) FROM blob' | python3 -c '
import base64, sys
print(base64.urlsafe_b64encode(bytes.fromhex(sys.stdin.read().strip())).decode().rstrip("="))')
get blob "/v1/blob/$BLOB"
is "$CODE" 200 'a long body is a blob of its own'
has blob.head immutable 'for ever'
is "$(python3 -c '
import base64, hashlib
h = hashlib.blake2b(open("blob.body", "rb").read(), digest_size=32).digest()
print(base64.urlsafe_b64encode(h).decode().rstrip("="))')" "$BLOB" 'named by the hash of its bytes'

# --- the same bytes after a restart -------------------------------------------
stop_server TERM
is "$SERVER_RC" 0 'SIGTERM ends the server cleanly'
[ ! -e "$SRV/sotayd.sock" ] && [ ! -e "$SRV/sotayd.db-wal" ]
is $? 0 'and it leaves no socket and no log of the database behind'
must mv "$SRV/ca.key" offline.key
start_server
ok 'it serves without the key of the authority'
get b1again "/v1/block/$FID/1/0/0"
same b1.body b1again.body 'a block rendered again has the same bytes'
same b1.head b1again.head 'and the same head'
get b8again "/v1/block/$FID/1/1/0"
same b8.body b8again.body 'a withdrawal later changes no block either'

# --- requests that no honest client makes ---------------------------------------
get r /v1/auth/enrol -d "@noise"
problem r 413 req:too-large 'a body that is too large'
get r /v1/auth/enrol -H 'Transfer-Encoding: chunked' -d "@noise"
problem r 413 req:too-large 'and one that does not say so before'
get r /v1/hello -X GET -d x
problem r 413 req:too-large 'a body where none belongs'
get r "/v1/sync?x=$(head -c 60000 noise)" -H "Authorization: Bearer $TOKEN"
isnt "$CODE" 200 'an endless query is not answered'
raw() { # bytes of the request on stdin; the answer in raw.out
	timeout 10 openssl s_client -quiet -CAfile "$SRV/ca.pem" -connect "127.0.0.1:$PORT" \
		>raw.out 2>raw.err
}
{
	printf 'POST /v1/auth/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n'
	printf '0\r\n\r\nGET /v1/hello HTTP/1.1\r\nHost: x\r\n\r\n'
} | raw
is "$(grep -c '^HTTP/1.1 400' raw.out) $(grep -c '^HTTP/1.1' raw.out)" '1 1' 'two lengths are refused, and nothing behind them is read'
printf 'POST /v1/auth/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 0\r\n\r\nGET /v1/hello HTTP/1.1\r\nHost: x\r\n\r\n' | raw
is "$(grep -c '^HTTP/1.1 200' raw.out)" 0 'nor are two of the same kind'
# The status of every answer in raw.out. The library's own refusals come with their head twice.
answers() {
	grep -ao 'HTTP/1.1 [0-9]*' raw.out | cut -d' ' -f2 | uniq | xargs
}
# odd NAME HEAD [BODY]: the answer is 400, and nothing behind it is taken for a request.
SMUGGLED='GET /v1/hello HTTP/1.1\r\nHost: x\r\n\r\n'
odd() {
	# shellcheck disable=SC2059
	{
		printf "$2"
		printf "${3-}$SMUGGLED"
	} | raw
	is "$(answers)" 400 "$1"
}
POST='POST /v1/auth/enrol HTTP/1.1\r\nHost: x\r\n'
odd 'a space before the colon of a length is refused' "${POST}Content-Length : 38\r\n\r\n"
odd 'so is a tab' "${POST}Content-Length\t: 38\r\n\r\n"
odd 'and a space before that of an encoding' "${POST}Transfer-Encoding : chunked\r\n\r\n" '0\r\n\r\n'
odd 'an encoding that is not chunked is refused' "${POST}Transfer-Encoding: gzip, chunked\r\n\r\n" '0\r\n\r\n'
odd 'also identity' "${POST}Transfer-Encoding: identity\r\n\r\n"
odd 'and one with a word behind it' "${POST}Transfer-Encoding: chunked;x\r\n\r\n" '0\r\n\r\n'
odd 'a length with a sign is refused' "${POST}Content-Length: +4\r\n\r\n" 'abcd'
odd 'a length that is two' "${POST}Content-Length: 4, 4\r\n\r\n" 'abcd'
odd 'chunks in HTTP/1.0' 'POST /v1/auth/enrol HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n' '0\r\n\r\n'
odd 'two hosts' 'GET /v1/hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n'
odd 'no host' 'GET /v1/hello HTTP/1.1\r\n\r\n'
odd 'a header whose name has a space' 'GET /v1/hello HTTP/1.1\r\nHost: x\r\nA b: y\r\n\r\n'
odd 'an escaped NUL in the path is refused' 'GET /v1/hello%%00x HTTP/1.1\r\nHost: x\r\n\r\n'
odd 'every other escape too' 'GET /v1/h%%65llo HTTP/1.1\r\nHost: x\r\n\r\n'
odd 'a path that is an address' 'GET https://x/v1/hello HTTP/1.1\r\nHost: x\r\n\r\n'
odd 'a byte that is no ASCII' 'GET /v1/hell\303\263 HTTP/1.1\r\nHost: x\r\n\r\n'
printf "${POST}Content-Length: 2\r\n\r\n{}GET /v1/hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" | raw
is "$(answers)" '400 200' 'two requests that are well formed get two answers'
tls() { # ARGUMENT…
	timeout 10 openssl s_client -brief -CAfile "$SRV/ca.pem" -verify_return_error \
		-connect "127.0.0.1:$PORT" "$@" </dev/null >out 2>err
}
for c in ECDHE-ECDSA-AES128-SHA ECDHE-ECDSA-AES256-SHA ECDHE-ECDSA-AES128-SHA256 AES128-SHA AES128-GCM-SHA256; do
	tls -tls1_2 -cipher "$c:@SECLEVEL=0"
	isnt $? 0 "TLS 1.2 with $c is refused"
done
for c in ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-ECDSA-CHACHA20-POLY1305; do
	tls -tls1_2 -cipher "$c"
	is $? 0 "and with $c taken"
done
tls -tls1_3
is $? 0 'so is TLS 1.3'
tls -tls1_1 -cipher 'ALL:@SECLEVEL=0'
isnt $? 0 'TLS 1.1 is not'
curl -sS --noproxy '*' "http://127.0.0.1:$PORT/v1/hello" >out 2>err
isnt $? 0 'plain HTTP is not spoken'
curl -sS --noproxy '*' "$URL/v1/hello" >out 2>err
isnt $? 0 'who does not know the authority does not trust it'
get hello /v1/hello
is "$CODE" 200 'after all that it still answers'
hasnt server.log error 'and has nothing to report'

# --- guessing -------------------------------------------------------------------
for n in 1 2 3 4 5; do
	CODE_=$(sotayd code M003)
	for t in 1 2 3 4 5; do
		get r /v1/auth/enrol -d "{\"code\":\"${CODE_%??}00\",\"device\":\"$(id_of g)\"}"
	done
	[ $n = 1 ] && problem r 401 auth:tries 'five wrong tries use a code up'
	get r /v1/auth/enrol -d "{\"code\":\"$CODE_\",\"device\":\"$(id_of g)\"}"
	[ $n = 1 ] && problem r 401 auth:tries 'then the right one is refused too'
done
n=0
while [ $n -lt 100 ] && [ "$CODE" != 429 ]; do
	get r /v1/auth/enrol -d "{\"code\":\"00000-00000\",\"device\":\"$(id_of g)\"}"
	n=$((n + 1))
done
problem r 429 auth:throttled 'who guesses on is slowed down'
like r.head '^Retry-After: [0-9]' 'and told for how long'
CODE_=$(sotayd code M003)
get r /v1/auth/enrol -d "{\"code\":\"${CODE_%??}00\",\"device\":\"$(id_of g)\"}"
problem r 429 auth:throttled 'also at a code that is there'
get r /v1/auth/enrol -d "{\"code\":\"$CODE_\",\"device\":\"$(id_of g)\",\"name\":\"x\"}"
is "$CODE" 200 'a right code passes all the same'
member s '/v1/sync'
is "$CODE" 200 'members of that network are not slowed down'

# --- one address that takes all connections ----------------------------------------
python3 - "$PORT" "$SRV/ca.pem" >out 2>err <<'END'
import resource, select, socket, ssl, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (900, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
port, ctx = int(sys.argv[1]), ssl.create_default_context(cafile=sys.argv[2])
def ask(source):
    s = socket.create_connection(("127.0.0.1", port), 10, (source, 0))
    s = ctx.wrap_socket(s, server_hostname="localhost")
    s.sendall(b"GET /v1/hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    return s.recv(100).decode().split()[1]
held = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(450)]
try:
    print("same", ask("127.0.0.1"))
except OSError:
    print("same refused")
print("other", ask("127.0.0.2"))
for s in held:
    s.close()
END
is "$(xargs <out)" 'same refused other 200' 'one address cannot take the connections of all'
done_testing
