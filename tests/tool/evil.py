"""A hostile server, and a hostile network in front of an honest one.

    evil.py --cert FILE --key FILE (--upstream HOST:PORT | --static DIR) --mode FILE [--log FILE]

Listens on a free port of the loopback address and prints one line when it is ready, as sotayd does:
`listening on https://127.0.0.1:PORT`. The file of --mode is read at every request: `MODE [PREFIX]`,
and only requests whose path begins with PREFIX are mistreated; the others are passed on. --log gets
one line a request: method, path, mode.
"""
import argparse
import functools
import gzip
import http.client
import json
import os
import select
import socket
import ssl
import sys
import threading

ESC = "\033]52;c;ZXZpbA==\a\033[2J\033[1;1HEVIL\x1b[31m"
BIDI = "\u202eLIVE\u202c\u2066x\u2069\u200b\u00ad"
C1 = "\u009b31mC1\u009d0;t\u009c"
MARKS = "a" + "\u0301" * 5000
NASTY = ESC + BIDI + C1


class Gone(Exception):
    pass


def read_request(s):
    buf = b""
    while b"\r\n\r\n" not in buf:
        more = s.recv(65536)
        if not more:
            raise Gone
        buf += more
    head, body = buf.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ", 2)
    fields = {}
    for line in lines[1:]:
        k, v = line.split(":", 1)
        fields[k.strip().lower()] = v.strip()
    want = int(fields.get("content-length", "0"))
    while len(body) < want:
        more = s.recv(65536)
        if not more:
            raise Gone
        body += more
    return method, path, fields, body


def ask_upstream(upstream, method, path, fields, body):
    ctx = ssl._create_unverified_context()
    c = http.client.HTTPSConnection(upstream, context=ctx, timeout=60)
    keep = {k: v for k, v in fields.items() if k not in ("host", "connection", "upgrade", "http2-settings")}
    c.request(method, path, body or None, keep)
    r = c.getresponse()
    data = r.read()
    out = [(k, v) for k, v in r.getheaders()
           if k.lower() not in ("connection", "transfer-encoding", "content-length", "keep-alive")]
    c.close()
    return r.status, out, data


def send(s, status, fields, data, length=None):
    head = "HTTP/1.1 %d X\r\n" % status
    head += "".join("%s: %s\r\n" % f for f in fields)
    if status != 204 and length != "none":
        head += "Content-Length: %d\r\n" % (len(data) if length is None else length)
    s.sendall(head.encode("latin-1") + b"\r\n" + data)


def js(data, status=200, proto=True, ctype="application/json"):
    fields = [("Content-Type", ctype)]
    if proto:
        fields.append(("Sync-Proto", "1"))
    return status, fields, data if isinstance(data, bytes) else json.dumps(data).encode()


def problem(kind, status, detail):
    return js({"type": "urn:sotay:" + kind, "title": "t" + NASTY, "status": status, "detail": detail,
               "instance": NASTY[:30]}, status, True, "application/problem+json")


@functools.lru_cache(None)
def bomb():
    return gzip.compress(b" " * (200 << 20), 1)


# Whole answers that are made up here: mode -> (status, header fields, body).
def made_up(mode):
    if mode == "html":
        return js(b"<html><body><h1>Please log in to the network</h1></body></html>", 200, False, "text/html")
    if mode == "html-proto":
        return js(b"<html>" + NASTY.encode() + b"</html>", 200, True, "text/html")
    if mode == "plain-404":
        return js(b"not here", 404, False, "text/plain")
    if mode == "plain-401":
        return js(b"who are you", 401, False, "text/plain")
    if mode == "plain-500":
        return js(b"oops " + NASTY.encode(), 500, False, "text/html")
    if mode == "noproto-json":
        return js({"e": "x", "now": 1}, 200, False)
    if mode == "noproto-problem":
        return js({"type": "urn:sotay:auth:revoked", "title": "t", "status": 401, "detail": "d"}, 401,
                  False, "application/problem+json")
    if mode == "redirect-http":
        return 302, [("Location", "http://127.0.0.1:1/x"), ("Sync-Proto", "1")], b""
    if mode == "redirect-file":
        return 302, [("Location", "file:///etc/passwd"), ("Sync-Proto", "1")], b""
    if mode == "gzip":
        return 200, [("Content-Type", "application/json"), ("Sync-Proto", "1"),
                     ("Content-Encoding", "gzip")], bomb()
    if mode == "busy":
        return problem("sys:busy", 503, "bận " + NASTY)
    if mode == "fault":
        return problem("sys:fault", 500, NASTY + MARKS)
    if mode == "unknown-problem":
        return problem("who:knows", 418, NASTY)
    if mode == "revoked":
        return problem("auth:revoked", 401, "thiết bị bị thu hồi " + NASTY)
    if mode == "bad-utf8":
        return js(b'{"e":"\xff\xfe\xed\xa0\x80","now":1}')
    if mode == "bad-json":
        return js(b'{"e":"x","e":"y",')
    if mode == "deep-json":
        return js(b"[" * 100000)
    if mode == "wide-json":
        return js(b"[" + b"0," * 120000 + b"0]")
    if mode == "other-json":
        return js({"hello": NASTY, "heads": "none", "subs": 5})
    if mode == "empty":
        return js(b"")
    return None


def mangle(mode, status, fields, data):
    """An honest answer, changed."""
    if mode == "flip" and data:
        b = bytearray(data)
        b[len(b) // 2] ^= 1
        return status, fields, bytes(b)
    if mode == "flip-head" and data:
        b = bytearray(data)
        b[5] ^= 1
        return status, fields, bytes(b)
    if mode == "names" and status == 200:
        d = json.loads(data)
        for sub in d.get("subs") or []:
            sub["n"] = NASTY[:100]
        for k in ("name", "server"):
            if k in d:
                d[k] = NASTY + MARKS[:50]
        return status, fields, json.dumps(d).encode()
    if mode == "results" and status == 200:
        d = json.loads(data)
        for r in d.get("res", []):
            r.update({"st": "rejected", "type": "urn:sotay:op:invalid", "detail": NASTY, "final": True})
        return status, fields, json.dumps(d).encode()
    if mode == "heads-back" and status == 200:
        d = json.loads(data)
        for h in d.get("heads") or []:
            h[2] = max(0, h[2] - 1)
        return status, fields, json.dumps(d).encode()
    if mode == "heads-far" and status == 200:
        d = json.loads(data)
        for h in d.get("heads") or []:
            h[2] = h[2] + 600
        return status, fields, json.dumps(d).encode()
    if mode == "sums" and status == 200:
        d = json.loads(data)
        for h in d.get("heads") or []:
            h[4] = h[4] + 1
        return status, fields, json.dumps(d).encode()
    return status, fields, data


def drip(s, data):
    """Two bytes a second, until the other side has had enough."""
    for i in range(len(data)):
        s.sendall(data[i:i + 1])
        if select.select([s], [], [], 0.5)[0] and not s.recv(1):
            return


def endless(s):
    block = b"10000\r\n" + b" " * 65536 + b"\r\n"
    while True:
        s.sendall(block)


def mistreat(s, mode, args, req):
    """True when the connection may be used again."""
    ok = [("Content-Type", "application/json"), ("Sync-Proto", "1")]
    if mode == "close":
        raise Gone
    if mode == "http09":
        s.sendall(b"just text " + NASTY.encode() + b"\n")
        raise Gone
    if mode == "huge-length":
        send(s, 200, ok, b"{", 99999999999)
        raise Gone
    if mode == "short":
        send(s, 200, ok, b'{"e":"x"', 500)
        raise Gone
    if mode == "endless":
        s.sendall(b"HTTP/1.1 200 X\r\nContent-Type: application/json\r\nSync-Proto: 1\r\n"
                  b"Transfer-Encoding: chunked\r\n\r\n")
        endless(s)
    if mode == "headers":
        s.sendall(b"HTTP/1.1 200 X\r\n" + b"X-Much: " + b"x" * 60000 + b"\r\n")
        for i in range(70):
            s.sendall(b"X-%d: " % i + b"y" * 60000 + b"\r\n")
        s.sendall(b"\r\n")
        raise Gone
    if mode == "slow":
        send(s, 200, ok, b"", 4000)
        drip(s, b" " * 4000)
        raise Gone
    if mode == "slow-header":
        drip(s, b"HTTP/1.1 200 X\r\n" + b"X-Y: z\r\n" * 4000)
        raise Gone
    answer = made_up(mode)
    if answer:
        send(s, *answer)
        return True
    if args.static:
        status, fields, data = from_files(args.static, req[1])
    else:
        status, fields, data = ask_upstream(args.upstream, *req)
    if mode == "cut":  # the server has done it all; nobody hears of it
        raise Gone
    if mode == "cut-half":
        send(s, status, fields, data[:len(data) // 2], len(data))
        raise Gone
    if mode == "hold-half":  # the rest never comes, and nobody hangs up
        send(s, status, fields, data[:len(data) // 2], len(data))
        s.recv(1)
        raise Gone
    send(s, *mangle(mode, status, fields, data))
    return True


def from_files(folder, path):
    """What tests/tool/forge made."""
    name = None
    if path.startswith("/v1/sync"):
        name = "sync.json"
    elif path.startswith("/v1/auth/enrol"):
        name = "enrol.json"
    elif path.startswith("/v1/block/"):
        level, index = path.split("?")[0].split("/")[-2:]
        name = "block-%s-%s" % (level, index)
    try:
        with open(os.path.join(folder, name or "none"), "rb") as f:
            data = f.read()
    except OSError:
        return problem("req:not-found", 404, "")
    if name.endswith(".json"):
        return js(data)
    return 200, [("Content-Type", "application/octet-stream"), ("Sync-Proto", "1")], data


def mode_of(args, path):
    with open(args.mode) as f:
        words = f.read().split() or ["pass"]
    if len(words) > 1 and not path.startswith(words[1]):
        return "pass"
    return words[0]


def serve(raw, ctx, args):
    try:
        with open(args.mode) as f:
            if f.read().startswith("no-tls"):
                raw.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
                return
        s = ctx.wrap_socket(raw, server_side=True)
        while True:
            req = read_request(s)
            mode = mode_of(args, req[1])
            if args.log:
                with open(args.log, "a") as f:
                    f.write("%s %s %s\n" % (req[0], req[1], mode))
            mistreat(s, mode, args, req)
    except (Gone, OSError, http.client.HTTPException):
        pass
    finally:
        raw.close()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--cert", required=True)
    p.add_argument("--key", required=True)
    p.add_argument("--upstream", default="127.0.0.1:1")
    p.add_argument("--mode", required=True)
    p.add_argument("--log")
    p.add_argument("--static")
    p.add_argument("--tls11", action="store_true")
    args = p.parse_args()
    ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if args.tls11:
        ctx.set_ciphers("ALL:@SECLEVEL=0")
        ctx.minimum_version = ssl.TLSVersion.TLSv1
        ctx.maximum_version = ssl.TLSVersion.TLSv1_1
    ctx.load_cert_chain(args.cert, args.key)
    listener = socket.create_server(("127.0.0.1", 0))
    print("listening on https://127.0.0.1:%d" % listener.getsockname()[1], flush=True)
    while True:
        raw, _ = listener.accept()
        threading.Thread(target=serve, args=(raw, ctx, args), daemon=True).start()


main()
