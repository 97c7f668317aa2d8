#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random rules, expanded by us, by python-dateutil and by libical.

    differential.py RULE-EXPAND [--rules N] [--seed S] [--libical]

Each rule is expanded by rule-expand, which is the model, and by dateutil. Where the two disagree the rule
must belong to a class of differential.md, and what the class says must explain our answer; anything
else is a failure. With --libical that library is asked too, and how often it agrees is printed. The seed is
printed, so that a run can be repeated. Exit status 77: dateutil is not installed.
"""

import argparse
import collections
import datetime
import random
import select
import signal
import subprocess
import sys
import warnings

try:
    from dateutil import rrule
except ImportError:
    print("python-dateutil is not installed")
    sys.exit(77)

warnings.simplefilter("ignore")

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FREQUENCIES = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"]
LIMIT = 12
PATIENCE = 0.02  # seconds of computing


def pick(rng, values, most=3):
    return sorted(rng.sample(values, rng.randint(1, min(most, len(values)))))


def numbers(rng, most, count=3):
    values = []
    for _ in range(rng.randint(1, count)):
        value = rng.randint(1, most)
        values.append(value if rng.random() < 0.7 else -value)
    return values


def random_days(rng, frequency, parts):
    days = rng.sample(WEEKDAYS, rng.randint(1, 4))
    if frequency in ("YEARLY", "MONTHLY") and "BYWEEKNO" not in parts and rng.random() < 0.4:
        most = 5 if frequency == "MONTHLY" or "BYMONTH" in parts else 53
        days = [f"{numbers(rng, most, 1)[0]}{d}" if rng.random() < 0.85 else d for d in days]
    return days


def random_rule(rng):
    frequency = rng.choices(FREQUENCIES, [30, 25, 15, 15, 6, 5, 4])[0]
    below_day = FREQUENCIES.index(frequency) > 3
    start = datetime.datetime(rng.randint(1990, 2035), rng.randint(1, 12), rng.randint(1, 28),
                              rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59))
    if rng.random() < 0.1:
        start = start.replace(month=rng.choice([1, 12]), day=rng.choice([1, 2, 3, 29, 30, 31]))
    parts = {"FREQ": frequency}
    if rng.random() < 0.6:
        parts["INTERVAL"] = rng.choice([1, 2, 3, 4, 5, 7, 12, 13, 25, 61, 90])
    if rng.random() < 0.4:
        parts["BYMONTH"] = pick(rng, list(range(1, 13)))
    if frequency == "YEARLY" and rng.random() < 0.25:
        parts["BYWEEKNO"] = rng.choice([numbers(rng, 53), [1], [53], [-1], [52, 53, 1]])
    if frequency == "YEARLY" and rng.random() < 0.2 or below_day and rng.random() < 0.1:
        parts["BYYEARDAY"] = numbers(rng, 366, 6)
    if frequency != "WEEKLY" and rng.random() < 0.35:
        parts["BYMONTHDAY"] = numbers(rng, 31, 6)
    if rng.random() < 0.4:
        parts["BYDAY"] = random_days(rng, frequency, parts)
    if rng.random() < 0.2:
        parts["BYHOUR"] = pick(rng, list(range(24)))
    if rng.random() < 0.2:
        parts["BYMINUTE"] = pick(rng, list(range(60)))
    if rng.random() < 0.15:
        parts["BYSECOND"] = pick(rng, list(range(60)))
    if any(name.startswith("BY") for name in parts) and rng.random() < 0.2:
        parts["BYSETPOS"] = numbers(rng, rng.choice([2, 5, 40]))
    if rng.random() < 0.3:
        parts["WKST"] = rng.choice(WEEKDAYS)
    if rng.random() < 0.2:
        parts["COUNT"] = rng.randint(1, LIMIT - 2)
    # Without an end dateutil looks for what never comes up to the year 9999.
    years = {"YEARLY": 45, "MONTHLY": 12, "WEEKLY": 10, "DAILY": 8}.get(frequency)
    span = datetime.timedelta(days=365 * years) if years else {
        "HOURLY": datetime.timedelta(days=60), "MINUTELY": datetime.timedelta(days=4),
        "SECONDLY": datetime.timedelta(hours=3)}[frequency] * max(1, parts.get("INTERVAL", 1) // 4)
    until = start + span
    if rng.random() < 0.5:
        until = until.replace(hour=start.hour, minute=start.minute, second=start.second)
    parts["UNTIL"] = until.strftime("%Y%m%dT%H%M%S")
    return start, parts


def to_text(parts):
    return ";".join(name + "=" + (",".join(map(str, value)) if isinstance(value, list) else str(value))
                    for name, value in parts.items())


class TooSlow(Exception):
    """dateutil steps through every second; some rules take it minutes."""


def ring(_signal, _frame):
    raise TooSlow


def ask_dateutil(start, parts, limit=LIMIT):
    found = []
    try:
        for instance in rrule.rrulestr(to_text(parts), dtstart=start):
            found.append(instance.strftime("%Y%m%dT%H%M%S"))
            if len(found) >= limit:
                break
    except ValueError:
        # Steps that never meet BYHOUR, BYMINUTE or BYSECOND.
        pass
    return found


class Program:
    """rule-expand, asked one rule at a time, started again when it doesn't answer."""

    def __init__(self, command):
        self.command = command
        self.process = None

    def ask(self, start, parts, limit=LIMIT):
        if self.process is None:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, text=True)
        line = "\t".join([start.strftime("%Y%m%dT%H%M%S"), "-", to_text(parts), str(limit)])
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        if not select.select([self.process.stdout], [], [], 2)[0]:
            self.close()
            return None
        answer = self.process.stdout.readline().split()
        if not answer:
            self.close()
            return None
        return answer[:-1]

    def close(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()
            self.process = None


def without(parts, *names):
    return {name: value for name, value in parts.items() if name not in names}


def numbered(day):
    return len(day) > 2


def iso_week(day, week_start):
    """Week of the year by WKST: (week, weeks in that year)."""
    def first(year):
        january = datetime.date(year, 1, 1)
        into = (january.weekday() - week_start) % 7
        return january - datetime.timedelta(days=into if into <= 3 else into - 7)
    year = day.year
    if day < first(year):
        year -= 1
    elif day >= first(year + 1):
        year += 1
    return (day - first(year)).days // 7 + 1, (first(year + 1) - first(year)).days // 7


def explain(start, parts, ours):
    """The class of differential.md that the rule is in, and what dateutil would say by our reading."""
    frequency = parts["FREQ"]
    days = parts.get("BYDAY", [])
    first = start.strftime("%Y%m%dT%H%M%S")
    if any(map(numbered, days)) and not all(map(numbered, days)):
        if "BYSETPOS" in parts or "COUNT" in parts:
            return "mixed weekdays", None
        found = set()
        for group in (list(filter(numbered, days)), [d for d in days if not numbered(d)]):
            _, answer = reading(start, dict(parts, BYDAY=group), days)
            found.update(answer)
        return "mixed weekdays", sorted(found)[:LIMIT]
    if "BYWEEKNO" in parts:
        return "weeks of the year", by_hand(start, parts)
    if parts["FREQ"] == "WEEKLY" and "BYSETPOS" in parts:
        return "position in the first week", from_whole_week(start, parts)
    name, answer = reading(start, parts, days)
    if name:
        return name, answer
    if "BYSETPOS" in parts and ours and ours[0] == first and (not answer or answer[0] != first):
        if "COUNT" in parts:
            answer = ask_dateutil(start, without(parts, "COUNT"))
            return "start and position", ([first] + answer)[:parts["COUNT"]]
        return "start and position", ([first] + answer)[:LIMIT]
    return None, answer


def from_whole_week(start, parts):
    """dateutil's answer from the beginning of the week of DTSTART on, without what is before DTSTART."""
    into = (start.weekday() - WEEKDAYS.index(parts.get("WKST", "MO"))) % 7
    wanted = without(parts, "COUNT")
    wanted.setdefault("BYDAY", [WEEKDAYS[start.weekday()]])
    first = start.strftime("%Y%m%dT%H%M%S")
    begin = start - datetime.timedelta(days=into)
    early = begin.replace(hour=0, minute=0, second=0)
    wanted.setdefault("BYHOUR", [start.hour])
    wanted.setdefault("BYMINUTE", [start.minute])
    wanted.setdefault("BYSECOND", [start.second])
    answer = [t for t in ask_dateutil(early, wanted, LIMIT + 40) if t >= first]
    everything = ask_dateutil(early, without(wanted, "BYSETPOS"), 1)
    if everything == [first] and first not in answer:
        answer = [first] + answer
    return answer[:min(LIMIT, parts.get("COUNT", LIMIT))]


def positions(found, parts, start):
    """BYSETPOS of a period; DTSTART stays where it is the first."""
    if "BYSETPOS" not in parts:
        return found
    n = len(found)
    wanted = {p - 1 if p > 0 else n + p for p in parts["BYSETPOS"]}
    return [t for i, t in enumerate(found) if i in wanted or (i == 0 and t == start)]


def by_hand(start, parts):
    """A yearly rule with BYWEEKNO, day by day: dateutil has wrong weeks around the new year."""
    week_start = WEEKDAYS.index(parts.get("WKST", "MO"))

    def fits(day):
        week, weeks = iso_week(day, week_start)
        first, last = datetime.date(day.year, 1, 1), datetime.date(day.year, 12, 31)
        end = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        return ((week in parts["BYWEEKNO"] or week - weeks - 1 in parts["BYWEEKNO"])
                and day.month in parts.get("BYMONTH", [day.month])
                and WEEKDAYS[day.weekday()] in parts.get("BYDAY", WEEKDAYS)
                and ("BYMONTHDAY" not in parts or day.day in parts["BYMONTHDAY"]
                     or (day - end).days in parts["BYMONTHDAY"])
                and ("BYYEARDAY" not in parts or (day - first).days + 1 in parts["BYYEARDAY"]
                     or (day - last).days - 1 in parts["BYYEARDAY"]))

    if not set(parts) & {"BYMONTHDAY", "BYYEARDAY", "BYDAY"} and fits(start.date()):
        parts = dict(parts, BYDAY=[WEEKDAYS[start.weekday()]])
    times = [datetime.time(h, m, s) for h in sorted(set(parts.get("BYHOUR", [start.hour])))
             for m in sorted(set(parts.get("BYMINUTE", [start.minute])))
             for s in sorted(set(parts.get("BYSECOND", [start.second])))]
    answer = []
    for year in range(start.year, start.year + 60, parts.get("INTERVAL", 1)):
        first = datetime.date(year, 1, 1)
        days = [first + datetime.timedelta(days=i) for i in range(366)]
        found = [datetime.datetime.combine(d, t) for d in days if d.year == year and fits(d) for t in times]
        answer += [t for t in positions(found, parts, start) if t >= start]
    answer = [t.strftime("%Y%m%dT%H%M%S") for t in answer][:parts.get("COUNT")]
    return [t for t in answer if t <= parts["UNTIL"]][:LIMIT]


def reading(start, parts, days):
    """dateutil's answer to the rule with what we take from DTSTART written into it."""
    wanted = dict(parts)
    name = None
    if parts["FREQ"] == "YEARLY":
        if "BYMONTHDAY" in parts and not set(parts) & {"BYMONTH", "BYYEARDAY", "BYWEEKNO"}:
            day = start.replace(hour=0, minute=0, second=0)
            alone = without(parts, "INTERVAL", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "COUNT", "UNTIL")
            alone["UNTIL"] = day.strftime("%Y%m%dT%H%M%S")
            if ask_dateutil(day, alone):
                wanted["BYDAY"] = days
                if not days:
                    del wanted["BYDAY"]
                wanted["BYMONTH"] = [start.month]
                name = "day without a month"
                if any(map(numbered, days)):
                    # BYMONTH would make the number count in the month.
                    wanted = without(wanted, "BYMONTH", "COUNT")
                    if "BYSETPOS" in parts:
                        return name, None
                    answer = [t for t in ask_dateutil(start, wanted, 10000) if int(t[4:6]) == start.month]
                    return name, answer[:min(LIMIT, parts.get("COUNT", LIMIT))]
    answer = ask_dateutil(start, wanted)
    first = start.strftime("%Y%m%dT%H%M%S")
    if name and "BYSETPOS" in parts and (not answer or answer[0] != first):
        return name, None
    return name, answer


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rules", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--libical", action="store_true")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 32)
    print("seed", seed, flush=True)
    rng = random.Random(seed)
    ours, libical = Program([options.program]), Program([options.program, "--libical"])
    classes, by_libical = collections.Counter(), collections.Counter()
    failed = instances = 0
    signal.signal(signal.SIGVTALRM, ring)
    for _ in range(options.rules):
        start, parts = random_rule(rng)
        got = ours.ask(start, parts)
        name, expected, explained = "agree", None, got
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
            expected = ask_dateutil(start, parts)
            if got != expected:
                name, explained = explain(start, parts, got)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        except TooSlow:
            name, expected, explained = "dateutil is too slow", None, None
        if got != expected:
            if name is None or (explained is not None and explained != got):
                failed += 1
                print("DISAGREE", start, to_text(parts), name)
                print("  ours    ", got)
                print("  dateutil", expected)
                print("  expected", explained)
            elif explained is None:
                name += " (not compared)"
        classes[name] += 1
        instances += len(got or [])
        if options.libical:
            # It refuses COUNT beside UNTIL.
            asked = without(parts, "UNTIL") if "COUNT" in parts else parts
            answer = libical.ask(start, asked)
            same = answer == (got if asked is parts else ours.ask(start, asked))
            verdict = "no answer" if answer is None else "agrees" if same else "disagrees"
            by_libical[(name, verdict)] += 1
    ours.close()
    libical.close()
    print(options.rules, "rules,", instances, "instances")
    for name, n in classes.most_common():
        print(f"{n:8}  {name}")
    for (name, verdict), n in sorted(by_libical.items(), key=str):
        print(f"{n:8}  libical {verdict}: {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
