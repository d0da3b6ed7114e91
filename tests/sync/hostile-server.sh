#!/bin/sh
# A hostile server and a hostile network: each trouble ends in one clear, harmless sentence and exit
# code 4 (5 where the honest form of a refusal was used), and nothing that the member has is lost.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
start_server
start_evil
for i in 1 2 3; do
	echo "Nội dung số $i." | document doc.$i "$i-TB/TU" TB "Thông báo số $i" 2025-03-0$i 'Issuer: Tỉnh ủy'
done
must sotayd publish --to all doc.1 doc.2
AT=$EVIL new_member M001
must sotay sync
must sotay ack 1-TB/TU
must sotayd publish --to all doc.3
sotay list documents --json | sort >before
sotay outbox --json >box.before

unharmed() { # NAME
	sotay list documents --json | sort >after
	same before after "$1: the documents are as they were"
	# "sent" is one whose answer never came: it waits like one that was not sent.
	sotay outbox --json | sed 's/"tries":[0-9]*//;s/"sent"/"queued"/' >box.after
	sed 's/"tries":[0-9]*//' box.before >box.want
	same box.want box.after "$1: the op still waits"
}
# One sentence: a line, that ends, says something, and holds nothing that a terminal would obey.
sentence() { # FILE NAME
	if [ "$(wc -l <"$1")" = 1 ]; then
		ok "$2: one line"
	else
		not_ok "$2: one line" "$(wc -l <"$1") lines" "$(cat "$1")"
	fi
	harmless "$1" "$2: it is harmless"
	is "$(wc -c <"$1" | awk '{ print ($1 > 20 && $1 < 600) }')" 1 "$2: it is a sentence"
}
trouble() { # MODE PREFIX CODE
	evil "$1" "$2"
	sotay sync >out 2>err
	is $? "$3" "$1 at $2: exit code"
	sentence err "$1 at $2"
	is "$(wc -c <out)" 0 "$1 at $2: nothing on stdout"
	evil pass
	unharmed "$1 at $2"
}

# The whole network is not what it should be.
for m in close http09 html html-proto plain-404 plain-401 plain-500 noproto-problem redirect-http \
	redirect-file huge-length short gzip bad-json empty endless headers; do
	trouble $m /v1/ 4
done
# The form is right, the contents are not.
for m in noproto-json bad-utf8 deep-json wide-json other-json; do
	trouble $m /v1/ops 4
done
for m in busy fault unknown-problem; do
	trouble $m /v1/ 4
done
trouble revoked /v1/ 5

evil cut /v1/ops
sotay sync >out 2>err
sotay outbox --json >box
has box '"sent"' 'an answer lost behind a request: it may have arrived, and is not the member'"'"'s to take back'
evil pass

# From here on the acknowledgement gets through; the sync and its blocks are mistreated.
must sotay sync
sotay list documents --json | sort >before
sotay outbox --json >box.before
is "$(wc -l <before)" 3 'when nobody is hostile, everything arrives'
is "$(wc -c <box.before)" 0 'and everything is sent'
for i in 4 5 6 7 8 9 10 11 12 13; do
	echo "Nội dung số $i." | document doc.$i "$i-TB/TU" TB "Thông báo số $i" 2025-03-$((i + 10)) \
		'Issuer: Tỉnh ủy'
done
must sotayd publish --to all doc.4 doc.5 doc.6 doc.7 doc.8 doc.9 doc.10 doc.11 doc.12 doc.13

# Blocks that come wrong twice stop their feed and no more; whatever was whole is kept.
harm_block() { # MODE
	evil "$1" /v1/block
	sotay sync >out 2>err
	rc=$?
	case $rc in
	4 | 7) ok "$1 of blocks: exit code $rc" ;;
	*) not_ok "$1 of blocks: exit code" "$rc" "$(cat out err)" ;;
	esac
	sentence err "$1 of blocks"
	sotay list documents --json | sort >after
	is "$(comm -23 before after | wc -l)" 0 "$1 of blocks: nothing is lost"
	sotay list documents --json >rows
	is "$(grep -c 'Thông báo số' rows)" "$(wc -l <rows)" "$1 of blocks: no wrong title came in"
}
for m in flip flip-head cut-half html plain-404 endless huge-length short gzip; do
	harm_block $m
done
evil heads-far /v1/sync
sotay sync >out 2>err
is $? 4 'heads that promise more than there is: exit code'
sentence err 'heads that promise more than there is'
evil pass
sotay sync >out 2>err
is $? 0 'after all that an honest sync succeeds'
is "$(sotay list documents --format '%n\n' | wc -l)" 13 'and everything is there'
sotay list documents --json | sort >before

# Names that the server invents.
evil names /v1/
sotay sync >out 2>err
harmless out 'names: the result is harmless'
harmless err 'names: what is said is harmless'
as named
code=$(sotayd code M003 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
evil names /v1/
sotay enrol "$EVIL" "$code" --ca "$SRV/ca.pem" >out 2>err
harmless out 'names at enrolment: what is printed is harmless'
harmless err 'names at enrolment: what is said is harmless'
as M001
evil pass

# A rejection with a reason that is an attack.
must sotay ack 5-TB/TU
evil results /v1/ops
sotay sync >out 2>err
harmless out 'a rejection: the result is harmless'
harmless err 'a rejection: what is said is harmless'
sotay outbox >box 2>&1
harmless box 'a rejection: the outbox shows it harmless'
sotay outbox --json >box 2>&1
has box 'EVIL' 'the words of the reason stand there'
evil pass

# --- certificates -----------------------------------------------------------------------
wrong_cert() { # NAME, then what start_evil takes
	name=$1
	shift
	kill "$EVIL_PID" 2>/dev/null
	start_evil "$@"
	as "cert-$(echo "$name" | tr -c 'a-z\n' -)"
	code=$(sotayd code M003 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
	sotay enrol "$EVIL" "$code" --ca "$SRV/ca.pem" >out 2>err
	is $? 4 "$name: enrolment ends with 4"
	sentence err "$name"
	: >evil.log.empty
	is "$(grep -c . evil.log)" 0 "$name: not a byte of a request was sent"
}
issue() { # NAME SUBJECT-ALT-NAME DAYS-LINE…
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" \
		-out "$1.csr" -subj "/CN=$1" 2>/dev/null
	printf 'subjectAltName=%s\n' "$2" >ext
	name=$1
	shift 2
	openssl x509 -req -in "$name.csr" -CA "$SRV/ca.pem" -CAkey "$SRV/ca.key" -CAcreateserial \
		-extfile ext -out "$name.pem" "$@" 2>/dev/null
}
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout self.key -out self.pem \
	-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -days 30 2>/dev/null
issue otherhost DNS:other.example -days 30
# Expired: valid for a day that is over.
issue expired IP:127.0.0.1 -days -1
: >evil.log
wrong_cert 'self-signed' --cert self.pem --key self.key
wrong_cert 'another host' --cert otherhost.pem --key otherhost.key
wrong_cert 'expired' --cert expired.pem --key expired.key
wrong_cert 'TLS 1.1' --tls11
kill "$EVIL_PID" 2>/dev/null
echo no-tls >evil.mode
wrong_cert 'no TLS at all'
evil pass

# The member's own store took no harm from any of it.
as M001
sotay list documents --json | sort >after
sed 's/"acknowledged_at":[^,]*//;s/"unread":[^,]*//' before >b
sed 's/"acknowledged_at":[^,]*//;s/"unread":[^,]*//' after >a
same b a 'in the end the documents are as they were'
done_testing
