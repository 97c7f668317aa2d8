# SPDX-License-Identifier: GPL-3.0-or-later
"""No file includes a header of a room that its own room may not use.

The link line enforces most of it; this refuses what goes round: a path in an include, a library that
belongs to another room, a room that is only visible because a room between them is. A test may use any
room to set its scene, but no path.
"""
import os
import re

import tree

# Each room with the rooms it may use.
ROOMS = {
    'model': set(),
    'query': set(),
    'layout': {'model'},
    'ical': {'model'},
    'database': {'model', 'ical'},
    'remote': {'model', 'ical', 'database'},
    'store': {'query', 'model', 'database', 'remote'},
    'ui': {'store', 'layout', 'model'},
    'application': {'model', 'query', 'layout', 'ical', 'database', 'remote', 'store', 'ui'},
}
# Libraries that are for some rooms only; what is not named here is for all.
LIBRARIES = {
    r'(gtk|gdk|gsk|adwaita)[/.-].*|adwaita\.h': {'ui', 'application'},
    r'sqlite3\.h': {'database'},
    r'libsoup/.*|libsecret/.*|libxml/.*': {'remote'},
    r'unicode/.*': {'model', 'ical', 'ui'},
    r'libical/.*|ical\.h': set(),
}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def rooms_of_headers(files):
    rooms = {}
    for name in files:
        match = re.match(r'src/([^/]+)/([^/]+\.h)$', name)
        if match:
            rooms.setdefault(match[2], set()).add(match[1])
    return rooms


def check(name, room, headers, local):
    allowed = ROOMS[room] | {room}
    text = tree.read(name)
    for match in INCLUDE.finditer(text):
        quote, target = match[1], match[2]
        where = f'{name}:{text.count(chr(10), 0, match.start()) + 1}: includes {target}'
        if quote == '"' and '/' in target:
            yield f'{where}: by a path; a header is named alone'
        elif name.startswith('src/') and target in headers and not headers[target] & allowed:
            yield f'{where}: {room} may not use {", ".join(sorted(headers[target]))}'
        elif quote == '"' and target not in headers and target not in local \
                and not target.endswith('-resources.h'):
            yield f'{where}: no room has it'
        if name.startswith('src/'):
            for pattern, users in LIBRARIES.items():
                if re.fullmatch(pattern, target) and room not in users:
                    yield f'{where}: that library is not for {room}'


def main():
    files = tree.files()
    headers = rooms_of_headers(files)
    problems = [f'src/{h}: is in {" and ".join(sorted(r))}' for h, r in headers.items() if len(r) > 1]
    for name in files:
        match = re.match(r'(src|tests)/([^/]+)/(.+)\.[ch]$', name)
        if not match:
            continue
        if match[1] == 'src' and match[2] not in ROOMS:
            problems.append(f'{name}: {match[2]} is not one of the rooms')
        elif match[1] == 'src' and '/' in match[3]:
            problems.append(f'{name}: a room is one folder')
        elif match[2] in ROOMS:
            folder = os.path.dirname(name)
            local = {os.path.basename(f) for f in files
                     if f.startswith('tests/' + match[2] + '/')} if match[1] == 'tests' else \
                    {os.path.basename(f) for f in files if os.path.dirname(f) == folder}
            problems += check(name, match[2], headers, local)
    if any(re.search(r'\b[Cc]al_?[A-Z_a-z]*calendar', tree.read(n)) for n in files
           if n.startswith('src/query/') and n.endswith(('.c', '.h'))):
        problems.append('src/query: knows of calendars')
    tree.report(problems, 'rooms')


main()
