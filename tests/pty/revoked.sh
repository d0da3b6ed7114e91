#!/bin/sh
# A device that was shut out, at the terminal: told by the next synchronisation, which locks the store
# and loses nothing of it; and how the member comes back.
. "$(dirname "$0")/../run/lib.sh"
. "$TOP/tests/pty/pty.sh.inc"
pty_data 12
as second
code=$(sotayd code M001 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
must sotay enrol "$URL" "$code" --ca "$SRV/ca.pem"
cheap
must sotay sync
must sotay ack 5-TB
sotay device list --json >devices 2>err
id=$(grep '"this":true' devices | sed 's/.*"id":"\([^"]*\)".*/\1/')
as M001
must sotay device revoke "$id" --yes
as second
drive xterm-256color 24x80 <<-END
	wait "Passphrase:"
	send "$PASS\r"
	wait "due"
	idle
	send "R"
	wait "this device was revoked"
	idle
	has "Passphrase:" "the store is locked"
	has "This device was revoked: the server no longer accepts it." "and says why"
	has "sotay enrol URL CODE" "and how to come back"
	hasnt "Documents" "nothing of it is shown"
	send "$PASS\r"
	wait "1 to send"
	idle
	send "2"
	wait "1/12"
	has "~" "what was done waits"
	send "Q"
	exits 0 "and leaves"
END
drive vt100 12x40 <<-END
	wait "Passphrase:"
	send "$PASS\r"
	wait "due"
	idle
	send "R"
	wait "device was revoked"
	idle
	has "anew: sotay enrol URL CODE" "the way back is on a small screen, too"
	key esc
	exits 0 "and leaves"
END
code=$(sotayd code M001 | grep -oE '[0-9A-HJKMNP-TV-Z-]{10,12}' | head -1)
must sotay enrol "$URL" "$code" --ca "$SRV/ca.pem"
drive xterm-256color 24x80 <<-END
	wait "Passphrase:"
	send "$PASS\r"
	wait "1 to send"
	idle
	send "R"
	gone "to send"
	wait "synced "
	has "Nothing is due. Last" "enrolled again it goes on where it was"
	send "Q"
	exits 0 "and leaves"
END
is "$(sotayd acks 5-TB/TU | cut -d' ' -f1)" M001 'and what waited is delivered'
done_testing
