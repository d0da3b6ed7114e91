#!/bin/sh
# Attachments at the member's: named with their document, fetched when asked for, sealed on the disk.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
openssl rand 300000 >'Biểu mẫu 1.pdf'
printf 'một\thai\nba\033[31m\n' >b.txt
echo 'Nội dung' | document with 1-QD/TW QĐ 'Có phụ lục' 2025-03-01 'Attachment: Biểu mẫu 1.pdf' 'Attachment: b.txt'
echo 'Nội dung' | document plain 2-QD/TW QĐ 'Không phụ lục' 2025-03-02
start_server
must sotayd publish --to all with plain
new_member M001

# --- synchronised ---------------------------------------------------------------
sotay sync >out 2>err
is $? 0 'a document with attachments is synchronised'
like out '^synced: 2 documents, ' 'with the others'
sotay list documents >out 2>err
is "$?-$(wc -l <out)" 0-2 'both are listed'
sotay show 1-QD/TW >out 2>err
has out 'Attachment: Biểu mẫu 1.pdf (300000 bytes, not fetched)' 'show names the first attachment and its size'
like out '^Attachment: b.txt (1[0-9] bytes, not fetched)$' 'and the second'
sotay show 2-QD/TW >out 2>err
hasnt out 'Attachment' 'the other has none'
sotay show 1-QD/TW --json >out 2>err
has out '"attachments":["Biểu mẫu 1.pdf","b.txt"]' 'the object names them'
sotay list documents --json >out 2>err
has out '"attachments":["Biểu mẫu 1.pdf","b.txt"]' 'in the list too'
has out '"attachments":[]' 'and says where there are none'
done_testing
