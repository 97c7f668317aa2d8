# SPDX-License-Identifier: GPL-3.0-or-later
"""screenshots.py PROGRAM FOLDER: see build-aux/screenshots."""
import datetime
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'tests', 'journeys'))
import invented                      # noqa: E402
from session import Session          # noqa: E402

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
    folder = os.path.join(session.folder, 'config', 'gtk-4.0')
    os.makedirs(folder)
    with open(os.path.join(folder, 'settings.ini'), 'w', encoding='utf-8') as file:
        file.write(SETTINGS)
    for name, text in invented.calendars(datetime.date.today()).items():
        path = os.path.join(session.folder, f'{name}.ics')
        with open(path, 'w', encoding='utf-8', newline='') as file:
            file.write(text)
        session.command('import', path, '--calendar', name)


def take(session, path):
    """Waits until nothing moves any more."""
    before = session.display.look()
    while True:
        time.sleep(0.4)
        picture = session.display.look()
        box = picture.extent()
        if picture.same(before, box):
            break
        before = picture
    x, y, width, height = box
    picture.save(path, (x + BORDER, y + BORDER, width - 2 * BORDER, height - 2 * BORDER))
    print(path)
