"""The committee as it should be: organisations, members, documents, and who sees what. The reference
that month.py holds the real programs against; nothing of theirs is used here."""
import os
import random

VERBOSE = bool(os.environ.get("VERBOSE"))
now = {"day": 0}
count = {}
rnd = random.Random()


class Wrong(Exception):
    """The product does not do what the model says."""


def tally(what):
    count[what] = count.get(what, 0) + 1


def note(*words):
    if VERBOSE:
        print("#", f"day {now['day']}:", *words, flush=True)


def need(cond, *words):
    if not cond:
        raise Wrong(" ".join(str(w) for w in words))


class Org:
    def __init__(self, code, parent, kind, name):
        self.code, self.parent, self.kind, self.name, self.merged = code, parent, kind, name, ""


class Member:
    def __init__(self, ref, cell, roles):
        self.ref, self.cell, self.roles = ref, cell, set(roles)


class Doc:
    """One document, notice or meeting, and all that each feed was told about it."""

    def __init__(self, kind, number, title):
        self.kind, self.number, self.title = kind, number, title
        self.id, self.rev, self.deleted = None, 0, False
        self.live, self.log = set(), {}  # feeds; feed -> [(rev, title), or (rev, title, why)]
        self.owner = None                # the one member it is for
        self.body, self.args, self.state, self.place = "", [], "upcoming", ""
        self.version, self.feed, self.day = 0, None, 0
        self.tokens = []                 # a word of each version's body, the present one's last
        self.atts, self.files = {}, {}   # name -> contents; revision -> that
        self.sealed, self.gone = set(), 0  # contents that the server has; times it was withdrawn

    def put(self, named):
        """A version is sent: the feeds that hold it get it too. Returns the revision."""
        self.rev, self.deleted = self.rev + 1, False
        self.files[self.rev] = dict(self.atts)
        self.live |= set(named)
        for f in self.live:
            self.log.setdefault(f, []).append((self.rev, self.title))
        return self.rev

    def add(self, named):
        """The same contents once more, perhaps to others as well."""
        fresh = [f for f in named if f not in self.live]
        for f in fresh:
            self.live.add(f)
            self.log.setdefault(f, []).append((self.rev, self.title))
        return bool(fresh)

    def withdraw(self, why):
        self.rev, self.deleted, self.gone = self.rev + 1, True, self.gone + 1
        for f in self.live:
            self.log[f].append((self.rev, self.title, why))
        self.live = set()


class Model:
    def __init__(self):
        self.orgs, self.members, self.docs, self.by_id = {}, {}, [], {}
        self.acks = {}   # (member, id) -> nothing yet, later its time
        self.rsvps = {}  # (member, id) -> (value, note)

    def chain(self, code):
        while code:
            yield code
            code = self.orgs[code].parent

    def successors(self, code):
        code = self.orgs[code].merged
        while code:
            yield code
            code = self.orgs[code].merged

    def with_merged(self, codes):
        codes = set(codes)
        return codes | {o for o in self.orgs if codes & set(self.successors(o))}

    def feeds(self, m):
        got = {"all"} | {"org:" + c for c in self.with_merged(self.chain(m.cell))}
        for role, code in m.roles:
            got |= {f"role:{role}@{c}" for c in self.with_merged(self.chain(code))}
        return got | {"member:" + m.ref}

    def sees(self, m, d):
        """What the server answers to an op: 'ok', 'gone' or 'no'."""
        f = self.feeds(m)
        return "ok" if d.live & f else "gone" if any(x in f for x in d.log) else "no"

    def deliver(self, m, op):
        """The op reaches the server now. True: accepted."""
        d = self.by_id[op["ent"]]
        if self.sees(m, d) != "ok":
            return False
        if op["type"] == "ack":
            self.acks.setdefault((m.ref, d.id), None)
            return True
        if d.state in ("held", "cancelled"):
            return False
        self.rsvps[m.ref, d.id] = (op["value"], op["note"])
        return True

    def shown(self, dev):
        """id -> (row, must): what a device shows that has just synchronised. A row that only may be
        there is a stub: of the member's own, when a sync that failed may have brought it before; or of a
        document that came again by a feed that the device lost since, and took the stub with it."""
        out, f = {}, self.feeds(dev.member)
        for d in self.docs:
            if d.live & f:
                row = (d.rev, d.title, None)
                out[d.id] = (d, row, True)
                continue
            ends = [e for x in d.log if x in f for e in d.log[x] if len(e) == 3]
            if not ends:
                continue
            rev, title, why = max(ends)
            if d.owner:  # a member's own log keeps no text of what was withdrawn
                must = (d.id in dev.had_own)
                if not must and d.id not in dev.may_own:
                    continue
                out[d.id] = (d, (rev, title, why), must)
            else:
                later = any(e[0] > rev for x in dev.had - f for e in d.log.get(x, []))
                out[d.id] = (d, (rev, title, why), not later)
        return out
