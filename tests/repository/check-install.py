# SPDX-License-Identifier: GPL-3.0-or-later
"""check-install.py SOURCE BUILD PREFIX: `meson install` brings everything an application consists of, and
what it brings fits together."""
import os
import re
import subprocess
import sys
import tempfile

import tree

ID = 'org.example.Calendar'
BUILD, PREFIX = sys.argv[2:4]
EXPECTED = [
    f'bin/{ID}',
    f'share/applications/{ID}.desktop',
    f'share/metainfo/{ID}.metainfo.xml',
    f'share/icons/hicolor/scalable/apps/{ID}.svg',
    f'share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg',
    f'share/glib-2.0/schemas/{ID}.gschema.xml',
    f'share/dbus-1/services/{ID}.service',
    'share/calendar/calendar.pot',
]
problems = []


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        problems.append(f'{command[0]}: {done.stdout}{done.stderr}')


with tempfile.TemporaryDirectory(prefix='calendar-install.') as folder:
    run('meson', 'install', '-C', BUILD, '--no-rebuild', '--quiet', '--destdir', folder)
    root = folder + PREFIX
    expected = EXPECTED + [f'share/locale/{language}/LC_MESSAGES/calendar.mo'
                           for language in tree.read('po/LINGUAS').split()
                           if f'po/{language}.po' in tree.files()]
    found = {os.path.relpath(os.path.join(place, name), root)
             for place, _, names in os.walk(root) for name in names}
    problems += [f'{name} is not installed' for name in expected if name not in found]
    problems += [f'{name} is installed and should not be' for name in sorted(found - set(expected))]

    if not problems:
        applications = os.path.join(root, 'share', 'applications')
        desktop = os.path.join(applications, f'{ID}.desktop')
        schemas = os.path.join(root, 'share', 'glib-2.0', 'schemas')
        run('desktop-file-validate', desktop)
        run('update-desktop-database', applications)
        run('glib-compile-schemas', '--strict', schemas)
        with open(os.path.join(applications, 'mimeinfo.cache'), encoding='utf-8') as file:
            if f'text/calendar={ID}.desktop;' not in file.read():
                problems.append('the file manager does not know that it opens text/calendar')
        with open(os.path.join(root, 'share', 'dbus-1', 'services', f'{ID}.service'),
                  encoding='utf-8') as file:
            service = file.read()
        if f'Name={ID}\n' not in service or f'Exec={PREFIX}/bin/{ID} --gapplication-service' not in service:
            problems.append('the D-Bus service does not start the installed program')
        with open(desktop, encoding='utf-8') as file:
            text = file.read()
        for action in re.search(r'^Actions=(.*);$', text, re.M)[1].split(';'):
            if f'[Desktop Action {action}]' not in text:
                problems.append(f'the action {action} is not described')

tree.report(problems, 'install')
