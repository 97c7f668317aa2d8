# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak manifest asks for what the application needs and for no more."""
import json

import tree

NEEDED = {'--share=ipc', '--socket=fallback-x11', '--socket=wayland', '--device=dri'}

manifest = json.loads(tree.read('org.example.Calendar.json'))
problems = []
if manifest.get('id') != 'org.example.Calendar' or manifest.get('command') != 'org.example.Calendar':
    problems.append('id and command are not those of the application')
if manifest.get('runtime') != 'org.gnome.Platform' or manifest.get('sdk') != 'org.gnome.Sdk':
    problems.append('does not build on org.gnome.Platform')
permissions = set(manifest.get('finish-args', []))
problems += [f'asks for {p}, which it does not need' for p in sorted(permissions - NEEDED)]
problems += [f'lacks {p}' for p in sorted(NEEDED - permissions)]
if [m['name'] for m in manifest['modules']][-1] != 'calendar':
    problems.append('the last module is not the application')
tree.report(problems, 'manifest')
