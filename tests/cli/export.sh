#!/bin/sh
# sotay export: documents as text, Markdown and pages, to standard output, a file and a folder.
. "$(dirname "$0")/../run/lib.sh"

make_server_data
start_server
{
	printf 'I- TÌNH HÌNH\n\nCán bộ đọc *sách*.\n- Một\n\n'
	i=0
	while [ $i -lt 120 ]; do
		i=$((i + 1))
		echo "dòng $i"
	done
} | document d1 57-NQ/TW NQ 'Nghị quyết về đọc sách' 2025-07-10 'Issuer: Trung ương' 'Cites: 05-CT/TW'
printf 'Mượn thì trả.\n' | document d2 05-CT/TW CT 'Chỉ thị về sách' 2025-01-05 'Issuer: Trung ương'
printf 'Cùng số.\n' | document d3 05-CT/TW CT 'Chỉ thị cùng số' 2020-01-05 'Issuer: Trung ương'
must sotayd publish --to all d1 d2 d3
as reader
new_member M001
must sotay sync

# --- one, to standard output ------------------------------------------------------------
sotay export '57 nq tw' >out 2>err
is $? 0 'a document goes to standard output'
is "$(sed -n 1,2p out)" '57-NQ/TW
Nghị quyết về đọc sách' 'its number and title first'
has out 'Cites: 05-CT/TW' 'then what its header says'
is "$(tail -1 out)" 'dòng 120' 'then its text to the end'
is "$(cat err)" '' 'and no word beside'
sotay list documents --filter 'number:57-NQ/TW unread' --format '%n\n' >out 2>err
is "$(cat out)" 57-NQ/TW 'it is not marked read for that'
sotay export 57-NQ/TW --as md >out 2>err
is "$(sed -n 1p out)" '# Nghị quyết về đọc sách' 'Markdown has the title as heading'
has out '## I- TÌNH HÌNH' 'sections below it'
has out 'Cán bộ đọc \*sách\*.' 'and no markup that was none'
sotay export 57-NQ/TW --as paged >out 2>err
is "$(tr -cd '\f' <out | wc -c)" 2 'three pages have form feeds between them'
is "$(sed '/\f/,$d' out | wc -l)" 66 'a page has 66 lines'
like out '^57-NQ/TW  *page 1/3$' 'and a head'
sotay export 57-NQ/TW --as paged --lines 40 --columns 60 >out 2>err
is "$(tr -cd '\f' <out | wc -c)" 3 'shorter pages are more'
LC_ALL=C sotay export 57-NQ/TW >out 2>err
has out 'Nghị quyết' 'it is UTF-8 in any locale'

# --- to a file ----------------------------------------------------------------------------
sotay export 57-NQ/TW -o a.txt >out 2>err
is $? 0 'into a file'
is "$(stat -c %a a.txt)" 600 'that is for its owner alone'
is "$(cat out)" '' 'and nowhere else'
echo mine >a.txt
sotay export 57-NQ/TW -o a.txt >out 2>err
is $? 6 'another file is not written over'
harmless err 'which is said in one plain sentence'
is "$(cat a.txt)" mine 'it stays as it was'
sotay export 57-NQ/TW --output a.txt --force >out 2>err
is "$?$(sed -n 1p a.txt)" 057-NQ/TW 'unless it is forced'
sotay export 57-NQ/TW -o none/a.txt >out 2>err
is $? 8 'a folder that is not there'

# --- several, into a folder -----------------------------------------------------------------
sotay export 57-NQ/TW 05-CT/TW >out 2>err
is $? 2 'several want a folder'
sotay export 57-NQ/TW 05-CT/TW --as md -o many >out 2>err
is $? 0 'several go into one'
is "$(ls many | tr '\n' ' ')" '05-CT-TW.md 57-NQ-TW.md ' 'called by their numbers'
has err 'more than one document' 'of a number of several the newest, which is said'
sotay export --filter type:CT -o all >out 2>err
is $? 0 'what passes a filter'
is "$(ls all | wc -l)" 2 'two of one number are two files'
sotay export --filter type:ZZ -o none >out 2>err
is $? 1 'a filter that nothing passes'
is "$(ls)" "$(ls | grep -v '^none$')" 'makes no folder'
sotay export --filter type:CT -o all >out 2>err
is $? 6 'a second run writes nothing over'
is "$(ls -A all | wc -l)" 2 'and leaves nothing half done'

# --- what is wrong ----------------------------------------------------------------------------
for words in '' '57-NQ/TW --filter unread' '57-NQ/TW --as pdf' '57-NQ/TW --lines 1' \
	'57-NQ/TW --json' '57-NQ/TW --filter xx:1'; do
	# shellcheck disable=SC2086
	sotay export $words >out 2>err
	is $? 2 "refused: export $words"
done
sotay export 999-NQ/TW >out 2>err
is $? 1 'a number that is not here'
sotay export profile >out 2>err
is $? 0 'the profile as before'
done_testing
