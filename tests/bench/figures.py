"""The figures of make bench. Uses the standing benchmark ../shared/bench beside the checkout where it
is there (its terminal emulator and its relay); without it those figures are said to be missing.

    figures.py [--count N]      BUILD names the folder of the programs
"""
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("BUILD", os.path.join(TOP, "build"))
SHARED = os.path.join(os.path.dirname(TOP), "shared", "bench")
PASS = "chim se dau canh tre"


def say(name, value, how):
    print("%-46s %s\n    %s" % (name + ":", value, how), flush=True)


def status_of(pid):
    try:
        with open("/proc/%d/status" % pid) as f:
            text = f.read()
    except OSError:
        return None
    name = re.search(r"^Name:\t(.*)", text, re.M).group(1)
    hwm = re.search(r"^VmHWM:\s+(\d+)", text, re.M)
    return name, int(hwm.group(1)) if hwm else 0


class Watch(threading.Thread):
    """The highest peak memory seen of each program below this process, by name."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak, self.over = {}, threading.Event()

    def run(self):
        while not self.over.wait(0.01):
            for path in glob.glob("/proc/[0-9]*/status"):
                got = status_of(int(path.split("/")[2]))
                if got and got[0].startswith("sotay"):
                    self.peak[got[0]] = max(self.peak.get(got[0], 0), got[1])


class Place:
    """A server with documents, and folders of members."""

    def __init__(self, count):
        self.dir = tempfile.mkdtemp(prefix="sotay-bench.")
        self.count = count
        subprocess.run([os.path.join(TOP, "tests/run/demo-data"), self.dir, str(count)], check=True)
        with open(self.path("pass"), "w") as f:
            f.write(PASS + "\n")
        self.sotayd("init")
        self.sotayd("import-orgs", self.path("orgs.csv"))
        self.sotayd("import-members", self.path("members.csv"))
        self.server = subprocess.Popen([os.path.join(BUILD, "sotayd"), "-D", self.path("server"), "serve",
                                        "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
        self.url = self.server.stdout.readline().split()[-1]
        self.port = int(self.url.rsplit(":", 1)[1])

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def sotayd(self, *args):
        os.makedirs(self.path("server"), mode=0o700, exist_ok=True)
        r = subprocess.run([os.path.join(BUILD, "sotayd"), "-D", self.path("server")] + list(args),
                           stdout=subprocess.PIPE, text=True)
        if r.returncode:
            sys.exit("sotayd %s failed" % args[0])
        return r.stdout

    def publish(self):
        files = sorted(glob.glob(self.path("docs", "*.txt")))
        began = time.perf_counter()
        for i in range(0, len(files), 500):
            self.sotayd("publish", "--to", "all", *files[i:i + 500])
        return time.perf_counter() - began, sum(os.path.getsize(f) for f in files)

    def env(self, home):
        return {"SOTAY_HOME": self.path(home), "SOTAY_KDF_MS": "0"}

    def sotay(self, home, *args):
        """(result line, wall s, cpu s of it and its helper)."""
        os.makedirs(self.path(home), mode=0o700, exist_ok=True)
        with open(self.path("pass")) as f:
            began = time.perf_counter()
            p = subprocess.Popen([os.path.join(BUILD, "sotay"), "--passphrase-fd", str(f.fileno())] + list(args),
                                 pass_fds=[f.fileno()], stdout=subprocess.PIPE, env=dict(os.environ, **self.env(home)))
            out = p.stdout.read().decode()
            _, status, use = os.wait4(p.pid, 0)
        if status:
            sys.exit("sotay %s failed" % args[0])
        return out.strip().split("\n")[-1], time.perf_counter() - began, use.ru_utime + use.ru_stime

    def enrol(self, home, url=None):
        code = re.search(r"[0-9A-Z]{5}-?[0-9A-Z]{5}", self.sotayd("code", "TV.0001")).group(0)
        self.sotay(home, "enrol", url or self.url, code, "--ca", self.path("server", "ca.pem"))

    def close(self):
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.dir)


def first_sync(place):
    wall, raw = place.publish()
    say("publishing %d documents" % place.count, "%.1f s, %.0f a second" % (wall, place.count / wall),
        "sotayd publish --to all, 500 files a command")
    place.enrol("one")
    watch = Watch()
    watch.start()
    _, _, base = place.sotay("one", "list", "documents")  # what the key derivation costs
    line, wall, cpu = place.sotay("one", "sync")
    watch.over.set()
    watch.join()
    got = int(re.search(r"synced: (\d+) documents", line).group(1))
    sent = int(re.search(r"(\d+) bytes", line).group(1))
    if got != place.count:
        sys.exit("expected %d documents: %s" % (place.count, line))
    say("first sync of %d, indexed, documents a CPU second" % got, "%.0f (%.1f s of wall time)" % (
        got / (cpu - base), wall), "sotay sync; user and system time of sotay and sotay-net, less that of `sotay list`")
    say("bytes of it", "%d, %.2f of the texts' %d" % (sent, sent / raw, raw), "its line `%s`" % line)
    for name, kb in sorted(watch.peak.items()):
        say("peak memory of %s" % name, "%.1f MB" % (kb / 1024), "VmHWM of /proc/PID/status while `sotay sync` ran"
            + (" (the key derivation's 64 MiB in it)" if name == "sotay" else ""))
    size = sum(os.path.getsize(os.path.join(r, n)) for r, _, ns in os.walk(place.path("one")) for n in ns)
    say("the member's folder", "%.2f of the texts" % (size / raw), "bytes of all its files")


def idle_sync(place):
    line, wall, _ = place.sotay("one", "sync")
    line, wall, _ = place.sotay("one", "sync")
    say("idle sync, as curl counts", "%s, %.0f ms" % (line.split(", ")[-1], wall * 1000), "sotay sync: `%s`" % line)
    try:
        from relay import Relay
    except ImportError:
        say("idle sync on the wire", "not measured", "../shared/bench is not there")
        return
    with Relay(0, place.port) as relay:
        port = relay.server.getsockname()[1]
        place.enrol("two", "https://127.0.0.1:%d" % port)
        place.sotay("two", "sync")
        relay.take()
        place.sotay("two", "sync")
        got = relay.take()
    say("idle sync on the wire", "%d down + %d up, %d round trips, %d connection" % (
        got["down"], got["up"], got["round_trips"], got["connections"]),
        "sotay sync through ../shared/bench/relay.py: TLS handshake and all, TCP's own three ways apart")


def set_option(place, line):
    os.makedirs(place.path("one", "config"), mode=0o700, exist_ok=True)
    path = place.path("one", "config", "sotayrc")
    with open(path, "w") as f:
        f.write(line + "\n")
    os.chmod(path, 0o600)


def mid(values):
    return sorted(values)[len(values) // 2]


def downs_of(place, Tty, look):
    set_option(place, "set cursor-line " + look)
    with Tty([os.path.join(BUILD, "sotay")], env=place.env("one")) as tty:
        tty.start(expect="assphrase")
        tty.step("unlock", PASS + "\r", expect="is due")
        tty.step("documents", "2", expect="/{:,}".format(place.count))
        downs = [tty.step("down", "j") for _ in range(15)]
        tty.wait_exit("Q")
    say("a line down, cursor-line %s" % look, "%d bytes (%d to %d; least %d), %.2f ms, %.2f ms of CPU, %d write" % (
        mid([s.bytes for s in downs]), min(s.bytes for s in downs), max(s.bytes for s in downs),
        mid([s.least for s in downs]), mid([s.last_ms for s in downs]), mid([s.cpu_ms for s in downs]),
        mid([s.reads for s in downs])),
        "the same, median of 15 keys `j` in a list of %d" % place.count)


def screen(place):
    try:
        from ttybench import Tty
    except ImportError:
        say("the screen's figures", "not measured", "../shared/bench is not there")
        return
    argv = [os.path.join(BUILD, "sotay")]
    starts, opens = [], []
    for i in range(5):
        with Tty(argv, env=place.env("one")) as tty:
            starts.append(tty.start(expect="assphrase"))
            opens.append(tty.step("unlock", PASS + "\r", expect="is due"))
            if i < 4:
                tty.wait_exit("Q")
                continue
            listed = tty.step("documents", "2", expect="1/")
            tty.memory()
            with open("/proc/%d/clear_refs" % tty.pid, "w") as f:
                f.write("5")
            for key in ("j", " ", "G", "\r", " ", "q"):
                tty.step("key", key)
            found = tty.step("search", "/hoc tap\r")
            tty.idle(5)  # the read mark is written, the count is made
            idle = tty.idle(10)
            hwm = status_of(tty.pid)[1]
            tty.wait_exit("Q")
    how = "../shared/bench/ttybench.py, 80x24, xterm-256color"
    say("start to the first screen (Unlock)", "%.1f ms, %d bytes" % (mid([s.seen_ms for s in starts]), starts[0].bytes),
        how + ", median of 5")
    say("passphrase to what is due", "%.0f ms, %d bytes" % (mid([s.seen_ms for s in opens]), opens[0].bytes),
        "the same, argon2id at its floor (64 MiB, t = 3) in it")
    say("from there to the documents", "%.1f ms, %d bytes" % (listed.seen_ms, listed.bytes), "the same, once")
    for look in ("mark", "row"):
        downs_of(place, Tty, look)
    say("a search on the screen", "%.1f ms, %d bytes" % (found.last_ms, found.bytes), "the same, two words")
    say("10 s without a key", "%d wake-ups, %d bytes" % (idle["wakeups"], idle["bytes"]), "the same")
    say("peak memory of sotay's screen", "%.1f MB" % (hwm / 1024),
        "VmHWM after unlocking (5 into /proc/PID/clear_refs), then lines, pages, a document and a search")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--count", type=int, default=10000)
    args = p.parse_args()
    sys.path.insert(0, SHARED)
    sys.dont_write_bytecode = True
    place = Place(args.count)
    try:
        first_sync(place)
        idle_sync(place)
        screen(place)
    finally:
        place.close()


main()
