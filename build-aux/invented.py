# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented appointments around a month, for pictures."""
import datetime

# calendar: (day after the first Monday of the view, start or None, minutes or days, title, place, rule)
LIVES = {
    'Work': [
        (0, '09:30', 15, 'Stand-up', 'Room 2', 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=14'),
        (1, '14:00', 60, 'Design review', 'Room 4', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4'),
        (3, '11:00', 45, 'Anna and Tom', 'Café Central', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4'),
        (8, None, 3, 'Conference in Vienna', 'Vienna', None),
        (15, '10:00', 90, 'Planning the spring release', 'Room 1', None),
        (18, '13:00', 60, 'Budget', 'Room 4', None),
        (22, '15:30', 30, 'Call with Lisbon', '', None),
        (28, None, 5, 'Release week', '', None),
        (11, '16:00', 30, 'Retrospective', 'Room 2', None),
    ],
    'Home': [
        (2, '17:15', 45, 'Dentist', 'Lindenstraße 12', None),
        (5, '10:00', 120, 'Market with Mara', '', 'FREQ=WEEKLY;INTERVAL=2;COUNT=3'),
        (12, None, 2, 'Parents visit', '', None),
        (24, '18:30', 60, 'Boiler inspection', '', None),
        (17, '19:30', 150, 'Opera', 'State Opera', None),
        (30, '08:00', 30, 'Bring the bicycle to repair', '', None),
    ],
    'Sport': [
        (1, '18:30', 90, 'Climbing', 'Hall North', 'FREQ=WEEKLY;COUNT=6'),
        (4, '07:00', 60, 'Swimming', '', 'FREQ=WEEKLY;COUNT=6'),
        (20, None, 1, 'Half marathon', '', None),
    ],
    'Birthdays': [
        (10, None, 1, 'Lena’s birthday', '', 'FREQ=YEARLY'),
        (23, None, 1, 'Jonas’s birthday', '', 'FREQ=YEARLY'),
    ],
}
HEAD = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calendar//Invented//EN\r\n'


def first_monday(today):
    first = today.replace(day=1)
    return first - datetime.timedelta(days=first.weekday())


def event(number, start, entry):
    day, time, length, title, place, rule = entry
    date = start + datetime.timedelta(days=day)
    lines = ['BEGIN:VEVENT', f'UID:invented-{number}@example.org', 'DTSTAMP:20260101T000000Z',
             f'SUMMARY:{title}']
    if time is None:
        end = date + datetime.timedelta(days=length)
        lines += [f'DTSTART;VALUE=DATE:{date:%Y%m%d}', f'DTEND;VALUE=DATE:{end:%Y%m%d}']
    else:
        at = datetime.datetime.combine(date, datetime.time.fromisoformat(time))
        lines += [f'DTSTART;TZID=Europe/Berlin:{at:%Y%m%dT%H%M%S}', f'DURATION:PT{length}M']
    if place:
        lines.append(f'LOCATION:{place}')
    if rule:
        lines.append(f'RRULE:{rule}')
    return '\r\n'.join(lines + ['END:VEVENT', ''])


def calendars(today):
    """The text of an iCalendar file for each calendar's name."""
    number = 0
    files = {}
    for name, entries in LIVES.items():
        text = HEAD
        for entry in entries:
            number += 1
            text += event(number, first_monday(today), entry)
        files[name] = text + 'END:VCALENDAR\r\n'
    return files
