#include "base/zip.h"

#include "t.h"

int
main(void)
{
	struct str frame = STR_INIT(1u << 20), back = STR_INIT(1u << 20),
	           two = STR_INIT(1u << 20);
	static char text[100000];
	struct err e = ERR_INIT;
	bool caught = true;
	size_t i;

	for (i = 0; i < sizeof(text); i++)
		text[i] = (char)("chi thi nghi quyet "[i % 19]);
	INT_EQ(zip_pack(text, sizeof(text), ZIP_LEVEL, &frame, &e), 0,
	        "a text is packed");
	OK(frame.len < 2000, "small");
	INT_EQ(zip_pack(text, sizeof(text), ZIP_LEVEL, &two, &e), 0, "packed again");
	OK(two.len == frame.len && memcmp(two.p, frame.p, two.len) == 0,
	        "to the same bytes");
	INT_EQ(zip_unpack(frame.p, frame.len, sizeof(text), &back, &e), 0,
	        "and unpacked");
	OK(back.len == sizeof(text) && memcmp(back.p, text, back.len) == 0, "as it was");
	str_reset(&back);
	INT_EQ(zip_unpack(frame.p, frame.len, sizeof(text) - 1, &back, &e), -1,
	        "over the limit");
	INT_EQ(e.code, ERR_DAMAGED, "is damage");
	INT_EQ(back.len, 0, "and nothing is added");
	for (i = 0; i < frame.len; i++)
		caught = caught && zip_unpack(frame.p, i, sizeof(text), &back, &e) == -1;
	OK(caught, "a frame cut anywhere is refused");
	str_addc(&frame, 'x');
	INT_EQ(zip_unpack(frame.p, frame.len, sizeof(text), &back, &e), -1,
	        "a byte behind it");
	str_cut(&frame, frame.len - 1);
	str_add(&frame, two.p, two.len);
	INT_EQ(zip_unpack(frame.p, frame.len, 2 * sizeof(text), &back, &e), -1,
	        "two frames");
	INT_EQ(zip_unpack("\x50\x2A\x4D\x18\x00\x00\x00\x00", 8, 100, &back, &e), -1,
	        "a skippable frame");
	INT_EQ(zip_unpack("\x28\xB5\x2F\xFD\x00\x58\x09\x00\x00"
	                  "a",
	               10, 100, &back, &e),
	        -1, "a frame that does not say its length");
	INT_EQ(back.len, 0, "nothing came of any of them");
	str_reset(&two);
	INT_EQ(zip_pack("", 0, ZIP_LEVEL, &two, &e), 0, "nothing is packed");
	INT_EQ(zip_unpack(two.p, two.len, 0, &back, &e), 0, "and unpacked");
	INT_EQ(back.len, 0, "as nothing");
	str_release(&frame);
	str_release(&back);
	str_release(&two);
	return t_end();
}
