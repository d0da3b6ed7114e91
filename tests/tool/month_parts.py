"""The real things that month.py plays with: the line, which can be cut, the server, and the devices."""
import contextlib
import json
import os
import re
import selectors
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from month_model import Wrong, need, note

PASS = "chim sẻ đậu cành tre"
B32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KINDS = {"document": "documents", "notice": "notices", "meeting": "meetings"}


def raw_id(text):
    n = 0
    for c in text:
        n = n * 32 + B32.index(c)
    return (n >> 2).to_bytes(16, "big")


# --- the line: a relay that cuts ---------------------------------------------------------------

class Relay(threading.Thread):
    """Between devices and server. A plan is (direction, bytes, what to do then)."""

    def __init__(self):
        super().__init__(daemon=True)
        self.sock = socket.create_server(("127.0.0.1", 0))
        self.port, self.upstream, self.plan, self.fired = self.sock.getsockname()[1], 0, None, False
        self.lock = threading.Condition()
        self.open = 0
        self.start()

    def run(self):
        while True:
            c, _ = self.sock.accept()
            with self.lock:
                self.open += 1
            threading.Thread(target=self.serve, args=(c,), daemon=True).start()

    def set_plan(self, plan):
        with self.lock:
            self.plan, self.fired = plan, False

    def take(self, way, n):
        """How many of n bytes may pass; the action, if this was the last of them."""
        with self.lock:
            if not self.plan or self.plan[0] != way:
                return n, None
            w, left, act = self.plan
            if left > n:
                self.plan = (w, left - n, act)
                return n, None
            self.plan, self.fired = None, True
            return left, act

    def serve(self, c):
        s = None
        try:
            s = socket.create_connection(("127.0.0.1", self.upstream))
            self.pump(c, s)
        except OSError:
            pass
        finally:
            c.close()
            if s:
                s.close()
            with self.lock:
                self.open -= 1
                self.lock.notify_all()

    def pump(self, c, s):
        sel = selectors.DefaultSelector()
        sel.register(c, selectors.EVENT_READ, ("up", s))
        sel.register(s, selectors.EVENT_READ, ("down", c))
        with sel:
            while True:
                for key, _ in sel.select():
                    way, to = key.data
                    b = key.fileobj.recv(65536)
                    n, act = self.take(way, len(b))
                    to.sendall(b[:n])
                    if act:
                        act()
                    if not b or n < len(b) or act:
                        return

    def settle(self):
        with self.lock:
            need(self.lock.wait_for(lambda: not self.open, 60), "connections stay open")


# --- the real things -----------------------------------------------------------------------------

class Server:
    def __init__(self, build, build_fp, relay):
        self.exe, self.exe_fp, self.relay = build + "/sotayd", build_fp + "/sotayd", relay
        self.proc, self.dir, self.failing = None, os.path.abspath("srv"), None

    def cmd(self, *args, fail=None, stdin=None):
        env = dict(os.environ, SOTAY_FAIL=fail) if fail else None
        r = subprocess.run([self.exe_fp if fail else self.exe, "-D", self.dir, *args], env=env,
                           input=stdin, capture_output=True, text=True, check=False)
        note("sotayd", *args, fail or "", "->", r.returncode)
        return r

    def must(self, *args, rc=0, **kw):
        r = self.cmd(*args, **kw)
        need(r.returncode == rc, f"sotayd {' '.join(args)}: code {r.returncode}, not {rc}:", r.stderr)
        return r.stdout

    def start(self, fail=None):
        env = dict(os.environ, SOTAY_FAIL=fail) if fail else None
        self.failing = fail
        with open("server.log", "a", encoding="utf-8") as log:
            # pylint: disable-next=consider-using-with
            self.proc = subprocess.Popen([self.exe_fp if fail else self.exe, "-D", self.dir, "serve",
                                          "--listen", "127.0.0.1:0"], env=env, text=True,
                                         stdout=subprocess.PIPE, stderr=log)
        line = self.proc.stdout.readline()
        need(line.startswith("listening on https://"), "the server does not start:", line)
        self.relay.upstream = int(line.rsplit(":", 1)[1])

    def stop(self, sig):
        self.proc.send_signal(sig)
        rc = self.proc.wait()
        self.proc.stdout.close()
        need(sig == signal.SIGKILL or rc == 0, "the server ends with", rc)

    def restart(self, sig, fail=None):
        self.stop(sig)
        self.start(fail)

    def ensure(self):
        """It may have died of a fail-point or of a plan."""
        if self.proc.poll() is not None:
            need(self.proc.returncode == -signal.SIGKILL, "the server ended:", self.proc.returncode)
            self.proc.stdout.close()
            self.start()

    def idle(self):
        """Waits until no thread of it runs: what it had begun for a line that is gone has ended."""
        seen, same = None, 0
        while same < 3 and self.proc.poll() is None:
            now = []
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                for t in os.listdir(f"/proc/{self.proc.pid}/task"):
                    with open(f"/proc/{self.proc.pid}/task/{t}/status", encoding="utf-8") as f:
                        now.append([x for x in f if x.startswith(("State", "voluntary"))])
            quiet = now and all("S (" in x[0] for x in now)
            same, seen = same + 1 if quiet and now == seen else 0, now
            os.sched_yield()

    def results(self, ops):
        """Which of these ops the server has decided, by its own log: id -> accepted."""
        got = {}
        with contextlib.closing(sqlite3.connect(f"file:{self.dir}/sotayd.db?mode=ro", uri=True)) as db:
            for op in ops:
                r = db.execute("SELECT st FROM op_log WHERE op = ?", (raw_id(op),)).fetchone()
                if r:
                    got[op] = r[0] == 0
        return got


class Died(Exception):
    pass


def piped(text):
    """A descriptor from which it is read."""
    r, w = os.pipe()
    os.write(w, text.encode() + b"\n")
    os.close(w)
    return r


class Device:
    """A sotay with its folder. One process reads commands for as long as it lives."""

    def __init__(self, name, member, build, build_fp):
        self.name, self.member = name, member
        self.home, self.exe, self.exe_fp = os.path.abspath(name), build + "/sotay", build_fp + "/sotay"
        self.proc, self.doomed, self.line, self.errs = None, None, 0, name + ".err"
        self.away = 0                               # offline until that day
        self.ops = {}                               # id -> what was done, in order
        self.rows, self.box = {}, {}                # what it showed last
        self.clean = False                          # nothing failed since its last good sync
        self.had, self.had_own, self.may_own = set(), set(), set()
        self.read = {}                              # id -> revision that was read here
        self.here = {}                              # id -> files that were fetched and must be here
        self.passphrase, self.ident, self.revoked = PASS, None, False

    def env(self, fail=None):
        e = dict(os.environ, SOTAY_HOME=self.home)
        if fail:
            e["SOTAY_FAIL"] = fail
        return e

    def spawn(self, args, fail=None, passphrase=None, **kw):
        r = piped(passphrase or self.passphrase)
        try:
            with open(self.errs, "ab") as err:
                return subprocess.Popen([self.exe_fp if fail else self.exe, "--passphrase-fd", str(r), *args],
                                        env=self.env(fail), pass_fds=(r,), stdout=subprocess.PIPE, stderr=err, **kw)
        finally:
            os.close(r)

    def begin(self, fail=None):
        if self.proc and fail:
            self.end()
        if not self.proc:
            self.proc, self.line = self.spawn(["batch"], fail, stdin=subprocess.PIPE), 0

    def end(self):
        if not self.proc:
            return
        self.proc.stdin.close()
        self.proc.stdout.read()
        self.proc.stdout.close()
        self.proc.wait()
        self.gone()
        self.proc = None

    def opens(self, passphrase):
        with self.spawn(["outbox"], passphrase=passphrase, stdin=subprocess.DEVNULL) as p:
            p.communicate()
        need(p.returncode in (0, 3), self.name, "outbox: code", p.returncode)
        return p.returncode == 0

    def passwd(self, passphrase, new, fail=None):
        """Opened with the one, which is a recovery code as well, the other one is set."""
        n = piped(new)
        try:
            with open(self.errs, "ab") as err:
                r = piped(passphrase)
                rc = subprocess.run([self.exe_fp if fail else self.exe, "--passphrase-fd", str(r), "passwd",
                                     "--new-passphrase-fd", str(n)], env=self.env(fail), pass_fds=(r, n),
                                    stdin=subprocess.DEVNULL, stdout=err, stderr=err, check=False).returncode
                os.close(r)
        finally:
            os.close(n)
        return rc

    def typed(self, driver, args, fail=None):
        """In a terminal that the driver makes."""
        r = piped(self.passphrase)
        try:
            return subprocess.run([*driver, self.exe_fp if fail else self.exe, *args, "--passphrase-fd", str(r)],
                                  env=self.env(fail), pass_fds=(r,), stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True, check=False)
        finally:
            os.close(r)

    def kill(self):
        """From the line, at any time: also when the command that it was meant for has just ended."""
        self.doomed = self.proc
        self.doomed.kill()

    def reap(self):
        if self.doomed and self.doomed is self.proc:
            self.proc.communicate()
            self.gone()
            self.proc = None
        self.doomed = None

    @staticmethod
    def gone():
        """Waits for the helpers, which end by themselves when their program is gone."""
        here, limit = os.getcwd(), time.monotonic() + 60
        while time.monotonic() < limit:
            left = False
            for p in filter(str.isdigit, os.listdir("/proc")):
                with contextlib.suppress(OSError):
                    if os.readlink(f"/proc/{p}/exe").endswith("/sotay-net"):
                        left = left or os.readlink(f"/proc/{p}/cwd") == here
            if not left:
                return
            os.sched_yield()
        raise Wrong("the helper outlives its program")

    def cmd(self, text, fail=None):
        """One command: its code, its lines, what it said on stderr. Died when the program did."""
        self.begin(fail)
        at = os.path.getsize(self.errs)
        lines = []
        with contextlib.suppress(BrokenPipeError):
            self.proc.stdin.write((text + "\nversion\n").encode())
            self.proc.stdin.flush()
        self.line += 2
        while True:
            b = self.proc.stdout.readline()
            if not b.endswith(b"\n"):
                break
            if b.startswith(b"sotay "):
                with open(self.errs, "rb") as f:
                    f.seek(at)
                    said = f.read().decode()
                m = re.search(rf"line {self.line - 1}: \S+ ended with code (\d+)", said)
                return int(m[1]) if m else 0, lines, said
            lines.append(b.decode().rstrip("\n"))
        rc = self.proc.wait()
        self.proc.stdin = None
        self.proc.stdout.close()
        self.gone()
        self.proc = None
        need(rc == -signal.SIGKILL, self.name, text, "ended with", rc, open(self.errs, "rb").read()[at:].decode())
        raise Died(lines)

    def ask(self, text, *rcs):
        rc, lines, said = self.cmd(text)
        need(rc in (rcs or (0,)), f"{self.name}: {text}: code {rc}: {said}")
        return lines

    def look(self):
        """What it shows now."""
        rows = {}
        for kind, name in KINDS.items():
            for t in self.ask(f"list {name} --json"):
                r = json.loads(t)
                need(r["id"] not in rows, self.name, "lists twice", r["id"])
                r["kind"] = kind
                rows[r["id"]] = r
        self.rows = rows
        self.box = {}
        for t in self.ask("list outbox --json"):
            o = json.loads(t)
            self.box[o["id"]] = o
        return rows

    def state(self, tool, *change):
        with subprocess.Popen([tool, self.home + "/data/default", *change], stdin=subprocess.PIPE, text=True,
                              preexec_fn=lambda: os.dup2(0, 3), pass_fds=(3,), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT) as p:
            out = p.communicate(self.passphrase + "\n")[0]
        need(p.returncode == 0, self.name, "the store is not whole:", out)
        return out
