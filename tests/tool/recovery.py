#!/usr/bin/env python3
"""recovery.py HOW PROGRAM [ARGUMENT...]: makes a recovery code at a terminal.

Reads the code, types the two groups that are asked for, and writes the code into the file `code`.
HOW is right; wrong: the last group is; interrupt: ^C in its place. Prints what the terminal showed and
ends as the program did, with 128 and the signal's number when one killed it.
"""
import os
import pty
import re
import select
import sys

how, args = sys.argv[1], sys.argv[2:]
pid, fd = pty.fork()
if pid == 0:
    os.execv(args[0], args)
seen, at, asked = b"", 0, 0
while True:
    r, _, _ = select.select([fd], [], [], 60)
    try:
        got = os.read(fd, 65536) if r else b""
    except OSError:
        got = b""
    if not got:
        break
    seen += got
    for m in re.finditer(rb"Group ([1-9]): ", seen[at:]):
        code = re.search(rb"\b((?:[0-9A-Z]{4}-){8}[0-9A-Z]{4})\b", seen).group(1).decode()
        group = code.split("-")[int(m.group(1)) - 1]
        asked += 1
        if how == "wrong" and asked == 2:
            group = "0000" if group != "0000" else "1111"
        if how == "interrupt" and asked == 2:
            os.write(fd, b"\x03")
        else:
            os.write(fd, group.lower().encode() + b"\n")
        with open("code", "w", encoding="ascii") as f:
            f.write(code + "\n")
    if b"Group" in seen[at:]:
        at = len(seen)
sys.stdout.buffer.write(seen.replace(b"\r\n", b"\n"))
rc = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.exit(128 - rc if rc < 0 else rc)
