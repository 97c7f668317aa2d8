#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every zone of the system's database, read by us and by Python's zoneinfo.

    zones.py ZONE-ASK [--seed S]

All changes of every zone's clock from 1900 to 2100 are looked for, by zoneinfo alone. Around each of them, and
at random times, both ways are compared: the offset of an instant, and the instant of a time of the clock. Where
the clock skips a time, or shows it twice, the offset before the change holds (RFC 5545 §3.3.5), which is what
zoneinfo calls fold 0. Exit status 77: there is no zoneinfo, or it has no zones.
"""

import argparse
import datetime
import random
import subprocess
import sys

try:
    import zoneinfo
except ImportError:
    print("this Python has no zoneinfo")
    sys.exit(77)

UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1)
FIRST = -2208988800  # 1900
LAST = 4102444800  # 2100
STEP = 86400 * 9
NEAR = [-90000, -3600, -1, 0, 1, 1800, 3599, 3600, 7200]


def offset_at(zone, instant):
    moment = EPOCH.replace(tzinfo=UTC) + datetime.timedelta(seconds=instant)
    return int(moment.astimezone(zone).utcoffset().total_seconds())


def instant_of(zone, wall):
    clock = (EPOCH + datetime.timedelta(seconds=wall)).replace(tzinfo=zone)
    return wall - int(clock.utcoffset().total_seconds())


def find_changes(zone):
    """The instants at which the offset changes."""
    changes = []
    before = offset_at(zone, FIRST)
    for begin in range(FIRST, LAST, STEP):
        low, high = begin, begin + STEP
        after = offset_at(zone, high)
        if after == before:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            if offset_at(zone, middle) == before:
                low = middle
            else:
                high = middle
        changes.append((high, before, after))
        before = after
    return changes


def make_questions(name, zone, rng):
    """What to ask of one zone, and the answers of zoneinfo."""
    for instant, before, after in find_changes(zone):
        for near in NEAR:
            yield name, "instant", instant + near, offset_at(zone, instant + near)
            for wall in {instant + before + near, instant + after + near}:
                yield name, "wall", wall, instant_of(zone, wall)
    for _ in range(20):
        seconds = rng.randrange(FIRST, LAST)
        yield name, "instant", seconds, offset_at(zone, seconds)
        yield name, "wall", seconds, instant_of(zone, seconds)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 32)
    print("seed", seed, flush=True)
    rng = random.Random(seed)
    # The file of the machine's own zone is no zone of the database.
    names = sorted(zoneinfo.available_timezones() - {"localtime", "posixrules", "Factory"})
    if not names:
        print("zoneinfo finds no zones")
        return 77
    questions = [q for name in names for q in make_questions(name, zoneinfo.ZoneInfo(name), rng)]
    asked = "".join(f"{name}\t{kind}\t{seconds}\n" for name, kind, seconds, _ in questions)
    answers = subprocess.run([options.program], input=asked, stdout=subprocess.PIPE, text=True,
                             check=True).stdout.split()
    wrong = {}
    for (name, kind, seconds, expected), answer in zip(questions, answers):
        if answer != str(expected):
            wrong.setdefault(name, []).append(f"{kind} {EPOCH + datetime.timedelta(seconds=seconds)}: "
                                              f"{answer}, zoneinfo {expected}")
    for name, lines in wrong.items():
        print("DISAGREE", name, len(lines), "times:", "; ".join(lines[:4]))
    print(f"{len(names)} zones, {len(questions)} times, {len(wrong)} zones differ")
    return 1 if wrong or len(answers) != len(questions) else 0


if __name__ == "__main__":
    sys.exit(main())
