# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file with words for the user is in po/POTFILES.in, and every file named there is there."""
import re

import tree

MARKED = {
    '.c': re.compile(r'(?<![\w"])(?:_|N_|C_|NC_|Q_|gettext|ngettext|g_dngettext|g_dpgettext2?) \('),
    '.h': re.compile(r'(?<![\w"])(?:_|N_|C_|NC_|ngettext) \("'),
    '.ui': re.compile(r'translatable="(?:yes|true|1)"'),
    '.xml': re.compile(r'<schemalist [^>]*gettext-domain='),
    '.in': re.compile(r'<component type='),
    '.desktop': re.compile(r'^Name=', re.M),
}

files = tree.files()
named = [line.strip() for line in tree.read('po/POTFILES.in').splitlines()
         if line.strip() and not line.startswith('#')]
marked = set()
for name in files:
    ending = '.' + name.rsplit('.', 1)[-1]
    if name.startswith(('src/', 'data/')) or '/' not in name:
        if ending in MARKED and MARKED[ending].search(tree.read(name)):
            marked.add(name)

problems = [f'{name}: has words for the user and is not in po/POTFILES.in'
            for name in sorted(marked - set(named))]
problems += [f'po/POTFILES.in: {name} is not there' for name in named if name not in files]
problems += [f'po/POTFILES.in: {name} stands there twice' for name in set(named)
             if named.count(name) > 1]
if named != sorted(named):
    problems.append('po/POTFILES.in: is not in order')
for language in tree.read('po/LINGUAS').split('\n'):
    if language and not language.startswith('#') and f'po/{language}.po' not in files:
        problems.append(f'po/LINGUAS: there is no {language}.po')
for name in files:
    if name.startswith('src/') and name.endswith('.ui') and '<interface domain="calendar"' not in tree.read(name):
        problems.append(f'{name}: <interface> lacks domain="calendar"')
tree.report(problems, 'translations')
