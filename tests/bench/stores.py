"""The stores that are measured: the peers' corpus, published by a real sotayd and synchronised into
encrypted stores. What is slow to make and does not depend on what is measured is kept in BENCH_WORK:
the corpus, and the servers' folders (anew for every other sotayd). The member's store is made in every
run, because making it is one of the figures.
"""
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("BUILD", os.path.join(TOP, "build")))
TOOLS = os.path.abspath(os.environ.get("BENCH_TOOLS", os.path.join(TOP, "..", "shared", "bench")))
WORK = os.path.abspath(os.environ.get("BENCH_WORK", tempfile.gettempdir() + "/sotay-bench"))
HAVE_TOOLS = os.path.exists(os.path.join(TOOLS, "ttybench.py"))
if HAVE_TOOLS:
    # The harness' modules can be imported from here on; they read their folders from the environment.
    sys.path.append(TOOLS)
    os.environ["BENCH_DATA"] = os.path.join(WORK, "data")
    os.environ["BENCH_WORK"] = os.path.join(WORK, "peers")
# The client built with PLAIN; none where it is not said.
PLAIN = os.environ.get("BUILD_PLAIN")
PASS = "chim se dau canh tre"

SOTAY, SOTAYD = os.path.join(BUILD, "sotay"), os.path.join(BUILD, "sotayd")
BATCH = 500


def note(text):
    print("# " + text, file=sys.stderr, flush=True)


def tool(name):
    return os.path.join(TOOLS, name)


def size_of(path):
    return sum(os.path.getsize(os.path.join(r, f)) for r, _, names in os.walk(path) for f in names)


# --- texts ----------------------------------------------------------------------------------------

@dataclass
class Text:
    number: str
    kind: str
    title: str
    date: str
    body: str

    def raw(self):
        return len(self.title.encode()) + len(self.body.encode())

    def file(self):
        head = "Type: %s\nTitle: %s\nIssuer: Văn phòng\nDate: %s\n" % (self.kind, self.title, self.date)
        return ("Number: %s\n" % self.number if self.number else "") + head + "\n" + self.body


def corpus_path(n):
    """The generated corpus with n documents or more: the first ones are the same in every size."""
    have = [(int(re.search(r"(\d+)\.jsonl", p).group(1)), p) for p in glob.glob(WORK + "/data/docs-*.jsonl")]
    for count, path in sorted(have):
        if count >= n:
            return path
    path = WORK + "/data/docs-%d.jsonl" % n
    note("making a corpus of %d documents" % n)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    subprocess.run([sys.executable, "-B", tool("gencorpus.py"), "docs", path + ".new", str(n)], check=True)
    os.rename(path + ".new", path)
    return path


def generated(n):
    """The n documents of the peers, newest first."""
    if not HAVE_TOOLS:
        yield from invented(n)
        return
    import gencorpus
    for d in gencorpus.read_docs(corpus_path(n), n):
        yield Text(d["code"], d["code"].split("-")[1].split("/")[0], d["title"], gencorpus.iso(d["date"])[:10],
                   "\n\n".join(d["paras"]) + "\n")


def invented(n):
    """Without the harness: the texts of the demonstration."""
    path = WORK + "/data/demo-%d" % n
    if not os.path.exists(path + "/docs"):
        subprocess.run([os.path.join(TOP, "tests/run/demo-data"), path, str(n)], check=True)
    for name in sorted(glob.glob(path + "/docs/*.txt"), reverse=True)[:n]:
        with open(name, encoding="utf-8") as f:
            head, body = f.read().split("\n\n", 1)
        field = dict(line.split(": ", 1) for line in head.split("\n"))
        yield Text(field.get("Number", ""), field["Type"], field["Title"], field["Date"], body)


# --- a server -------------------------------------------------------------------------------------

class Server:
    """A folder of sotayd that holds `texts`, made once; `with` serves it."""

    def __init__(self, name, texts):
        with open(SOTAYD, "rb") as f:
            tag = hashlib.sha256(f.read()).hexdigest()[:12]
        self.dir = os.path.join(WORK, "servers", tag, name)
        self.note = self.dir + "/made.json"
        if not os.path.exists(self.note):
            self._make(name, texts)
        with open(self.note, encoding="utf-8") as f:
            self.made = json.load(f)
        self.count, self.raw = self.made["count"], self.made["raw"]
        self.process = None

    def run(self, *args):
        r = subprocess.run([SOTAYD, "-D", self.dir + "/srv"] + list(args), stdout=subprocess.PIPE, text=True)
        if r.returncode:
            sys.exit("sotayd %s failed" % args[0])
        return r.stdout

    def _make(self, name, texts):
        for old in glob.glob(os.path.join(WORK, "servers", "*", name)):
            if os.path.dirname(old) != os.path.dirname(self.dir):
                shutil.rmtree(old)
        shutil.rmtree(self.dir, ignore_errors=True)
        os.makedirs(self.dir)
        os.mkdir(self.dir + "/srv", 0o700)
        with open(self.dir + "/orgs.csv", "w", encoding="utf-8") as f:
            f.write("code,parent,kind,name\n99,,centre,Trung ương thử nghiệm\n99.01,99,cell,Chi bộ thử nghiệm\n")
        with open(self.dir + "/members.csv", "w", encoding="utf-8") as f:
            f.write("id,name,birth,sex,cell\nM001,Lường Thị Thử Nghiệm,1980-02-03,F,99.01\n")
        self.run("init")
        self.run("import-orgs", self.dir + "/orgs.csv")
        self.run("import-members", self.dir + "/members.csv")
        # The list of sotay shows what arrived last first.
        texts = list(texts)[::-1]
        note("publishing %d documents (%s)" % (len(texts), name))
        began, docs = time.perf_counter(), self.dir + "/docs"
        for i in range(0, len(texts), BATCH):
            os.mkdir(docs)
            names = []
            for k, text in enumerate(texts[i:i + BATCH]):
                names.append("%s/%05d" % (docs, k))
                with open(names[-1], "w", encoding="utf-8") as f:
                    f.write(text.file())
            self.run("publish", "--to", "all", *names)
            shutil.rmtree(docs)
        made = {"count": len(texts), "raw": sum(t.raw() for t in texts), "seconds": time.perf_counter() - began}
        with open(self.note, "w", encoding="utf-8") as f:
            json.dump(made, f)

    def __enter__(self):
        self.process = subprocess.Popen([SOTAYD, "-D", self.dir + "/srv", "serve", "--listen", "127.0.0.1:0"],
                                        stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().split()[-1]
        self.port = int(self.url.rsplit(":", 1)[1])
        return self

    def __exit__(self, *exc):
        self.process.terminate()
        self.process.wait()


# --- a member -------------------------------------------------------------------------------------

class Member:
    """A folder of sotay, as it is in `build`. `plain` is the one beside it."""

    def __init__(self, name, build=BUILD):
        self.sotay = os.path.join(os.path.abspath(build), "sotay")
        self.plain = None
        self.home = os.path.join(WORK, "members", name)
        shutil.rmtree(self.home, ignore_errors=True)
        os.makedirs(self.home, mode=0o700)
        self.pass_file = self.home + "/pass"
        with open(self.pass_file, "w", encoding="utf-8") as f:
            f.write(PASS + "\n")
        os.chmod(self.pass_file, 0o600)

    def env(self):
        return {"SOTAY_HOME": self.home + "/sotay", "SOTAY_KDF_MS": "0"}

    def run(self, *args):
        """(output, wall s, CPU s of it and its helper)."""
        os.makedirs(self.home + "/sotay", mode=0o700, exist_ok=True)
        with open(self.pass_file, encoding="utf-8") as f:
            began = time.perf_counter()
            p = subprocess.Popen([self.sotay, "--passphrase-fd", str(f.fileno())] + list(args), pass_fds=[f.fileno()],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=dict(os.environ, LC_ALL="C.UTF-8", **self.env()))
            out = p.stdout.read().decode()
            _, status, use = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
        if p.returncode:
            raise RuntimeError("sotay %s failed with %d" % (args[0], p.returncode))
        return out, time.perf_counter() - began, use.ru_utime + use.ru_stime

    def enrol(self, server, url=None):
        code = re.search(r"[0-9A-Z]{5}-?[0-9A-Z]{5}", server.run("code", "M001")).group(0)
        self.run("enrol", url or server.url, code, "--ca", server.dir + "/srv/ca.pem")
        self.cheap()

    def cheap(self):
        """The key derivation from here on takes no time: its 64 MiB are said apart, in perf.md too."""
        with open(self.pass_file, encoding="utf-8") as f:
            subprocess.run([os.path.join(BUILD, "tool", "cheapkey"), self.home + "/sotay/data/default"], stdin=f, check=True)

    def set(self, line):
        path = self.home + "/sotay/config/sotayrc"
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(line + "\n")
        os.chmod(path, 0o600)

    def with_plain(self):
        """The same member of the program that does not seal, where it was built."""
        if PLAIN:
            self.plain = Member(os.path.basename(self.home) + "-plain", PLAIN)

    def both(self):
        """This one, and the plain one where there is one."""
        return [m for m in (self, self.plain) if m]

    def keep(self):
        """The store as it is now is what fresh() gives back: reading marks what was read, and how far."""
        shutil.rmtree(self.home + "/kept", ignore_errors=True)
        shutil.copytree(self.home + "/sotay/data", self.home + "/kept")

    def fresh(self):
        shutil.rmtree(self.home + "/sotay/data")
        shutil.copytree(self.home + "/kept", self.home + "/sotay/data")

    def store_bytes(self):
        return size_of(self.home + "/sotay/data")

    def screen(self, before=()):
        """The command of the screen, unlocked without a question: a shell opens the descriptor, for the harness'
        pty passes none on. `before` is a tool that runs it."""
        return ["sh", "-c", 'exec 3<"$0"; exec "$@"', self.pass_file, *before, self.sotay, "--passphrase-fd", "3"]
