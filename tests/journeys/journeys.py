# SPDX-License-Identifier: GPL-3.0-or-later
"""journeys.py NAME PROGRAM BUILD PREFIX: one way through the program as a person goes it, by mouse and keyboard.

What came of it is asked of the program's own commands, which read the database, and of the tree that
assistive technology reads, so that a change is on screen *and* on disk.
"""
import datetime
import os
import subprocess
import sys
import tempfile
import time

from eyes import Eyes
from session import Failure, Session, wait_for

BORDER = 5    # pixels of the edge of a window without a window manager
# What things are called differs with the release of GTK.
BUTTON = ('push button', 'button')
ENTRY = ('text', 'entry')
WINDOW = ('dialog', 'frame', 'window', 'filler')

JOURNEYS = {}


def journey(function):
    JOURNEYS[function.__name__.replace('_', '-')] = function
    return function


def expect(truth, what):
    if not truth:
        raise Failure(what)


class Person:
    """Somebody in front of one window."""

    def __init__(self, session, *arguments):
        self.session = session
        self.display = session.display
        self.window = session.open(*arguments)
        self.eyes = Eyes(session)

    def month(self):
        """The board of days: x, y, width, height on the screen. The day under the keyboard's cursor is
        an object in it: "Saturday 21 November, 2 appointments"."""
        day = self.eyes.find(role=BUTTON, containing=f' {datetime.date.today():%B}, ')
        x, y, width, height = self.eyes.box(day.get_parent())
        return x + BORDER, y + BORDER, width, height

    def point_at(self, node, dx=None):
        """A point on something; `dx` pixels from its leading edge, or its middle."""
        x, y, width, height = self.eyes.box(node)
        return x + BORDER + (width / 2 if dx is None else dx), y + BORDER + height / 2

    def free_place(self, column=2, line=0.5):
        """A point of the month where no appointment is drawn, in words of the view's own size."""
        x, y, width, height = self.month()
        return x + width * (column + 0.5) / 7, y + height * line

    def appointment(self, title):
        return self.eyes.find(containing=title + ', ')

    def dialog(self):
        """The dialog of an appointment."""
        return self.eyes.find(role=WINDOW, containing='Appointment')

    def press_keys(self, *chords):
        for chord in chords:
            self.display.key(chord)
            time.sleep(0.05)


def all_of(session):
    today, year = datetime.date.today(), datetime.timedelta(days=365)
    return session.appointments(f'{today - year}', f'{today + year}')


def only(session, title):
    found = [one for one in all_of(session) if one['title'] == title]
    expect(len(found) < 2, f'“{title}” is there {len(found)} times')
    return found[0] if found else None


def a_file(session, count=3):
    """An iCalendar file with appointments in this month."""
    day = datetime.date.today().replace(day=10)
    path = os.path.join(session.folder, 'visit.ics')
    with open(path, 'w', encoding='utf-8', newline='') as file:
        file.write('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Journey//EN\r\n')
        for i in range(count):
            at = day + datetime.timedelta(days=i)
            file.write(f'BEGIN:VEVENT\r\nUID:visit-{i}@example.org\r\nDTSTAMP:20260101T000000Z\r\n'
                       f'DTSTART:{at:%Y%m%d}T100000\r\nDTEND:{at:%Y%m%d}T110000\r\n'
                       f'SUMMARY:Visit {i + 1}\r\nX-KEPT:yes\r\nEND:VEVENT\r\n')
        file.write('END:VCALENDAR\r\n')
    return path


@journey
def first_start(session):
    """An empty month; a double click, a title, Ctrl+Enter: it is on screen and on disk."""
    person = Person(session)
    expect(all_of(session) == [], 'the first start is not empty')
    person.display.click(*person.free_place(), times=2)
    person.dialog()
    person.display.type('Lunch with Mara')
    person.press_keys('Control+Return')
    shown = person.appointment('Lunch with Mara')
    stored = wait_for(lambda: only(session, 'Lunch with Mara'), '“Lunch with Mara” on disk')
    day = datetime.date.fromisoformat(stored['start'][:10])
    expect(f'{day.day} {day:%B}' in person.eyes.describe(shown)[1],
           f'shown as “{person.eyes.describe(shown)[1]}”, stored on {day}')


@journey
def drag_and_undo(session):
    """An appointment is dragged two days on, taken back by Ctrl+Z, and done again."""
    day = datetime.date.today().replace(day=11)
    day -= datetime.timedelta(days=day.weekday())
    session.command('add', '--title', 'Dentist', '--start', f'{day}T09:30', '--end', f'{day}T10:15')
    person = Person(session)
    shown = person.appointment('Dentist')
    _, _, width, _ = person.month()
    x, y = person.point_at(shown)
    person.display.drag((x, y), (x + 2 * width / 7, y))

    def is_on(date):
        stored = only(session, 'Dentist')
        return stored and stored['start'].startswith(f'{date}T09:30') and stored['end'].startswith(f'{date}T10:15')
    later = day + datetime.timedelta(days=2)
    wait_for(lambda: is_on(later), f'the dentist on {later} at the same time')
    person.eyes.find(containing=f'Dentist, {later:%A} {later.day} {later:%B}')
    person.press_keys('Control+z')
    wait_for(lambda: is_on(day), 'the dentist back where it was')
    person.eyes.find(containing=f'Dentist, {day:%A} {day.day} {day:%B}')
    person.press_keys('Control+Shift+z')
    wait_for(lambda: is_on(later), 'the move done again')


@journey
def escape_from_drag(session):
    """Escape gives a dragged appointment back."""
    day = datetime.date.today().replace(day=11)
    day -= datetime.timedelta(days=day.weekday())
    session.command('add', '--title', 'Dentist', '--start', f'{day}T09:30', '--end', f'{day}T10:15')
    before = only(session, 'Dentist')
    person = Person(session)
    _, _, width, _ = person.month()
    x, y = person.point_at(person.appointment('Dentist'))
    person.display.drag((x, y), (x + 2 * width / 7, y), while_held=lambda: person.press_keys('Escape'))
    session.command('add', '--title', 'After', '--start', f'{day}T12:00')
    person.appointment('After')
    expect(only(session, 'Dentist') == before, 'the drag was not given back')


def next_week(person):
    """Shows the next week, from the hour before now on."""
    person.press_keys('Control+2')
    person.eyes.find(role=BUTTON, containing='Next Week')
    person.press_keys('Page_Down')


def in_next_week(weekday=2):
    """A day in the middle of the next week, wherever weeks begin."""
    today = datetime.date.today()
    return today - datetime.timedelta(days=(today.weekday() + 1) % 7) + datetime.timedelta(days=8 + weekday)


def at(stored, day, start, end):
    return stored and stored['start'].startswith(f'{day}T{start}') and stored['end'].startswith(f'{day}T{end}')


@journey
def week_by_mouse(session):
    """In the week: a press-and-drag over hours makes an appointment of these hours."""
    day = in_next_week()
    session.command('add', '--title', 'Breakfast', '--start', f'{day}T09:00', '--end', f'{day}T10:00')
    person = Person(session)
    next_week(person)
    shown = person.appointment('Breakfast')
    x, y = person.point_at(shown)
    hour = person.eyes.box(shown)[3] + 1
    person.display.drag((x, y + 2.6 * hour), (x, y + 4.5 * hour))
    person.eyes.find(role=ENTRY, containing='Title')
    person.display.type('Workshop')
    person.press_keys('Return')
    person.eyes.find(containing=f'Workshop, {day:%A} {day.day} {day:%B}, ')
    stored = wait_for(lambda: only(session, 'Workshop'), '“Workshop” on disk')
    expect(at(stored, day, '12:00', '14:00'), f'stored as {stored["start"]} – {stored["end"]}')
    expect(not stored['all_day'], 'an appointment of hours lasts all day')


@journey
def week_move_and_stretch(session):
    """In the week: a drag moves by hours, the lower edge stretches; each is taken back by one Ctrl+Z."""
    day = in_next_week()
    session.command('add', '--title', 'Review', '--start', f'{day}T09:05', '--end', f'{day}T10:05')
    person = Person(session)
    next_week(person)

    def drag(grip, hours, start, end):
        shown = person.appointment('Review')
        _, _, _, height = person.eyes.box(shown)
        x, y = person.point_at(shown)
        y += grip * height / 2
        person.display.drag((x, y), (x, y + hours * (height + 1)))
        wait_for(lambda: at(only(session, 'Review'), day, start, end), f'the review from {start} to {end}')
        person.press_keys('Control+z')
        wait_for(lambda: at(only(session, 'Review'), day, '09:05', '10:05'), 'the review where it was')
        person.eyes.find(containing=f'Review, {day:%A} {day.day} {day:%B}, 09:05')
        time.sleep(0.5)    # a second press in the same place soon would count as a double click
    drag(0, 2, '11:05', '12:05')
    drag(0.9, 1.5, '09:05', '11:30')


@journey
def import_file(session):
    """A file given on the command line: preview, import, one undo for all of it."""
    person = Person(session, a_file(session))
    button = person.eyes.find(role=BUTTON, containing='Import')
    expect(all_of(session) == [], 'imported before it was asked for')
    person.eyes.find(containing='3')
    person.display.click(*person.point_at(button))
    person.appointment('Visit 2')
    wait_for(lambda: len(all_of(session)) == 3, 'three appointments on disk')
    expect('X-KEPT:yes' in session.command('export'), 'a property was lost')
    person.press_keys('Control+z')
    wait_for(lambda: all_of(session) == [], 'the import to be taken back')
    person.eyes.gone(containing='Visit 2, ')


@journey
def command_while_open(session):
    """What a command adds while the window is open is shown in it."""
    person = Person(session)
    today = datetime.date.today()
    session.command('add', '--title', 'From outside', '--start', f'{today}T08:00')
    person.appointment('From outside')
    session.command('delete', only(session, 'From outside')['uid'])
    person.eyes.gone(containing='From outside, ')


@journey
def all_there_tomorrow(session):
    """Quit by Ctrl+Q and start again: everything is there."""
    today = datetime.date.today()
    session.command('add', '--title', 'Stays', '--start', f'{today}T08:00')
    person = Person(session)
    person.display.click(*person.free_place(column=4, line=0.3), times=2)
    person.dialog()
    person.display.type('Stays too')
    person.press_keys('Control+Return')
    person.appointment('Stays too')
    person.press_keys('Control+q')
    expect(person.window.wait_until_ended() == 0, 'the program did not end well')
    before = all_of(session)
    expect(sorted(one['title'] for one in before) == ['Stays', 'Stays too'], 'one is lost')
    again = session.open()
    wait_for(lambda: person.eyes.all(containing='Stays too, '), '“Stays too” after the second start')
    wait_for(lambda: person.eyes.all(containing='Stays, '), '“Stays” after the second start')
    expect(all_of(session) == before, 'something changed between two starts')
    expect(again.runs(), 'the second start ended')


@journey
def kill_and_look(session):
    """kill -9 right after the appointment is on screen and reported saved: it is there."""
    person = Person(session)
    person.display.click(*person.free_place(), times=2)
    person.dialog()
    person.display.type('Survives')
    person.press_keys('Control+Return')
    person.appointment('Survives')
    wait_for(lambda: only(session, 'Survives'), '“Survives” on disk')
    person.window.kill()
    expect(only(session, 'Survives'), 'it did not survive')
    session.open()
    person.appointment('Survives')


@journey
def session_ends(session):
    """The end of the session is the end of the program: everything is written and the file is closed."""
    person = Person(session)
    person.display.click(*person.free_place(), times=2)
    person.dialog()
    person.display.type('Last thing')
    person.press_keys('Control+Return')
    person.appointment('Last thing')
    person.window.terminate()
    expect(person.window.wait_until_ended() == 0, 'the program did not end well')
    folder = os.path.join(session.environment['XDG_DATA_HOME'], 'org.example.Calendar')
    expect(os.listdir(folder) == ['calendar.sqlite'], f'the file was not closed: {os.listdir(folder)}')
    expect(only(session, 'Last thing'), 'it is lost')


@journey
def drag_a_span(session):
    """Press and drag over three days: an all-day appointment of three days, by the quick editor."""
    person = Person(session)
    _, _, width, _ = person.month()
    x, y = person.free_place(column=1)
    person.display.drag((x, y), (x + 2 * width / 7, y))
    person.eyes.find(role=ENTRY)
    time.sleep(0.2)
    person.display.type('Vienna')
    person.press_keys('Return')
    person.appointment('Vienna')
    stored = wait_for(lambda: only(session, 'Vienna'), '“Vienna” on disk')
    first, end = (datetime.date.fromisoformat(stored[name]) for name in ('start', 'end'))
    expect(stored['all_day'] and (end - first).days in (2, 3), f'it is from {first} to {end}')


@journey
def look_and_delete(session):
    """A click shows what it is; Delete takes it away, Undo in the toast brings it back."""
    today = datetime.date.today()
    session.command('add', '--title', 'Dentist', '--start', f'{today}T09:30', '--location', 'Lindenstrasse')
    person = Person(session)
    person.display.click(*person.point_at(person.appointment('Dentist')))
    person.eyes.find(containing='Lindenstrasse')
    delete = person.eyes.find(role=BUTTON, containing='Delete')
    person.eyes.press(delete)
    undo = person.eyes.find(role=BUTTON, containing='Undo')    # the toast leaves by itself
    wait_for(lambda: all_of(session) == [], 'the dentist to be gone')
    person.display.click(*person.point_at(undo))
    person.appointment('Dentist')
    wait_for(lambda: only(session, 'Dentist'), 'the dentist to be back')


@journey
def double_click_edits(session):
    """A double click on an appointment, quick or slow, opens it in the dialog.

    The person is given more time for it than usual: a busy machine delivers clicks late.
    """
    session.configure('gtk-4.0/settings.ini', '[Settings]\ngtk-double-click-time=1500\n')
    today = datetime.date.today()
    session.command('add', '--title', 'Dentist', '--start', f'{today}T09:30')
    person = Person(session)
    for pause in (0.05, 0.12, 0.25):
        shown = person.appointment('Dentist')
        person.display.click(*person.point_at(shown), times=2, pause=pause)
        person.dialog()
        person.press_keys('Escape')
        person.eyes.gone(role=WINDOW, containing='Appointment')
        time.sleep(1.5)


@journey
def save_once(session):
    """Saving twice in a hurry makes one appointment."""
    person = Person(session)
    person.display.click(*person.free_place(), times=2)
    person.dialog()
    person.display.type('Once')
    person.display.key('Control+Return')
    person.display.key('Control+Return')
    person.appointment('Once')
    wait_for(lambda: only(session, 'Once'), '“Once” on disk')
    expect(only(session, 'Once') is not None, 'it is not there once')


def install(build, prefix, folder):
    """Installs into a folder; gives the root of what is installed."""
    subprocess.run(['meson', 'install', '-C', build, '--no-rebuild', '--quiet', '--destdir', folder],
                   check=True, stdout=subprocess.DEVNULL)
    root = folder + prefix
    share = os.path.join(root, 'share')
    subprocess.run(['update-desktop-database', os.path.join(share, 'applications')], check=True)
    subprocess.run(['glib-compile-schemas', os.path.join(share, 'glib-2.0', 'schemas')], check=True)
    service = os.path.join(share, 'dbus-1', 'services', 'org.example.Calendar.service')
    with open(service, encoding='utf-8') as file:
        text = file.read()
    with open(service, 'w', encoding='utf-8') as file:
        file.write(text.replace(f'Exec={prefix}', f'Exec={root}'))
    return root


@journey
def open_from_file_manager(session):
    """Installed, a double click on an .ics file starts the program over D-Bus with a preview of it."""
    eyes = Eyes(session)
    subprocess.run(['gio', 'open', a_file(session)], env=session.environment, check=True)
    button = eyes.find(role=BUTTON, containing='Import', timeout=60)
    eyes.press(button)
    wait_for(lambda: len(all_of(session)) == 3, 'three appointments on disk')
    subprocess.run(['gapplication', 'action', 'org.example.Calendar', 'new-appointment'],
                   env=session.environment, check=True)
    eyes.find(role=WINDOW, containing='Appointment')


def where_it_is_morning():
    """A zone in which it is between eight and noon: the hours of a day are shown from the present one on."""
    east = 8 - datetime.datetime.now(datetime.timezone.utc).hour
    return f'Etc/GMT{-(east if east >= -12 else east + 24):+d}'


def main():
    name, program, build, prefix = sys.argv[1:5]
    os.environ['TZ'] = where_it_is_morning()
    time.tzset()
    try:
        with tempfile.TemporaryDirectory(prefix='calendar-install.') as folder:
            more = {'TZ': os.environ['TZ']}
            if name == 'open-from-file-manager':
                root = install(build, prefix, folder)
                program = os.path.join(root, 'bin', 'org.example.Calendar')
                more.update({'XDG_DATA_DIRS': f'{root}/share:/usr/local/share:/usr/share',
                             'PATH': f'{root}/bin:{os.environ["PATH"]}', 'GSETTINGS_SCHEMA_DIR': ''})
            with Session(os.path.abspath(program), **more) as session:
                JOURNEYS[name](session)
    except Failure as failure:
        print(f'{name}: {failure}', file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
