"""The table of make bench: a line for every figure, its target beside it."""
import time

GATE, SHOWN = True, False


class Table:
    """Figures that are exact (bytes, counts) are gates: beyond twice the target they fail the run. Times and
    ratios of times depend on the machine and its load, and are shown."""

    def __init__(self):
        self.lines, self.failed, self.began = [], 0, time.time()

    def add(self, row, figure, value, target=None, limit=None, least=False, gate=GATE, show=None, floor="", plain="",
            peer=""):
        """`limit` is the target as a number; `least`: it is a lower bound. `show` is the value in words."""
        verdict = "reported"
        if limit is not None and value is not None:
            good = value >= limit if least else value <= limit
            twice = value * 2 < limit if least else value > 2 * limit
            verdict = "ok" if good else "OVER TWICE" if twice and gate else "over"
            self.failed += verdict == "OVER TWICE"
        elif value is None:
            verdict = "not measured"
        text = show if show is not None else number(value)
        self.lines.append((str(row), figure, words(floor), words(plain), words(peer), target or "", text, verdict + (
            "" if gate or verdict in ("reported", "not measured") else " (reported)")))
        print("# %4d s  %2d. %s: %s" % (time.time() - self.began, row, figure, text), flush=True)

    def beside(self, figure, peer):
        """The best peer of a figure that is there already: some are known late."""
        self.lines = [line[:4] + (peer,) + line[5:] if line[1] == figure else line for line in self.lines]

    def miss(self, row, figure, target, why):
        self.lines.append((str(row), figure, "", "", "", target, why, "not measured"))

    def print(self):
        head = ("#", "figure", "floor", "plain", "best peer", "target", "sotay", "verdict")
        lines = sorted(self.lines, key=lambda line: int(line[0]))
        width = [max(len(line[k]) for line in lines + [head]) for k in range(len(head))]
        print()
        for line in [head, ["-" * w for w in width]] + lines:
            print("| " + " | ".join(cell.ljust(w) for cell, w in zip(line, width)) + " |")
        over = sum(line[7].lower().startswith("over") for line in lines)
        print("\n%d figures in %d s: %d over their target, %d of them over twice that and a gate" % (
            len(lines), time.time() - self.began, over, self.failed), flush=True)


def number(value):
    if value is None:
        return "-"
    if isinstance(value, int) or value >= 1000:
        return "{:,}".format(round(value))
    return "%.*f" % (2 if value < 10 else 1 if value < 100 else 0, value)


def words(value):
    return value if isinstance(value, str) else number(value)


def middle(values):
    values = sorted(v for v in values if v is not None)
    return values[len(values) // 2] if values else None


def best(figures):
    """(name, value) of the lowest of {name: value}, as words; nothing when there is none."""
    figures = {name: v for name, v in figures.items() if v is not None}
    if not figures:
        return ""
    name = min(figures, key=figures.get)
    return "%s (%s)" % (number(figures[name]), name)
