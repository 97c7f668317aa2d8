# SPDX-License-Identifier: GPL-3.0-or-later
"""The top level of the repository holds what it is said to hold, and nothing else."""
import tree

EXPECTED = {
    'src', 'data', 'po', 'tests', 'build-aux', 'meson.build', 'org.example.Calendar.desktop',
    'README.md', 'COPYING', 'org.example.Calendar.json',
}

found = {name.split('/')[0] for name in tree.files()}
found = {name for name in found if not name.startswith('.')}
tree.report([f'{name}: does not belong at the top level' for name in sorted(found - EXPECTED)] +
            [f'{name}: is missing at the top level' for name in sorted(EXPECTED - found)],
            'top level')
