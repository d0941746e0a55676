"""Forty links of eight kinds over a fortnight, and on which days each fails a run by three strikes over 72 hours.

A run each morning for fourteen days from a Monday: ``x`` failed, ``.`` good, ``?`` undecided, a space for no run. Then
the days, from 1, on which a run fails, and those on which the link is said to flicker.
"""

FORTNIGHT = {
    "dead": {
        "from the start": ("xxxxxxxxxxxxxx", "4-14", ""),
        "from the third day": ("..xxxxxxxxxxxx", "6-14", ""),
        "from the second Monday": (".......xxxxxxx", "11-14", ""),
        "since three days before the end": ("..........xxxx", "14", ""),
        "since two days before the end": ("...........xxx", "", ""),
    },
    "fine, but for some mornings": {
        "always fine": ("..............", "", ""),
        "one bad morning": ("....x.........", "", ""),
        "two bad mornings": ("....xx........", "", ""),
        "three bad mornings": ("....xxx.......", "", ""),
        "four bad mornings": ("....xxxx......", "8", ""),
    },
    "flaky": {
        "every other day": ("x.x.x.x.x.x.x.", "", "3,5,7,9,11,13"),
        "two days of four": ("xx..xx..xx..xx", "", "5,6,9,10,13,14"),
        "three days of four": ("xxx.xxx.xxx.xx", "", "5-7,9-11,13,14"),
        "mostly gone": ("xxxx.xxxx.xxxx", "4,9,14", "6-9,11-14"),
        "twice in a fortnight": ("..x........x..", "", "12"),
    },
    "maintenance at weekends": {
        "Saturday and Sunday": (".....xx.....xx", "", "13,14"),
        "Sunday alone": ("......x......x", "", "14"),
        "Friday to Sunday": ("....xxx....xxx", "", "12-14"),
        "Saturday to Monday": ("x....xxx....xx", "", "6-8,13,14"),
        "Friday to Monday": ("....xxxx...xxx", "8", "12-14"),
    },
    "gradual failure": {
        "more and more often": (".x...xx..xxxxx", "13,14", "6,7,10-14"),
        "later": ("......x.xx.xxx", "", "9,10,12-14"),
        "sooner": ("x.xx.xxxxxxxxx", "9-14", "3,4,6-14"),
        "with one last good day": ("xxx.xxxxx.xxxx", "8,9,14", "5-9,11-14"),
        "a bad day, then dead": ("x.xxxxxxxxxxxx", "6-14", "3-14"),
    },
    "fixed": {
        "after six days": ("xxxxxx........", "4-6", ""),
        "before it failed": ("xxx...........", "", ""),
        "and dead again": ("xxxxx..xxxxxxx", "4,5,11-14", "8-14"),
        "on the second Monday": ("..xxxxx.......", "6,7", ""),
        "for a day": ("xxxxxxx.xxxxxx", "4-7,12-14", "9-14"),
    },
    "undecided": {
        "for two days of six": ("xx??xx........", "5,6", ""),
        "always": ("??????????????", "", ""),
        "every other day": ("x?x?x?x?x?x?x?", "5,7,9,11,13", ""),
        "once it was dead": ("xxx???????????", "", ""),
        "between good and bad": (".?x?.?x?.?x?.?", "", "7,11"),
    },
    "not run every day": {
        "no run at weekends": ("xxxxx  xxxxx  ", "4,5,8-12", ""),
        "one run a week": ("x      x      ", "", ""),
        "two runs in three days": ("x  x          ", "", ""),
        "three runs in five days": ("x x x         ", "5", ""),
        "three runs in three days": ("xx x          ", "4", ""),
    },
}


def days(text: str) -> set[int]:
    """Return the days of such a list."""
    ends = (part.partition("-") for part in text.split(",") if part)
    return {day for first, _, last in ends for day in range(int(first), int(last or first) + 1)}


def table() -> str:
    """Return the table of the documentation."""
    head = "| kind | link | fourteen mornings from a Monday | fails on day |\n|---|---|---|---|\n"
    rows = (
        f"| {kind if first else ''} | {name} | `{seen.replace(' ', '_')}` | {fails.replace(',', ', ') or 'none'} |\n"
        for kind, links in FORTNIGHT.items()
        for first, (name, (seen, fails, _)) in ((number == 0, link) for number, link in enumerate(links.items()))
    )
    return head + "".join(rows)
