# SPDX-License-Identifier: GPL-3.0-or-later
"""screenshots.py PROGRAM FOLDER: see build-aux/screenshots."""
import datetime
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'tests', 'journeys'))
import invented                           # noqa: E402
from eyes import Eyes                     # noqa: E402
from session import Session, wait_for     # noqa: E402

BORDER = 5     # pixels of an undecorated window's edge, left out of the picture
SETTINGS = '''[Settings]
gtk-font-name=Cantarell 11
gtk-xft-antialias=1
gtk-xft-hinting=1
gtk-xft-hintstyle=hintslight
gtk-enable-animations=0
gtk-cursor-blink=0
gtk-decoration-layout=:close
'''


def prepare(session):
    session.configure('gtk-4.0/settings.ini', SETTINGS)
    for name, text in invented.calendars(datetime.date.today()).items():
        path = os.path.join(session.folder, f'{name}.ics')
        with open(path, 'w', encoding='utf-8', newline='') as file:
            file.write(text)
        session.command('import', path, '--calendar', name)


def take(session, path):
    """Waits until nothing moves any more, with the pointer out of the way."""
    session.display.move(1279, 899)
    _, x, y, width, height = session.display.windows()[0]
    before = session.display.look()
    while True:
        time.sleep(0.4)
        picture = session.display.look()
        if picture.same(before, (x, y, width, height)):
            break
        before = picture
    picture.save(path, (x + BORDER, y + BORDER, width - 2 * BORDER, height - 2 * BORDER))
    print(path)


def centre(session):
    """Puts the window on top in the middle of the one at the bottom, as a window manager would."""
    windows = wait_for(lambda: len(session.display.windows()) > 1 and session.display.windows(), 'a dialog')
    (_, x, y, width, height), (top, _, _, top_width, top_height) = windows[0], windows[-1]
    session.display.place(top, x + (width - top_width) / 2, y + (height - top_height) / 2)


def point_at(eyes, node):
    x, y, width, height = eyes.box(node)
    return x + BORDER + width / 2, y + BORDER + height / 2


def month(session, folder, name='month'):
    session.open()
    take(session, os.path.join(folder, f'{name}.png'))


def dark(session, folder):
    month(session, folder, 'month-dark')


def scroll_to_morning(session):
    """The hours are shown from the one before now on."""
    up, down = 4, 5
    session.display.click(640, 450, times=24, number=up)
    session.display.click(640, 450, times=4, number=down)


def week(session, folder):
    """With the hours of another place beside them."""
    session.configure('glib-2.0/settings/keyfile',
                      "[org/example/Calendar]\nview='week'\nsecond-zone='America/New_York'\n")
    session.open()
    session.display.key('Page_Down')
    scroll_to_morning(session)
    take(session, os.path.join(folder, 'week.png'))


def dialog(session, folder):
    session.open()
    eyes = Eyes(session)
    session.display.click(*point_at(eyes, eyes.find(containing='Planning the spring release, ')), times=2)
    centre(session)
    take(session, os.path.join(folder, 'dialog.png'))


def preview(session, folder):
    path = os.path.join(session.folder, 'Trip to Porto.ics')
    start = invented.first_monday(datetime.date.today())
    entries = [(19, '07:10', 170, 'Flight to Porto', 'Gate 12', None), (19, None, 3, 'Porto', '', None),
               (20, '11:00', 120, 'Walk along the Douro', '', None),
               (21, '18:45', 180, 'Flight home', 'Gate 3', None)]
    with open(path, 'w', encoding='utf-8', newline='') as file:
        file.write(invented.HEAD + ''.join(invented.event(f'porto-{i}', start, entry)
                                           for i, entry in enumerate(entries)) + 'END:VCALENDAR\r\n')
    session.open(path)
    centre(session)
    take(session, os.path.join(folder, 'import.png'))


PICTURES = {
    'month': (month, {}),
    'week': (week, {'GSETTINGS_BACKEND': 'keyfile'}),
    'dialog': (dialog, {}),
    'import': (preview, {}),
    'month-dark': (dark, {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}),
}


def main():
    program, folder, *names = sys.argv[1:]
    if len(names) != 1:
        # One process for each: the bindings of the accessibility bus keep the first bus they saw.
        return max(subprocess.run([sys.executable, '-B', __file__, program, folder, name]).returncode
                   for name in names or PICTURES)
    draw, environment = PICTURES[names[0]]
    with Session(program, **environment) as session:
        prepare(session)
        draw(session, folder)
    return 0


sys.exit(main())
