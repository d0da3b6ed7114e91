"""What the committee of month.py does: organisations, members, documents, notices, meetings. The real
commands are given to sotayd, some are killed and given again, and the model is told of each."""
import csv
import re
import signal
import time
from month_model import Doc, need, rnd, tally
from month_parts import KINDS

SEND_POINTS = ["in-publish", "published"]
BLOB_POINTS = ["blob-written", "blob-named"]
WITHDRAW_POINTS = ["in-withdraw", "withdrawn"]
IMPORT_POINTS = ["in-import", "imported"]
ROTATE_POINTS = ["in-rotate", "rotated"]
SERVE_POINTS = ["in-op", "op-done", "token-made", "token-promoted"]


def hash_of(text):
    return sum(text.encode())


class Committee:
    """The part of Month that gives the operator's commands."""

    def operator(self, points, *args, often=0.2):
        """Perhaps a command is given and killed at a fail-point. Which one; it is to be given again."""
        fail = rnd.choice(points) if rnd.random() < often else None
        if fail:
            r = self.s.cmd(*args, fail=fail)
            need(r.returncode == -signal.SIGKILL, *args, "killed at", fail, "->", r.returncode, r.stderr)
            tally("commands killed")
        return fail

    def cells(self):
        return [o.code for o in self.m.orgs.values() if o.kind == "cell"]

    def import_orgs(self, orgs):
        with open("orgs.csv", "w", encoding="utf-8") as f:
            w = csv.writer(f)
            w.writerow(["code", "parent", "kind", "name", "merged_into"])
            w.writerows([o.code, o.parent, o.kind, o.name, o.merged] for o in orgs)
        self.operator(IMPORT_POINTS, "import-orgs", "orgs.csv")
        self.s.must("import-orgs", "orgs.csv")

    def import_members(self, members):
        with open("members.csv", "w", encoding="utf-8") as f:
            w = csv.writer(f)
            w.writerow(["id", "name", "cell", "roles"])
            w.writerows([m.ref, "Người " + m.ref, m.cell, ";".join(f"{r}@{c}" for r, c in sorted(m.roles))]
                        for m in members)
        self.operator(IMPORT_POINTS, "import-members", "members.csv")
        self.s.must("import-members", "members.csv")

    def free_orgs(self):
        return [o for o in self.m.orgs.values() if not o.merged]

    def audiences(self):
        """What is written after --to, and the feeds meant."""
        got = {}
        for _ in range(rnd.choice([1, 1, 1, 2, 3])):
            o = rnd.choice(self.free_orgs())
            x = rnd.random()
            if x < 0.3:
                got["all"] = "all"
            elif x < 0.45:
                role = rnd.choice(["BITHU", "TUYENGIAO"])
                got[f"role:{role}@{o.code}"] = f"role:{role}@{o.code}"
            elif x < 0.7 and o.kind == "cell":
                got["cell:" + o.code] = "org:" + o.code
            else:
                got["org:" + o.code] = "org:" + o.code
        return list(got), set(got.values())

    def version(self, d):
        """New contents."""
        d.version += 1
        d.tokens.append(f"tk{self.m.docs.index(d) if d in self.m.docs else len(self.m.docs)}v{d.version}zq")
        if d.version > 1 and rnd.random() < 0.5:
            d.title = re.sub(r"( sửa .*)?$", f" sửa {d.version}", d.title, count=1)
        lines = rnd.choice([1, 3, 30])
        d.body = "".join(f"{k}. {d.tokens[-1]} nội dung {rnd.randrange(10**9)}\n" for k in range(lines))
        if rnd.random() < 0.06:  # too long for a block
            d.body += "".join("%x\n" % rnd.getrandbits(300) for _ in range(1200))
        x = rnd.random()
        if x < 0.3:
            for k in range(rnd.choice([1, 1, 2])):
                self.attach(d, k)
        elif x < 0.35:
            d.atts = {}

    @staticmethod
    def attach(d, k):
        """Another file under that number; up to some pieces of 64 KiB."""
        lines = rnd.choice([1, 40, 3000])
        d.atts[f"{d.number.replace('/', '-')}.{k}.{rnd.choice(['txt', 'csv'])}"] = \
            "".join("%060x\n" % rnd.getrandbits(240) for _ in range(lines))

    def file(self, d):
        head = f"Number: {d.number}\nType: QĐ\nTitle: {d.title}\nIssuer: Ban {d.number[0]}\nDate: 2025-03-01\n"
        if hash_of(d.number) % 2:
            head += "Acknowledge: yes\n"
        for name, text in d.atts.items():
            head += f"Attachment: {name}\n"
            with open(name, "w", encoding="utf-8") as f:
                f.write(text)
        with open("file-" + d.number.replace("/", "-"), "w", encoding="utf-8") as f:
            f.write(head + "\n" + d.body)
        return f.name

    def send(self, args, docs, want):
        """A command that sends; perhaps killed at a fail-point first, then given again."""
        fresh = any(set(d.atts.values()) - d.sealed for d in docs)
        fail = None
        if any(want):
            fail = self.operator(SEND_POINTS + (BLOB_POINTS * 3 if fresh else []), *args, often=0.5 if fresh else 0.2)
        out = self.s.must(*args).splitlines()
        need(len(out) == len(docs), "as many lines as files:", out)
        for d, line, fresh in zip(docs, out, want):
            ident, rev = re.match(r"(\S{26}) rev (\d+)  ", line).groups()
            d.id = d.id or ident
            self.m.by_id[d.id] = d
            d.sealed |= set(d.atts.values())
            need((ident, int(rev)) == (d.id, d.rev), "published as", line, "not as", d.id, d.rev)
            if fail != "published":
                need(line.endswith("(unchanged)") == (not fresh), "fresh is", fresh, "but", line)

    def publish_new(self):
        docs = []
        to, feeds = self.audiences() if self.m.docs else (["all"], {"all"})
        for _ in range(rnd.randint(20, 75) if rnd.random() < 0.05 else rnd.choice([1, 1, 2, 5])):
            self.serial += 1
            d = Doc("document", f"{self.serial}-QĐ/TW", f"Quyết định {self.serial}")
            self.version(d)
            self.m.docs.append(d)
            docs.append(d)
            d.put(feeds)
        self.send(["publish", *(x for t in to for x in ("--to", t)), *map(self.file, docs)], docs, [True] * len(docs))
        tally("published")

    def pick(self, kind, deleted=False, own=False):
        got = [d for d in self.m.docs if d.kind == kind and d.deleted == deleted and (own or not d.owner)]
        return rnd.choice(got) if got else None

    def revise(self):
        d = self.pick("document")
        if not d:
            return
        same = rnd.random() < 0.3
        to, feeds = self.audiences()
        if rnd.random() < 0.5:  # to one that has it: no one new, if that can still be addressed
            f = rnd.choice(sorted(d.live))
            if not self.merged(f):
                to, feeds = [f], {f}
        if same:
            fresh = d.add(feeds)
        else:
            self.version(d)
            d.put(feeds)
            fresh = True
        self.send(["publish", *(x for t in to for x in ("--to", t)), self.file(d)], [d], [fresh])
        tally("published twice" if same else "revised")

    def withdraw(self):
        d = self.pick(rnd.choice(list(KINDS)), own=True)
        if not d:
            return
        why = f"nhầm lần {rnd.randrange(1000)}"
        d.withdraw(why)
        fail = self.operator(WITHDRAW_POINTS, "withdraw", d.id, "--reason", why)
        r = self.s.cmd("withdraw", d.id, "--reason", why)
        need(r.returncode == 0 and ("already withdrawn" in r.stderr) == (fail == "withdrawn"), "withdraw", r.stderr)
        if rnd.random() < 0.2:
            need("already withdrawn" in self.s.cmd("withdraw", d.id, "--reason", "x").stderr, "withdrawn twice")
        tally("withdrawn")

    def again(self):
        d = self.pick("document", deleted=True)
        if not d:
            return
        to, feeds = self.audiences()
        if rnd.random() < 0.5:
            self.version(d)
        d.put(feeds)
        self.send(["publish", *(x for t in to for x in ("--to", t)), self.file(d)], [d], [True])
        tally("published again")

    def move(self):
        m = rnd.choice(list(self.m.members.values()))
        if rnd.random() < 0.7:
            m.cell = rnd.choice(self.cells())
        if rnd.random() < 0.5:
            m.roles = {(rnd.choice(["BITHU", "TUYENGIAO"]), rnd.choice(list(self.m.orgs)))
                       for _ in range(rnd.choice([0, 1, 2]))}
        self.import_members([m])
        tally("moved")

    def end_role(self):
        m = rnd.choice(list(self.m.members.values()))
        if m.roles:
            m.roles.remove(rnd.choice(sorted(m.roles)))
            self.import_members([m])
            tally("roles ended")

    def rotate(self):
        to = sorted({rnd.choice(self.audiences()[0]) for _ in range(2)})
        self.operator(ROTATE_POINTS, "rotate", *to)
        self.s.must("rotate", *to)
        tally("keys rotated")

    def reparent(self):
        o = rnd.choice([o for o in self.m.orgs.values() if o.parent])
        ups = [p for p in self.m.orgs.values() if p.kind != "cell" and o.code not in self.m.chain(p.code)]
        o.parent = rnd.choice(ups).code
        if rnd.random() < 0.3:
            o.name = re.sub(r"( \d+)?$", f" {rnd.randrange(100)}", o.name, count=1)
        self.import_orgs([o])
        tally("re-parented")

    def merge(self):
        gone = [o for o in self.m.orgs.values() if o.merged]
        if gone and rnd.random() < 0.6:
            o = rnd.choice(gone)
            o.merged = ""
        else:
            o, p = rnd.sample([self.m.orgs[c] for c in self.cells()], 2)
            if o.merged or o.code in [p.code, *self.m.successors(p.code)]:
                return
            o.merged = p.code
            bad = self.s.cmd("publish", "--to", "cell:" + p.code, "/nowhere").stderr if p.merged else "merged"
            need("merged" in bad, "a merged cell is addressed")
        self.import_orgs([o])
        tally("merged or parted")

    def merged(self, audience):
        o = self.m.orgs.get(re.split("[:@]", audience)[-1])
        return o and o.merged

    def notice(self):
        d = self.pick("notice", own=True) if rnd.random() < 0.3 else None
        today = (int(time.time()) + 7 * 3600) // 86400  # the server's day is part of a notice's name
        if d and d.day == today and (d.owner or not self.merged(d.args[1])):
            changed = rnd.random() < 0.6
            d.args = [*d.args[:6], "--priority", "high" if "urgent" in d.args else "urgent"] if changed else d.args
        else:
            self.serial += 1
            d = Doc("notice", None, f"Thông báo {self.serial}")
            if rnd.random() < 0.35:
                d.owner = rnd.choice(list(self.m.members))
                to = "member:" + d.owner
            else:
                to = rnd.choice(self.audiences()[0])
            d.feed, d.day = to.replace("cell:", "org:"), today
            d.args, changed = ["--to", to, "--title", d.title, "--sender", "Văn phòng"], True
            self.m.docs.append(d)
        if changed:
            d.put({d.feed})
        self.send(["notify", *d.args, "--ack"], [d], [changed])
        tally("own notices" if d.owner else "notices")

    def meeting(self):
        d = self.pick("meeting") if rnd.random() < 0.6 else None
        if d and self.m.orgs[d.args[1]].merged:
            return
        if d and rnd.random() < 0.2:
            changed = False
        elif d:
            old = d.state, d.place
            d.state, d.place = rnd.choice(["upcoming", "postponed", "held", "cancelled", "upcoming"]), str(rnd.random())
            changed = old != (d.state, d.place)
        else:
            self.serial += 1
            d = Doc("meeting", None, f"Sinh hoạt {self.serial}")
            d.args, changed = ["--to", rnd.choice([o.code for o in self.free_orgs() if o.kind == "cell"])], True
            self.m.docs.append(d)
        with open("meeting.txt", "w", encoding="utf-8") as f:
            f.write(f"Kind: regular\nFormat: inperson\nState: {d.state}\nTitle: {d.title}\nPlace: Nhà {d.place}\n"
                    "Start: 2030-03-02 19:30\n\n- 15' Khai mạc\n")
        if changed:
            d.put({"org:" + d.args[1]})
        self.send(["meeting", *d.args, "meeting.txt"], [d], [changed])
        tally("meetings")

    def server_trouble(self):
        x = rnd.random()
        fail = f"{rnd.choice(SERVE_POINTS)}:{rnd.randint(1, 3)}" if x < 0.5 else None
        self.s.restart(signal.SIGTERM if rnd.random() < 0.5 else signal.SIGKILL, fail)
        tally("server restarted")
