#!/bin/sh
# A server that gives two bytes a second, in a body or in its header, and one that gives without end,
# against the helper with limits of a second and of a few kilobytes.
. "$(dirname "$0")/../run/lib.sh"
mkdir -m 700 "$SRV"
must sotayd init
start_evil

ask() { # LOW_SPEED LOW_TIME MAX_BYTES
	python3 "$TOP/tests/tool/helper.py" "$BUILD/sotay-net" "$EVIL" "$SRV/ca.pem" "$@" >said 2>&1
}
evil noproto-json
ask 64 1 100000
is "$?:$(tail -1 said | cut -d' ' -f1)" 0:PROBLEM 'the helper answers, and ends with its socket'
for m in slow slow-header; do
	evil $m
	ask 64 1 100000
	is $? 0 "$m: the helper lives"
	like said '^PROBLEM .*CLASS=N' "$m: it is network trouble"
	harmless said "$m: in plain words"
done
for m in endless huge-length gzip wide-json; do
	evil $m
	ask 64 2 4096
	is $? 0 "$m: the helper lives"
	like said '^PROBLEM .*CLASS=N' "$m: it is network trouble"
	harmless said "$m: in plain words"
	# What was taken is bounded by what the client allowed, whatever was promised.
	is "$(sed -n 's/^PROBLEM .*DOWN=\([0-9]*\).*/\1/p' said | awk '{ print ($1 < 200000) }')" 1 \
		"$m: it stopped taking soon"
done
done_testing
