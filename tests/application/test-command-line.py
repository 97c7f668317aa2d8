#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line, from outside: what it prints, what it keeps, how it ends."""

import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:one@test
DTSTAMP:20261101T000000Z
DTSTART:20261123T100000Z
DTEND:20261123T110000Z
SUMMARY:One
LOCATION:Here
X-KEPT:yes
END:VEVENT
BEGIN:VEVENT
UID:broken@test
DTSTART:when it rains
SUMMARY:Broken
END:VEVENT
BEGIN:VEVENT
UID:weekly@test
DTSTAMP:20261101T000000Z
DTSTART;TZID=Europe/Berlin:20261020T090000
DTEND;TZID=Europe/Berlin:20261020T093000
RRULE:FREQ=WEEKLY
SUMMARY:Weekly
STATUS:TENTATIVE
END:VEVENT
END:VCALENDAR
"""


def where_midnight_is_far():
    """A zone in which today stays today while a test runs."""
    hour = datetime.datetime.now(datetime.timezone.utc).hour
    return "UTC" if 2 <= hour < 22 else "Etc/GMT-6"


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="calendar-cli-"))
        self.environment = {
            key: value
            for key, value in os.environ.items()
            if key not in ("DISPLAY", "WAYLAND_DISPLAY", "CALENDAR_DATABASE")
        }
        self.environment.update(
            HOME=str(self.home),
            XDG_DATA_HOME=str(self.home / "data"),
            XDG_CONFIG_HOME=str(self.home / "config"),
            XDG_CACHE_HOME=str(self.home / "cache"),
            XDG_RUNTIME_DIR=str(self.home),
            DBUS_SESSION_BUS_ADDRESS="disabled:",
            TZ="Europe/Berlin",
            LC_ALL="C.UTF-8",
        )

    def tearDown(self):
        shutil.rmtree(self.home)

    def run_program(self, *words, status=0, **environment):
        done = subprocess.run(
            [PROGRAM, *map(str, words)],
            env={**self.environment, **environment},
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        if status != 0:
            lines = done.stderr.strip().split("\n")
            self.assertEqual(len(lines), 1, done.stderr)
            self.assertTrue(lines[0])
        return done

    def list(self, *words, **environment):
        done = self.run_program("list", "--json", *words, **environment)
        self.assertEqual(done.stderr, "")
        return json.loads(done.stdout)

    def add(self, *words, **options):
        return self.run_program("add", *words, **options).stdout.strip()

    def write(self, name, text):
        path = self.home / name
        path.write_text(text)
        return path

    def test_empty(self):
        self.assertEqual(self.list(), [])
        self.assertTrue(
            (self.home / "data/org.example.Calendar/calendar.sqlite").exists()
        )
        self.assertEqual(self.run_program("list").stdout, "")

    def test_add_and_list(self):
        uid = self.add(
            "--title", "Lunch", "--start", "2026-11-24T12:30", "--end", "13:30",
            "--location", "Café", "--description", "Bring\nbread", "--status", "tentative",
        )
        found = self.list("--from", "2026-11-24", "--to", "2026-11-24")
        self.assertEqual(
            found,
            [
                {
                    "uid": uid,
                    "recurrence_id": None,
                    "calendar": found[0]["calendar"],
                    "title": "Lunch",
                    "start": "2026-11-24T12:30:00+01:00",
                    "end": "2026-11-24T13:30:00+01:00",
                    "all_day": False,
                    "location": "Café",
                    "description": "Bring\nbread",
                    "status": "tentative",
                    "pending": False,
                }
            ],
        )
        self.assertEqual(
            list(found[0]),
            ["uid", "recurrence_id", "calendar", "title", "start", "end", "all_day",
             "location", "description", "status", "pending"],
        )
        self.assertEqual(self.list("--from", "2026-11-25", "--to", "2026-11-30"), [])
        elsewhere = self.list("--from", "2026-11-24", "--to", "2026-11-24", TZ="America/New_York")
        self.assertEqual(elsewhere[0]["start"], "2026-11-24T06:30:00-05:00")
        self.assertEqual(
            self.list("--from", "2026-11-24", "--to", "2026-11-24", TZ="UTC")[0]["start"],
            "2026-11-24T11:30:00+00:00",
        )

    def test_all_day_and_floating(self):
        self.add("--title", "Trip", "--start", "2026-12-24", "--end", "2026-12-27")
        self.add("--title", "Day", "--start", "2026-12-24", "--all-day")
        self.add("--title", "Alarm", "--start", "2026-12-24T07:00", "--tz", "floating")
        self.add("--title", "Call", "--start", "2026-12-24T07:00", "--tz", "Asia/Tokyo")
        found = {item["title"]: item for item in self.list("--from", "2026-12-23", "--to", "2026-12-26")}
        self.assertEqual((found["Trip"]["start"], found["Trip"]["end"]), ("2026-12-24", "2026-12-27"))
        self.assertTrue(found["Trip"]["all_day"])
        self.assertEqual((found["Day"]["start"], found["Day"]["end"]), ("2026-12-24", "2026-12-25"))
        self.assertEqual(found["Alarm"]["start"], "2026-12-24T07:00:00")
        self.assertEqual(found["Call"]["start"], "2026-12-23T23:00:00+01:00")
        self.assertEqual(found["Call"]["end"], "2026-12-24T00:00:00+01:00")

    def test_order(self):
        for title, start in (("b", "2026-11-24T09:00"), ("a", "2026-11-24T09:00"),
                             ("whole", "2026-11-24"), ("early", "2026-11-24T08:00")):
            self.add("--title", title, "--start", start)
        self.add("--title", "long", "--start", "2026-11-24T09:00", "--end", "12:00")
        titles = [item["title"] for item in self.list("--from", "2026-11-24", "--to", "2026-11-24")]
        self.assertEqual(titles, ["whole", "early", "long", "a", "b"])

    def test_recurrence(self):
        uid = self.add("--title", "Class", "--start", "2026-10-23T09:00", "--rrule", "FREQ=WEEKLY;COUNT=3")
        found = self.list("--from", "2026-10-01", "--to", "2026-12-31")
        self.assertEqual(
            [item["start"] for item in found],
            ["2026-10-23T09:00:00+02:00", "2026-10-30T09:00:00+01:00", "2026-11-06T09:00:00+01:00"],
        )
        self.assertEqual({item["uid"] for item in found}, {uid})
        self.assertEqual([item["recurrence_id"] for item in found], [item["start"] for item in found])

    def test_repeats_too_often(self):
        def lines(name, more):
            return (
                f"BEGIN:VEVENT\nUID:{name}@test\nDTSTART:20261123T000000Z\n"
                f"DURATION:PT1M\nSUMMARY:{name}\n{more}\nEND:VEVENT\n"
            )

        dates = ",".join(
            (datetime.datetime(2026, 11, 24) + datetime.timedelta(seconds=20 * i)).strftime(
                "%Y%m%dT%H%M%SZ"
            )
            for i in range(10000)
        )
        hostile = self.home / "hostile.ics"
        hostile.write_text(
            "BEGIN:VCALENDAR\nVERSION:2.0\n"
            + lines("Seconds", "RRULE:FREQ=SECONDLY")
            + lines("Never", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30")
            + lines("Dates", f"RDATE:{dates}")
            + lines("Hours", "RRULE:FREQ=HOURLY")
            + "END:VCALENDAR\n"
        )
        self.run_program("import", hostile)
        days = ("--from", "2026-11-24", "--to", "2026-11-25")
        listed = self.run_program("list", *days, "--json", TZ="UTC")
        titles = [each["title"] for each in json.loads(listed.stdout)]
        self.assertEqual(titles.count("Seconds"), 2 * 6)
        self.assertEqual(titles.count("Dates"), 2 * 24 * 180)
        self.assertEqual(titles.count("Hours"), 2 * 24)
        self.assertEqual(
            listed.stderr.splitlines(),
            ["org.example.Calendar: “Seconds” repeats too often to be listed in full"],
        )
        years = self.run_program("list", "--from", "2026-01-01", "--to", "2036-01-01", TZ="UTC")
        self.assertGreater(years.stdout.count("Seconds"), 9 * 365 * 6)
        self.assertEqual(years.stderr, listed.stderr)
        self.assertIn("Seconds", self.run_program("search", "seconds").stdout)
        self.assertIn("SECONDLY", self.run_program("export", "-").stdout)

    def test_has_room_for_more_than_a_window(self):
        self.add("--title", "Tick", "--start", "2026-11-23T10:00", "--rrule", "FREQ=SECONDLY;COUNT=500")
        listed = self.list("--from", "2026-11-23", "--to", "2026-11-23")
        self.assertEqual(len(listed), 500)

    def test_dates(self):
        here = {"TZ": where_midnight_is_far()}
        self.add("--title", "Now", "--start", "today", **here)
        self.add("--title", "Then", "--start", "tomorrow 10:00", **here)
        self.assertEqual([item["title"] for item in self.list(**here)], ["Now", "Then"])
        self.assertEqual([item["title"] for item in self.list("--to", "today", **here)], ["Now"])
        self.add("--title", "Half", "--start", "2020-11-24T10:00:00+01:00", "--end", "2020-11-24T09:30:00Z")
        found = self.list("--from", "2020-11-24T10:15", "--to", "2020-11-24T10:20")
        self.assertEqual(found[0]["end"], "2020-11-24T10:30:00+01:00")
        self.assertEqual(self.list("--from", "2020-11-24T10:30", "--to", "2020-11-24T11:00"), [])
        self.assertEqual(self.list("--from", "2020-11-24T09:00", "--to", "2020-11-24T10:00"), [])

    def test_edit_and_delete(self):
        uid = self.add("--title", "Lunch", "--start", "2026-11-24T12:30")
        edited = json.loads(
            self.run_program("edit", uid, "--title", "Dinner", "--start", "2026-11-25T19:00", "--json").stdout
        )
        self.assertEqual((edited["uid"], edited["title"]), (uid, "Dinner"))
        found = self.list("--from", "2026-11-24", "--to", "2026-11-26")
        self.assertEqual([(item["title"], item["start"], item["end"]) for item in found],
                         [("Dinner", "2026-11-25T19:00:00+01:00", "2026-11-25T20:00:00+01:00")])
        self.run_program("delete", uid)
        self.assertEqual(self.list("--from", "2026-11-24", "--to", "2026-11-26"), [])
        self.assertIn(uid, self.run_program("delete", uid, status=1).stderr)

    def test_import_and_export(self):
        path = self.write("in.ics", ICS)
        done = self.run_program("import", path)
        self.assertEqual(done.stdout, "2 added, 0 changed, 0 there already, 1 skipped\n")
        self.assertRegex(done.stderr, r"^.*in\.ics:13: .+\n$")
        done = self.run_program("import", path, "--json")
        self.assertEqual(json.loads(done.stdout)["same"], 2)
        found = self.list("--from", "2026-11-23", "--to", "2026-11-24")
        self.assertEqual([item["title"] for item in found], ["One", "Weekly"])
        self.assertEqual(found[1]["status"], "tentative")
        self.assertEqual(found[1]["recurrence_id"], "2026-11-24T09:00:00+01:00")

        self.assertEqual(self.run_program("export", "out.ics").stdout, "2 appointments written\n")
        text = (self.home / "out.ics").read_bytes().decode()
        for line in ("UID:one@test", "X-KEPT:yes", "RRULE:FREQ=WEEKLY", "BEGIN:VTIMEZONE"):
            self.assertIn(line + "\r\n", text)
        self.assertIn("UID:weekly@test", self.run_program("export").stdout)
        other = self.run_program("import", self.home / "out.ics", "--database", "other.sqlite")
        # The entry that was skipped is kept as text, and still can't be shown.
        self.assertEqual(other.stdout, "2 added, 0 changed, 0 there already, 1 skipped\n")
        self.assertEqual(
            len(self.list("--from", "2026-11-23", "--to", "2026-11-24", "--database", "other.sqlite")), 2
        )

    def test_import_says_what_is_odd(self):
        path = self.write(
            "odd.ics",
            "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:t\nSUMMARY:Task\nEND:VTODO\n"
            "BEGIN:VEVENT\nUID:z\nSUMMARY:Lunch\nDTSTART;TZID=Custom 1:20261124T090000\nEND:VEVENT\n"
            "BEGIN:VEVENT\nUID:c\nDTSTART:20261125T090000\nSUMMARY:Cut",
        )
        done = self.run_program("import", path)
        self.assertEqual(
            done.stdout,
            "2 added, 0 changed, 0 there already, 1 skipped\n"
            "1 other entry, such as a task, is kept for export\n",
        )
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), 2)
        self.assertRegex(lines[0], r"odd\.ics:11: The file ends")
        self.assertRegex(lines[1], r"odd\.ics:6: “Lunch”: .*Custom 1")
        self.assertIn("BEGIN:VTODO", self.run_program("export").stdout)

    def test_import_counts_all_that_is_broken(self):
        broken = "BEGIN:VEVENT\nDTSTART:never\nEND:VEVENT\n"
        path = self.write("many.ics", "BEGIN:VCALENDAR\n" + 10010 * broken + ICS.split("\n", 3)[3])
        done = self.run_program("import", path)
        self.assertEqual(done.stdout, "2 added, 0 changed, 0 there already, 10011 skipped\n")
        self.assertRegex(done.stderr, r"\nand 11 more entries [^\n]+\n$")

    def test_calendars(self):
        path = self.write("in.ics", ICS)
        self.run_program("import", path, "--calendar", "Work")
        self.add("--title", "Mine", "--start", "2026-11-23T08:00")
        self.assertIn("Work\n", self.run_program("calendars").stdout)
        work = self.list("--from", "2026-11-23", "--to", "2026-11-23", "--calendar", "work")
        self.assertEqual([(item["title"], item["calendar"]) for item in work], [("One", "Work")])
        self.assertNotIn("Mine", self.run_program("export", "--calendar", "Work").stdout)
        self.assertIn("Nowhere", self.run_program("list", "--calendar", "Nowhere", status=1).stderr)
        self.assertIn("Nowhere", self.run_program(
            "add", "--title", "x", "--start", "today", "--calendar", "Nowhere", status=1).stderr)
        self.run_program("calendars", "--add", "Nowhere")
        self.add("--title", "x", "--start", "2026-11-23", "--calendar", "Nowhere")
        self.assertEqual(len(self.list("--from", "2026-11-23", "--to", "2026-11-23")), 3)

    def test_search(self):
        self.add("--title", "Lunch with Zoë", "--start", "2026-11-24T12:30")
        self.add("--title", "Lunch", "--start", "2020-01-01", "--description", "with nobody")
        found = json.loads(self.run_program("search", "--json", "lunch", "zoe").stdout)
        self.assertEqual([item["title"] for item in found], ["Lunch with Zoë"])
        self.assertEqual(len(json.loads(self.run_program("search", "--json", "lunch").stdout)), 2)
        self.assertIn("Lunch", self.run_program("search", "nobody").stdout)

    def test_usage(self):
        for words in (
            ["add"],
            ["add", "--title", "x"],
            ["add", "--title", "x", "--start", "soon"],
            ["add", "--title", "x", "--start", "2026-02-30"],
            ["add", "--title", "x", "--start", "2026-11-24T10:00", "--end", "2026-11-24T09:00"],
            ["add", "--title", "x", "--start", "today", "--status", "maybe"],
            ["add", "--title", "x", "--start", "today", "--tz", "Mars/Olympus"],
            ["add", "--title", "x", "--start", "today", "--rrule", "FREQ=SOMETIMES"],
            ["add", "--title", "x", "--start", "today", "--colour", "red"],
            ["list", "more"],
            ["list", "--from", "2026-11-24", "--to", "2026-11-23"],
            ["list", "--from", "13/13/13"],
            ["search"],
            ["import"],
            ["edit"],
            ["delete"],
            ["frobnicate"],
            ["help", "frobnicate"],
            ["--database"],
            ["--database="],
            ["--database", "", "list"],
            ["list", "--database", ""],
            ["list", "--database", "http://example.org/a"],
            ["--database", "http://example.org/a"],
            ["calendars", "--add", ""],
            ["import", "in.ics", "--calendar", " "],
        ):
            with self.subTest(words=words):
                self.run_program(*words, status=2)

    def test_words_that_are_no_text(self):
        odd = os.fsdecode(b"odd\xff")
        for words in (
            ["add", "--title", odd, "--start", "today"],
            ["list", "--from", odd],
            ["list", odd],
            ["search", odd],
            ["edit", odd],
            ["delete", odd],
            [odd],
        ):
            with self.subTest(words=words):
                done = subprocess.run(
                    [PROGRAM, *words], env=self.environment, capture_output=True, timeout=60, check=False
                )
                self.assertEqual(done.returncode, 2)
                self.assertIn("odd", done.stderr.decode())

    def test_other_locales(self):
        """What is kept and printed doesn't depend on the locale, not even with none (as for cron)."""
        span = ("--from", "2026-11-24", "--to", "2026-11-24")
        self.add("--title", "Café", "--start", "2026-11-24", LC_ALL="C")
        for locale in ("C", "POSIX", "nowhere", "C.UTF-8"):
            with self.subTest(locale=locale):
                self.assertEqual([item["title"] for item in self.list(*span, LC_ALL=locale)], ["Café"])
                self.assertIn("Café", self.run_program("list", *span, LC_ALL=locale).stdout)
                self.assertIn("Café", self.run_program("search", "café", LC_ALL=locale).stdout)

    def test_full_output(self):
        self.add("--title", "One", "--start", "2026-11-24")
        for words in (["list", "--from", "2026-11-24"], ["list", "--from", "2026-11-24", "--json"], ["export"]):
            with self.subTest(words=words), open("/dev/full", "wb") as full:
                done = subprocess.run(
                    [PROGRAM, *words], env=self.environment, stdout=full, stderr=subprocess.PIPE,
                    text=True, timeout=60, check=False,
                )
                self.assertEqual(done.returncode, 1)
                self.assertRegex(done.stderr, r"^org\.example\.Calendar: standard output: .+\n$")

    def test_edit_in_another_zone(self):
        span = ("--from", "2026-11-24", "--to", "2026-11-25")
        uid = self.add("--title", "Call", "--start", "2026-11-24T07:00", "--tz", "Asia/Tokyo")
        self.run_program("edit", uid, "--start", "2026-11-24T10:00")
        found = self.list(*span)[0]
        self.assertEqual((found["start"], found["end"]),
                         ("2026-11-24T10:00:00+01:00", "2026-11-24T11:00:00+01:00"))
        self.run_program("edit", uid, "--end", "11:30")
        self.assertEqual(self.list(*span)[0]["end"], "2026-11-24T11:30:00+01:00")
        self.assertEqual(self.list(*span)[0]["start"], "2026-11-24T10:00:00+01:00")
        self.run_program("edit", uid, "--start", "2026-11-24T20:00", "--tz", "Asia/Tokyo")
        self.assertEqual(self.list(*span)[0]["start"], "2026-11-24T12:00:00+01:00")

    def test_edit_keeps_the_length(self):
        """Of a flight too, which ends by another clock than it starts by."""
        path = self.write("flight.ics", ICS.split("BEGIN:VEVENT")[0] + (
            "BEGIN:VEVENT\nUID:flight\nDTSTART;TZID=Europe/Berlin:20261124T100000\n"
            "DTEND;TZID=Europe/London:20261124T110000\nEND:VEVENT\nEND:VCALENDAR\n"))
        self.run_program("import", path)
        self.run_program("edit", "flight", "--start", "2026-11-25T10:00")
        found = self.list("--from", "2026-11-25", "--to", "2026-11-25")[0]
        self.assertEqual((found["start"], found["end"]),
                         ("2026-11-25T10:00:00+01:00", "2026-11-25T12:00:00+01:00"))
        self.assertIn("DTEND;TZID=Europe/London:20261125T110000", self.run_program("export").stdout)

    def test_failed_import_makes_no_calendar(self):
        rubbish = self.write("rubbish.ics", "This is no calendar.\n")
        self.run_program("import", rubbish, "--calendar", "New", status=1)
        broken = self.write("broken.ics", ICS.replace("DTSTART", "XTART"))
        self.run_program("import", broken, "--calendar", "New", status=1)
        self.assertNotIn("New", self.run_program("calendars").stdout)
        self.run_program("import", self.write("in.ics", ICS), "--calendar", "New")
        self.assertIn("New\n", self.run_program("calendars").stdout)

    def test_file_in_use(self):
        import sqlite3

        self.add("--title", "Mine", "--start", "2026-11-23", "--database", "a.sqlite")
        with sqlite3.connect(self.home / "a.sqlite") as handle:
            handle.execute("PRAGMA locking_mode = EXCLUSIVE")
            handle.execute("BEGIN EXCLUSIVE")
            error = self.run_program("list", "--database", "a.sqlite", status=1).stderr
        handle.close()
        self.assertIn("a.sqlite", error)
        self.assertIn("Try again", error)
        self.assertNotIn("shown", error)

    def test_failures(self):
        missing = self.run_program("import", "missing.ics", status=1).stderr
        self.assertIn("missing.ics", missing)
        rubbish = self.write("rubbish.ics", "This is no calendar.\n")
        self.assertIn("rubbish.ics", self.run_program("import", rubbish, status=1).stderr)
        broken = ICS.replace("DTSTART", "XTART")
        error = self.run_program("import", self.write("broken.ics", broken), status=1).stderr
        self.assertRegex(error, r"broken\.ics:4: .+ \(and 2 more ")
        folder = self.home / "folder.sqlite"
        folder.mkdir()
        self.assertIn("folder.sqlite", self.run_program("list", "--database", folder, status=1).stderr)
        self.assertIn("nowhere", self.run_program("export", "/nowhere/out.ics", status=1).stderr)
        self.assertIn("no display", self.run_program(status=1).stderr)

    def test_newer_file_is_left_alone(self):
        import sqlite3

        self.add("--title", "Mine", "--start", "2026-11-23T08:00", "--database", "a.sqlite")
        with sqlite3.connect(self.home / "a.sqlite") as handle:
            handle.execute("PRAGMA user_version = 9999")
        handle.close()
        before = (self.home / "a.sqlite").read_bytes()
        self.assertIn("a.sqlite", self.run_program("list", "--database", "a.sqlite", status=1).stderr)
        self.run_program("add", "--title", "x", "--start", "today", "--database", "a.sqlite", status=1)
        self.assertEqual((self.home / "a.sqlite").read_bytes(), before)

    def test_database(self):
        self.add("--title", "Elsewhere", "--start", "2026-11-23", "--database", "a.sqlite")
        span = ("--from", "2026-11-23", "--to", "2026-11-23")
        self.assertEqual(self.list(*span), [])
        self.assertEqual(len(self.list(*span, CALENDAR_DATABASE="a.sqlite")), 1)
        done = self.run_program("--database", "a.sqlite", "list", *span)
        self.assertEqual(done.stdout.count("Elsewhere"), 1)

    def test_help(self):
        overview = self.run_program("--help").stdout
        for command in ("list", "add", "import", "export", "search"):
            self.assertIn(f"  {command} ", overview)
            self.assertIn("--database", self.run_program("help", command).stdout)
            self.assertEqual(
                self.run_program(command, "--help").stdout, self.run_program("help", command).stdout
            )
        self.assertEqual(self.run_program("help").stdout, overview)
        self.assertRegex(self.run_program("--version").stdout, r"\d+\.\d+")

    def test_closed_pipe(self):
        done = subprocess.run(
            f"'{PROGRAM}' list --from 2000-01-01 --to 2001-01-01 | head -c 1",
            shell=True, env=self.environment, check=False, timeout=60,
        )
        self.assertEqual(done.returncode, 0)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
