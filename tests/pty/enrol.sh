#!/bin/sh
# The first minutes of a member, on a terminal: from a device without a profile to Today, with every
# error led back to the field at fault.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
make_server_data
start_server
printf 'Number: 1-TB\nType: TB\nTitle: Văn bản thứ nhất\nIssuer: Tỉnh ủy Sông Mây\nDate: 2025-01-02\n\nNội dung.\n' >doc
must sotayd publish --to all doc
cp "$SRV/ca.pem" committee.pem
mkdir folder
echo 'no certificate' >folder/other.txt
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=Other -days 2 \
	-keyout other.key -out other.pem 2>/dev/null
code_for() { # MEMBER
	sotayd code "$1" | grep -oE '[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}' | head -1
}
PRINT=$(openssl x509 -in committee.pem -noout -fingerprint -sha256 | cut -d= -f2)
HOST=${URL#https://}

# --- the right way through ---------------------------------------------------------------------
cat >way <<-END
	wait "step 1 of 6"
	idle
	has "Server" "a device without a profile is asked for the server"
	send "$HOST\r"
	wait "step 2 of 6"
	send "comm"
	key tab
	idle
	has "committee.pem" "Tab completes the file's name"
	send "\r"
	wait "step 3 of 6"
	idle
	has "$(echo "$PRINT" | cut -c 1-23)" "the fingerprint is what openssl says: its beginning"
	has "$(echo "$PRINT" | cut -c 73-)" "and its end"
	send "\r"
	wait "Type y when it is the same"
	send "y"
	wait "step 4 of 6"
END
for size in 24x80 12x40; do
	as "way-$size"
	CODE=$(code_for M001)
	drive xterm-256color $size <<-END
		$(cat way)
		send "$CODE\r"
		wait "step 5 of 6"
		send "short"
		idle
		has "too weak" "a weak passphrase is told while it is typed"
		send "\r"
		idle
		has "step 5 of 6" "and not taken"
		send "\x15$PASS"
		idle
		has "Strength: good" "a better one is told as well"
		hasnt "con meo" "it is not shown"
		send "\r"
		wait "step 6 of 6"
		send "another one\r"
		idle
		has "The two differ" "the second must be the same"
		send "$PASS\r"
		wait "This device is enrolled"
		idle
		has "Lường Thị Thử" "the member's name is told"
		send "\r"
		wait "n to go on without"
		send "n"
		wait "1 document, 0"
		idle
		row 1 "Today" "then Today is shown, and the first synchronisation has run"
		hasnt "Never synchronised" "and Today knows of it"
		hasnt "$CODE" "the code is gone"
		send "Q"
		exits 0 "Q leaves"
		restored "and the terminal is as it was"
	END
	sotay list documents >out 2>err
	has out '1-TB' "$size: the profile opens with the passphrase, and holds the document"
done

# --- the recovery code ---------------------------------------------------------------------------
# The group that is asked for, off the paper and with the Enter of a terminal.
cat >group <<'END'
#!/bin/sh
n=$(grep -oE 'Group [1-9]' asked | tr -cd 1-9)
grep -oE '[0-9A-Z]{4}(-[0-9A-Z]{4})+' paper | tr '\n' - | cut -d- -f "$n" | tr '\n' '\r' >typed
END
chmod +x group
as recovery
CODE=$(code_for M001)
drive xterm-256color 12x40 <<-END
	$(cat way)
	send "$CODE\r"
	wait "step 5 of 6"
	send "$PASS\r"
	wait "step 6 of 6"
	send "$PASS\r"
	wait "device is enrolled"
	send "y"
	wait "is shown only"
	idle
	dump paper
	send "\r"
	wait "Type it from the paper"
	idle
	hasnt "is shown only" "the code is shown once"
	send "0000\r"
	wait "This is not group"
	key esc
	wait "device is enrolled"
	send "y"
	wait "is shown only"
	idle
	dump paper
	send "\r"
	wait "Type it from the paper"
	idle
	dump asked
	run ./group "a group is read off the paper"
	type typed
	idle
	dump asked
	run ./group "and another one"
	type typed
	wait "1 document, 0"
	send "Q"
	exits 0 "Q leaves"
END
PASS_=$PASS PASS=$(grep -oE '[0-9A-Z]{4}(-[0-9A-Z]{4})+' paper | tr '\n' -)
PASS=${PASS%-}
sotay list documents >out 2>err
has out '1-TB' 'the recovery code opens the profile, once two of its groups were typed back'
PASS=$PASS_
is "$(grep -oE '[0-9A-Z]{4}(-[0-9A-Z]{4})+' paper | tr '\n' - | tr -cd 0-9A-Z | wc -c)" 36 \
	'all nine groups are on the paper at 40 columns'

# --- errors, each at its field; what was typed is kept ---------------------------------------------
as errors
CODE=$(code_for M002)
drive xterm-256color 24x80 <<-END
	wait "step 1 of 6"
	send "http://$HOST\r"
	wait "must begin with https://"
	send "\x15https://\r"
	wait "Behind https:// stands"
	idle
	has "step 1 of 6" "an address without a name is told before anything else is asked"
	send "\x15127.0.0.1:1\r"
	wait "step 2 of 6"
	send "nothing.pem\r"
	wait "nothing.pem"
	idle
	has "step 2 of 6" "a file that is not there is asked for again"
	send "\x15folder/other.txt\r"
	wait "no certificate in PEM form"
	send "\x15other.pem\r"
	wait "step 3 of 6"
	send "n"
	wait "not your server"
	send "\r"
	wait "step 3 of 6"
	send "y"
	wait "step 4 of 6"
	send "123\r"
	wait "A code has 10 letters"
	send "\x15$(echo "$CODE" | cut -c 1-6)00000\r"
	wait "step 5 of 6"
	send "$PASS\r"
	wait "step 6 of 6"
	send "$PASS\r"
	wait "Nothing answers at this address"
	idle
	has "step 1 of 6" "an unreachable server leads to the address"
	has "other.pem" "what was typed is kept"
	send "\x15$HOST\r"
	wait "step 2 of 6"
	send "\r"
	wait "step 3 of 6"
	send "y"
	wait "step 4 of 6"
	send "\r"
	wait "is not the one of this certificate"
	idle
	has "step 2 of 6" "a certificate that does not verify leads to the file"
	send "\x15committee.pem\r"
	wait "step 3 of 6"
	send "y"
	wait "step 4 of 6"
	send "\r"
	wait "4 tries are left"
	idle
	has "step 4 of 6" "a wrong code is told with the tries that are left"
	send "\x15$CODE\r"
	wait "This device is enrolled"
	send "n"
	wait "1 document, 0"
	send "Q"
	exits 0 "Q leaves"
END

# --- interrupted: by ^C, then by the end of the terminal, then gone on with, with the same code -------------------------
as interrupted
CODE=$(code_for M002)
cat >taken <<-END
	#!/bin/sh
	until [ "\$("$BUILD/sotayd" -D "$SRV" devices M002 | wc -l)" = 2 ]; do :; done
END
chmod +x taken
start_evil
evil hold-half /v1/auth/enrol
HOST=${EVIL#https://}
drive xterm-256color 24x80 <<-END
	wait "step 1 of 6"
	send "$HOST\r"
	wait "step 2 of 6"
	send "committee.pem\r"
	wait "step 3 of 6"
	send "y"
	wait "step 4 of 6"
	send "$CODE\r"
	wait "step 5 of 6"
	send "$PASS\r"
	wait "step 6 of 6"
	send "$PASS\r"
	wait "Asking the server"
	run ./taken "the server has spent the code, and its answer does not come"
	send "\x03"
	wait "Stopped."
	idle
	has "$CODE" "^C stops, and the code is kept"
	send "\r"
	wait "Asking the server"
	hangup
	ends "the terminal goes away while the server is asked"
END
evil pass
drive xterm-256color 24x80 <<-END
	wait "Passphrase:"
	send "$PASS\r"
	wait "step 1 of 6"
	idle
	has "set" "the passphrase of the first time holds"
	send "$HOST\r"
	wait "step 2 of 6"
	send "committee.pem\r"
	wait "step 3 of 6"
	send "y"
	wait "step 4 of 6"
	send "$CODE\r"
	wait "This device is enrolled"
	send "n"
	wait "1 document, 0"
	send "Q"
	exits 0 "Q leaves"
END
sotayd devices M002 >after
is "$(wc -l <after)" 2 'the same device went on with the same code'

# A certificate whose days are over, or a clock that is wrong: the time here is told.
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout expired.key -out expired.csr \
	-subj /CN=expired 2>/dev/null
echo subjectAltName=IP:127.0.0.1 >ext
openssl x509 -req -in expired.csr -CA "$SRV/ca.pem" -CAkey "$SRV/ca.key" -CAcreateserial -extfile ext \
	-out expired.pem -days -1 2>/dev/null
start_evil --cert expired.pem --key expired.key
as clock
drive xterm-256color 24x80 <<-END
	$(cat way | sed "s/127.0.0.1:[0-9]*/${EVIL#https://}/")
	send "$CODE\r"
	wait "step 5 of 6"
	send "$PASS\r"
	wait "step 6 of 6"
	send "$PASS\r"
	wait "no longer valid."
	idle
	has "It says: " "what the clock says is told"
	send "\x03"
	exits 0 "^C leaves"
END

# A code that another device has used.
as other
HOST=${URL#https://}
drive xterm-256color 24x80 <<-END
	$(cat way | sed "s/127.0.0.1:[0-9]*/$HOST/")
	send "$CODE\r"
	wait "step 5 of 6"
	send "$PASS\r"
	wait "step 6 of 6"
	send "$PASS\r"
	wait "already used by another device"
	idle
	has "step 4 of 6" "a used code leads to the code"
	send "\x03"
	exits 0 "^C leaves"
END

# What a server says in English is told in the member's language; so is what stands in its place.
as vietnamese
CODE=$(code_for M003)
LANGUAGE=vi drive xterm-256color 24x80 <<-END
	idle
	send "$HOST/elsewhere\r"
	idle
	send "committee.pem\r"
	idle
	send "y"
	idle
	send "$(echo "$CODE" | cut -c 1-6)00000\r"
	idle
	send "$PASS\r"
	idle
	send "$PASS\r"
	wait "nhưng không có sổ tay"
	send "\x15$HOST\r\r"
	idle
	send "y"
	idle
	send "\r"
	wait "còn 4 lần thử. "
	send "\x15$CODE\r"
	wait "Thiết bị"
	send "\x03"
	exits 0 "^C leaves"
END
done_testing
