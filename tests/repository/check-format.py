# SPDX-License-Identifier: GPL-3.0-or-later
"""Every .c file is as clang-format would write it.

Each release of clang-format writes a little differently, so one release is what counts. Where it
cannot be had this says so and is counted as skipped.
"""
import re
import shutil
import subprocess
import sys

import tree

RELEASE = 14


def release(program):
    if not shutil.which(program):
        return None
    out = subprocess.run([program, '--version'], capture_output=True, text=True).stdout
    match = re.search(r'version (\d+)', out)
    return int(match[1]) if match else None


programs = [p for p in (f'clang-format-{RELEASE}', 'clang-format') if release(p) == RELEASE]
if not programs:
    print(f'clang-format {RELEASE} is not here (there is {release("clang-format")}): '
          'the formatting is not checked')
    sys.exit(77)
names = [n for n in tree.files() if n.endswith('.c')]
problems = []
if names:
    done = subprocess.run([programs[0], '--dry-run', '-Werror', *names], cwd=tree.ROOT,
                          capture_output=True, text=True)
    places = [line.split(':')[0] for line in done.stderr.splitlines() if ': error: ' in line]
    problems = [f'{name}: is not formatted, in {places.count(name)} places' for name in sorted(set(places))]
    if done.returncode and not problems:
        problems = [done.stderr]
tree.report(problems, f'format of {len(names)} files')
