#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random rules, expanded by us and by the text of RFC 5545 §3.3.10, taken literally.

    oracle.py RULE-EXPAND [--rules N] [--seed S]

Nothing is clever here: each day of a period is asked each BY part (each is a test, whether the table of the
RFC calls it "expand" or "limit": both leave the days that pass all), what passes is crossed with the times,
BYSETPOS picks from that, and the zone maps what is left. What is undefined for a DTSTART outside its rule is as
in differential.md. The seed is printed. Exit status 77: there is no zoneinfo, or it has no zones.
"""

import argparse
import calendar
import datetime
import random
import subprocess
import sys

try:
    import zoneinfo
except ImportError:
    print("this Python has no zoneinfo")
    sys.exit(77)

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
UNITS = {"HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}
DAY_PARTS = {"BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY"}
ONE_DAY = datetime.timedelta(days=1)
FORMAT = "%Y%m%dT%H%M%S"
# Days on which the clock of a zone was moved.
MOVES = {"Europe/Berlin": [(2026, 3, 29, 2), (2026, 10, 25, 2)],
         "America/New_York": [(2026, 3, 8, 2), (2026, 11, 1, 1)],
         "Australia/Lord_Howe": [(2026, 10, 4, 2), (2026, 4, 5, 1)],
         "Pacific/Apia": [(2011, 12, 30, 10), (2012, 4, 1, 3)],
         "America/Sao_Paulo": [(2016, 10, 16, 0), (2017, 2, 18, 23)]}


def both_ways(n, of):
    """The nth of so many, and which it is counted from the end."""
    return {n, n - of - 1}


def week_numbers(day, week_start):
    """Week one is the first with at least four days of the year."""
    def week_one(year):
        first = datetime.date(year, 1, 1)
        into = (first.weekday() - week_start) % 7
        return first - into * ONE_DAY + (7 * ONE_DAY if 7 - into < 4 else 0 * ONE_DAY)
    year = day.year + 1
    while week_one(year) > day:
        year -= 1
    return both_ways((day - week_one(year)).days // 7 + 1, (week_one(year + 1) - week_one(year)).days // 7)


def weekday_fits(parts, day):
    if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts:
        first, last = day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    else:
        first, last = datetime.date(day.year, 1, 1), datetime.date(day.year, 12, 31)
    numbers = {(day - first).days // 7 + 1, -((last - day).days // 7 + 1)}
    return any(name[-2:] == WEEKDAYS[day.weekday()] and (name[:-2] == "" or int(name[:-2]) in numbers)
               for name in parts["BYDAY"])


def day_fits(parts, day):
    in_month = calendar.monthrange(day.year, day.month)[1]
    in_year = 366 if calendar.isleap(day.year) else 365
    year_day = (day - datetime.date(day.year, 1, 1)).days + 1
    week_start = WEEKDAYS.index(parts.get("WKST", "MO"))
    return (day.month in parts.get("BYMONTH", [day.month])
            and ("BYMONTHDAY" not in parts or both_ways(day.day, in_month) & set(parts["BYMONTHDAY"]))
            and ("BYYEARDAY" not in parts or both_ways(year_day, in_year) & set(parts["BYYEARDAY"]))
            and ("BYDAY" not in parts or weekday_fits(parts, day))
            and ("BYWEEKNO" not in parts or week_numbers(day, week_start) & set(parts["BYWEEKNO"])))


def with_start(parts, start):
    """The parts with what "is derived from DTSTART", and the only month of a year, where there is one."""
    frequency, have = parts["FREQ"], DAY_PARTS & set(parts)
    if frequency == "WEEKLY" and "BYDAY" not in have:
        return dict(parts, BYDAY=[WEEKDAYS[start.weekday()]]), None
    if frequency == "MONTHLY" and not have & {"BYDAY", "BYMONTHDAY"}:
        return dict(parts, BYMONTHDAY=[start.day]), None
    if frequency == "YEARLY":
        if have <= {"BYMONTH"}:
            return dict({"BYMONTH": [start.month]}, **parts, BYMONTHDAY=[start.day]), None
        if have <= {"BYWEEKNO", "BYMONTH"} and day_fits(parts, start.date()):
            return dict(parts, BYDAY=[WEEKDAYS[start.weekday()]]), None
        if have <= {"BYMONTHDAY", "BYDAY"} and "BYMONTHDAY" in have and day_fits(parts, start.date()):
            return parts, start.month
    return parts, None


def days_of_periods(parts, start, end):
    """The first and last day of one period after another, for DAILY and longer."""
    step, first = parts.get("INTERVAL", 1), start.date()
    if parts["FREQ"] == "WEEKLY":
        first -= (first.weekday() - WEEKDAYS.index(parts.get("WKST", "MO"))) % 7 * ONE_DAY
    while first <= end.date():
        month = first.year * 12 + first.month - 1
        if parts["FREQ"] in ("DAILY", "WEEKLY"):
            days = 7 if parts["FREQ"] == "WEEKLY" else 1
            after, following = first + days * ONE_DAY, first + days * step * ONE_DAY
        else:
            months = 12 if parts["FREQ"] == "YEARLY" else 1
            month -= month % months
            first = datetime.date(month // 12, month % 12 + 1, 1)
            after, following = (datetime.date(n // 12, n % 12 + 1, 1)
                                for n in (month + months, month + months * step))
        yield first, after - ONE_DAY
        first = following


def sets(parts, start, end):
    """The instances of one period after another, before BYSETPOS."""
    wanted, only_month = with_start(parts, start)
    hours, minutes, seconds = (sorted(set(parts.get(name, [value]))) for name, value in
                               (("BYHOUR", start.hour), ("BYMINUTE", start.minute), ("BYSECOND", start.second)))
    unit = UNITS.get(parts["FREQ"])
    if unit is None:
        for first, last in days_of_periods(parts, start, end):
            days = [first + i * ONE_DAY for i in range((last - first).days + 1)]
            yield [datetime.datetime(d.year, d.month, d.day, h, m, s)
                   for d in days if only_month in (None, d.month) and day_fits(wanted, d)
                   for h in hours for m in minutes for s in seconds]
        return
    time = start.replace(minute=start.minute if unit < 3600 else 0, second=start.second if unit == 1 else 0)
    step = datetime.timedelta(seconds=unit * parts.get("INTERVAL", 1))
    day, fits = None, False
    while time <= end:
        if time.date() != day:
            day, fits = time.date(), day_fits(wanted, time.date())
        if (fits and time.hour in parts.get("BYHOUR", [time.hour])
                and (unit == 3600 or time.minute in parts.get("BYMINUTE", [time.minute]))
                and (unit > 1 or time.second in parts.get("BYSECOND", [time.second]))):
            yield [time.replace(minute=m, second=s) for m in (minutes if unit == 3600 else [time.minute])
                   for s in (seconds if unit > 1 else [time.second])]
        time += step


def to_instant(wall, zone):
    """What a gap swallows is read with the offset before it, what an overlap has twice is the first."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(datetime.timezone.utc)


def expand(start, zone, parts, end, limit):
    """The first instances, on the clock of the zone."""
    until = to_instant(end, zone)
    found, walls = set(), None
    for index, candidates in enumerate(sets(parts, start, end + ONE_DAY)):
        chosen = [t for i, t in enumerate(candidates) if "BYSETPOS" not in parts
                  or both_ways(i + 1, len(candidates)) & set(parts["BYSETPOS"])]
        # "Start and position" of differential.md.
        if index == 0 and candidates and candidates[0] == start and start not in chosen:
            chosen.insert(0, start)
        for wall in chosen:
            instant = to_instant(wall, zone)
            if start <= wall and to_instant(start, zone) <= instant <= until:
                found.add(instant)
            if len(found) == parts.get("COUNT"):
                break
            # A gap may move an instance behind others.
            if len(found) >= limit and walls is None:
                walls = wall + ONE_DAY
        if len(found) == parts.get("COUNT") or walls and candidates and candidates[0] > walls:
            break
    return [t.astimezone(zone).strftime(FORMAT) for t in sorted(found)[:limit]]


def numbers(rng, most, count):
    edges = [1, 2, most - 1, most]
    return [rng.choice([1, 1, -1]) * (rng.choice(edges) if rng.random() < 0.3 else rng.randint(1, most))
            for _ in range(rng.randint(1, count))]


def random_days(rng, parts):
    days = rng.sample(WEEKDAYS, rng.randint(1, rng.choice([2, 7])))
    if parts["FREQ"] in ("MONTHLY", "YEARLY") and "BYWEEKNO" not in parts and rng.random() < 0.5:
        most = 5 if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else 53
        days = [f"{numbers(rng, most, 1)[0]}{day}" if rng.random() < 0.8 else day for day in days]
    return days


def random_rule(rng):
    """A start, its zone, a rule and its end."""
    frequency = rng.choices(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", *UNITS], [30, 25, 13, 13, 8, 7, 4])[0]
    zone = rng.choice(list(MOVES)) if rng.random() < 0.4 else "UTC"
    start = datetime.datetime(rng.randint(1970, 2035), *rng.choice([(1, 1), (1, 3), (2, 28), (12, 29), (12, 31),
                              (rng.randint(1, 12), rng.randint(1, 28))]), rng.randint(0, 23))
    if zone != "UTC" and rng.random() < 0.7:
        back = datetime.timedelta(days=rng.choice([0, 1, 2, 7, 14, 31, 365]), hours=rng.choice([0, 1]))
        start = datetime.datetime(*rng.choice(MOVES[zone]), rng.choice([0, 30])) - back
    parts = {"FREQ": frequency, "INTERVAL": rng.choice([1, 1, 1, 2, 3, 4, 7, 12, 13, 25])}
    values = {"BYMONTH": lambda: sorted(rng.sample(range(1, 13), rng.randint(1, 3))),
              "BYWEEKNO": lambda: rng.choice([numbers(rng, 53, 5), [1], [53], [-1], [52, 1]]),
              "BYYEARDAY": lambda: numbers(rng, 366, 9), "BYMONTHDAY": lambda: numbers(rng, 31, 7),
              "BYDAY": lambda: random_days(rng, parts),
              "BYHOUR": lambda: rng.sample(range(24), rng.randint(1, 4)),
              "BYMINUTE": lambda: rng.sample(range(60), rng.randint(1, 3)),
              "BYSECOND": lambda: rng.sample(range(60), rng.randint(1, 3))}
    allowed = [name for name in values if not (
        name == "BYWEEKNO" and frequency != "YEARLY" or name == "BYMONTHDAY" and frequency == "WEEKLY"
        or name == "BYYEARDAY" and frequency in ("MONTHLY", "WEEKLY", "DAILY"))]
    chosen = set(rng.sample(allowed, rng.randint(0, 4)))
    parts.update((name, make()) for name, make in values.items() if name in chosen)
    if chosen and rng.random() < 0.3:
        parts["BYSETPOS"] = numbers(rng, rng.choice([2, 5, 40]), 2)
    if rng.random() < 0.3:
        parts["WKST"] = rng.choice(WEEKDAYS)
    if rng.random() < 0.3:
        parts["COUNT"] = rng.randint(1, 8)
    days = {"YEARLY": 6000, "MONTHLY": 2500, "WEEKLY": 1200, "DAILY": 1200, "HOURLY": 60, "MINUTELY": 4}
    end = start + datetime.timedelta(days=days.get(frequency, 0.2) * rng.choice([1, 1, 0.1]))
    end = end.replace(microsecond=0)
    instant = to_instant(end, zoneinfo.ZoneInfo(zone))
    parts["UNTIL"] = instant.strftime(FORMAT) + "Z" if rng.random() < 0.6 else end.strftime(FORMAT)
    return start, zone, parts, end


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rules", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options = parser.parse_args()
    if not MOVES.keys() <= zoneinfo.available_timezones():
        print("zoneinfo has no zones")
        return 77
    print("seed", options.seed, flush=True)
    rng = random.Random(options.seed)
    rules = [random_rule(rng) for _ in range(options.rules)]
    lines = ["\t".join([start.strftime(FORMAT), zone, ";".join(
        f"{name}={','.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in parts.items()), "10"]) for start, zone, parts, _ in rules]
    answers = subprocess.run([options.program], input="\n".join(lines) + "\n", capture_output=True,
                             text=True, check=True).stdout.splitlines()
    failed = instances = 0
    for (start, zone, parts, end), line, answer in zip(rules, lines, answers, strict=True):
        expected = expand(start, zoneinfo.ZoneInfo(zone), parts, end, 10)
        instances += len(expected)
        if answer.split()[:-1] != expected:
            failed += 1
            print("DISAGREE", line, "\n  ours    ", answer, "\n  expected", *expected)
    print(options.rules, "rules,", instances, "instances,", failed, "disagreements")
    return 1 if failed or not instances else 0


if __name__ == "__main__":
    sys.exit(main())
