"""Speaks to sotay-net as sotay does, with limits of one's own.

    helper.py PROGRAM URL CA LOW_SPEED LOW_TIME MAX_BYTES

Sends HELLO and SYNC, prints every answer as `TYPE FIELD=VALUE …`, ends with the first END or PROBLEM.
"""
import re
import socket
import struct
import subprocess
import sys
import os

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def enum(name):
    with open(os.path.join(TOP, "include/wire/rec.h")) as f:
        body = re.search(r"enum %s \{(.*?)\}" % name, f.read(), re.S).group(1)
    out, n = {}, 0
    for word in re.sub(r"/\*.*?\*/", "", body, flags=re.S).split(","):
        word = word.strip()
        if "=" in word:
            word, n = word.split("=")[0].strip(), int(word.split("=")[1])
        if word:
            out[word] = n
            n += 1
    return out


TYPES, FIELDS = enum("rec_type"), enum("rec_field")
INTS = {"RF_RQ", "RF_HTTP", "RF_RETRY", "RF_UP", "RF_DOWN", "RF_TRIPS", "RF_NOW", "RF_CLASS"}


def record(kind, **fields):
    body = struct.pack("<H", TYPES["REC_" + kind])
    for k, v in fields.items():
        data = struct.pack("<Q", v) if isinstance(v, int) else v
        body += struct.pack("<BI", FIELDS["RF_" + k], len(data)) + data
    return struct.pack("<I", len(body)) + body


def read(s, n):
    out = b""
    while len(out) < n:
        more = s.recv(n - len(out))
        if not more:
            sys.exit("the helper is gone")
        out += more
    return out


def show(body):
    kind = {v: k for k, v in TYPES.items()}[struct.unpack_from("<H", body)[0]][4:]
    words, at = [kind], 2
    names = {v: k for k, v in FIELDS.items()}
    while at < len(body):
        tag, n = struct.unpack_from("<BI", body, at)
        data = body[at + 5:at + 5 + n]
        at += 5 + n
        name = names[tag]
        if name == "RF_CLASS":
            value = chr(struct.unpack("<Q", data)[0])
        elif name in INTS:
            value = struct.unpack("<Q", data)[0]
        else:
            value = data.decode("utf-8", "backslashreplace")
        words.append("%s=%s" % (name[3:], value))
    print(" ".join(words), flush=True)
    return kind


def main():
    program, url, ca, speed, seconds, most = sys.argv[1:]
    ours, its = socket.socketpair()
    p = subprocess.Popen([program], stdin=its, env={})
    its.close()
    with open(ca, "rb") as f:
        ours.sendall(record("HELLO", URL=url.encode(), CA=f.read(), TOKEN=b"dG9rZW4", CONNECT_MS=5000,
                            LOW_SPEED=int(speed), LOW_TIME=int(seconds), MAX_BYTES=int(most)))
    ours.sendall(record("SYNC", RQ=1, EPOCH=b"", VIEW=b"", PRIV=0, FRESH=0))
    while show(read(ours, struct.unpack("<I", read(ours, 4))[0])) not in ("END", "PROBLEM"):
        pass
    ours.close()
    sys.exit(p.wait())


main()
