"""Asks sotay-net one thing as sotay would:

    ask.py PROGRAM URL CA [--file FILE] KIND [FIELD=TEXT | FIELD:BASE64URL | FIELD#NUMBER]...

FILE goes along as an open descriptor.

The device's token is in $TOKEN. Prints every answer as `KIND FIELD=VALUE ...`: numbers as numbers,
short bytes that are no text as base64url, longer ones as their number of bytes.
"""
import base64
import os
import re
import socket
import struct
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BYTES = {"RF_DEVICE", "RF_ID", "RF_DOC", "RF_HASH", "RF_FEED", "RF_SUM", "RF_KEY", "RF_DATA"}
TEXT = {"RF_TYPE", "RF_NAME", "RF_TOKEN", "RF_CODE", "RF_EPOCH", "RF_VIEW", "RF_STATE", "RF_WHY", "RF_DETAIL",
        "RF_VALUE", "RF_NOTE", "RF_MEMBER", "RF_SERVER"}


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


def record(kind, fields):
    body = struct.pack("<H", TYPES["REC_" + kind])
    for k, v in fields:
        body += struct.pack("<BI", FIELDS["RF_" + k], len(v)) + v
    return struct.pack("<I", len(body)) + body


def field(word):
    k, how, v = re.match(r"([A-Z_]+)([=:#])(.*)$", word, re.S).groups()
    if how == "=":
        return k, v.encode()
    if how == "#":
        return k, struct.pack("<Q", int(v))
    return k, base64.urlsafe_b64decode(v + "=" * (-len(v) % 4))


def read(s, n):
    out = b""
    while len(out) < n:
        more = s.recv(n - len(out))
        if not more:
            sys.exit("the helper is gone")
        out += more
    return out


def show(body):
    kinds, names = {v: k for k, v in TYPES.items()}, {v: k for k, v in FIELDS.items()}
    kind = kinds[struct.unpack_from("<H", body)[0]][4:]
    words, at = [kind], 2
    while at < len(body):
        tag, n = struct.unpack_from("<BI", body, at)
        data = body[at + 5:at + 5 + n]
        at += 5 + n
        name = names[tag]
        if name == "RF_KIND" and n == 8:
            value = struct.unpack("<Q", data)[0]
        elif name == "RF_CLASS":
            value = chr(struct.unpack("<Q", data)[0])
        elif name in TEXT or name == "RF_KIND":
            value = data.decode("utf-8", "backslashreplace")
        elif name in BYTES:
            value = base64.urlsafe_b64encode(data).decode().rstrip("=") if n <= 32 else "%d bytes" % n
        else:
            value = struct.unpack("<q", data)[0]
        words.append("%s=%s" % (name[3:], value))
    print(" ".join(words), flush=True)
    return kind


def main():
    program, url, ca, kind = sys.argv[1:5]
    words, fds = sys.argv[5:], []
    if kind == "--file":
        fds, kind, words = [os.open(words[0], os.O_RDWR)], words[1], words[2:]
    ours, its = socket.socketpair()
    p = subprocess.Popen([program], stdin=its, env={})
    its.close()
    with open(ca, "rb") as f:
        hello = [("URL", url.encode()), ("CA", f.read()), ("TOKEN", os.environ["TOKEN"].encode())]
    ours.sendall(record("HELLO", hello))
    asked = record(kind, [("RQ", struct.pack("<Q", 1))] + [field(w) for w in words])
    if fds:
        socket.send_fds(ours, [asked], fds)
    else:
        ours.sendall(asked)
    while show(read(ours, struct.unpack("<I", read(ours, 4))[0])) not in ("END", "PROBLEM"):
        pass
    ours.close()
    sys.exit(p.wait())


main()
