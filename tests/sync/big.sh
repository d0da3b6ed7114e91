#!/bin/sh
# Documents of every size up to the largest: those that travel in a block and those that travel alone,
# empty ones, and one that is too large. What is shown is what was published.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
# Letters without any order, so that they hardly pack: 4 MiB less the header; at the bound of a frame
# that still stands in a block; one line; no body at all.
python3 - <<'END'
import random
random.seed(4)
abc = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
def doc(n, size):
    head = "Number: %d-QD/TW\nType: QĐ\nTitle: Văn bản cỡ %d\nDate: 2025-03-01\n\n" % (n, size)
    body = ""
    while len(body) < size:
        body += "".join(random.choices(abc, k=79)) + "\n"
    body = body[:size]
    open("d%d" % n, "w", encoding="utf-8").write(head + body)
    open("body%d" % n, "w", encoding="utf-8").write(body if body.endswith("\n") or not body else body + "\n")
    return len(head.encode())
for n, size in enumerate([0, 1, 300, 40000, 43600, 43700, 60000, 400000, (4 << 20) - 100]):
    doc(n, size)
doc(99, 4 << 20)
END
start_server
must sotayd publish --to all d0 d1 d2 d3 d4 d5 d6 d7 d8
sotayd publish --to all d99 >out 2>err
isnt $? 0 'a document over 4 MiB is refused by the server'
harmless err 'in plain words'
new_member M001
sotay sync >out 2>err
is $? 0 'a sync'
like out '^synced: 9 documents, ' 'brings them all'
for n in 0 1 2 3 4 5 6 7 8; do
	sotay show $n-QD/TW >shown 2>err
	sed '1,/^$/d' shown >got
	same got body$n "document $n is shown as it was published, $(wc -c <body$n) bytes"
done
sotay show 8-QD/TW --json >json 2>err
is "$(python3 -c 'import json
print(json.load(open("json"))["body"].strip() == open("body8").read().strip())')" True \
	'the largest one as JSON too'

# The helper is looked for beside the program, then where it was installed; and named when it is in
# neither place.
mkdir alone
cp "$BUILD/sotay" alone/sotay
BUILD_CLIENT=$T/alone
sotay sync >out 2>err
is $? 8 'without its helper there is no sync'
has err 'sotay-net' 'the sentence names it'
has err "$T/alone" 'and where it was looked for'
sotay list documents >out 2>err
is $? 0 'reading goes on without it'
# One that ends at once, and one that speaks nonsense.
for h in 'exit 3' 'echo "nonsense, and not a record at all" >&0'; do
	printf '#!/bin/sh\n%s\n' "$h" >alone/sotay-net
	chmod +x alone/sotay-net
	sotay sync >out 2>err
	is $? 4 "a helper that fails ends the sync: $h"
	harmless err 'in plain words'
done
BUILD_CLIENT=
sotay sync >out 2>err
is $? 0 'and the next one is well'
done_testing
