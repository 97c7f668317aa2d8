# SPDX-License-Identifier: GPL-3.0-or-later
"""build-aux/install-packages says what it does before it does it, on every kind of system.

Runs it where each system's own commands are stand-ins that write down how they were called.
"""
import os
import shutil
import stat
import subprocess
import tempfile

import tree

SCRIPT = os.path.join(tree.ROOT, 'build-aux', 'install-packages')
problems = []


def stand_in(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write('#!/bin/sh\n' + text)
    os.chmod(path, stat.S_IRWXU)


def run(what, stand_ins, uid=0):
    """Gives the exit status, what was printed, and how the stand-ins were called."""
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, 'log')
        for tool in ('tr', 'env', 'cat'):
            os.symlink(shutil.which(tool), os.path.join(folder, tool))
        stand_in(folder, 'id', f'echo {uid}\n')
        for name, text in stand_ins.items():
            stand_in(folder, name, f'echo "{name} $*" >>"{log}"\n{text}\n')
        done = subprocess.run(['/bin/sh', SCRIPT, what], env={'PATH': folder}, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        calls = open(log, encoding='utf-8').read() if os.path.exists(log) else ''
        return done.returncode, done.stdout, calls


def expect(truth, what, seen):
    if not truth:
        problems.append(f'{what}; seen: {seen}')


NOTHING_THERE = {'dpkg-query': 'exit 1', 'apt-cache': 'echo there', 'apt-get': 'exit 0'}

status, printed, calls = run('build', NOTHING_THERE)
expect(status == 0 and 'apt-get install' in calls and 'libgtk-4-dev' in calls, 'apt installs', calls)
expect('libgtk-4-dev' in printed and 'apt-get install' in printed, 'apt says what it installs', printed)
expect('xvfb' not in calls, 'only what building needs', calls)

status, printed, calls = run('check', NOTHING_THERE)
expect('xvfb' in calls and 'libical-dev' in calls and 'clang-format-14' in calls, 'checks need more', calls)

status, printed, calls = run('check', {**NOTHING_THERE, 'apt-cache': 'exit 0'})
expect('clang-format-14' not in calls.split('apt-get install')[-1] and 'clang-format-14' in printed,
       'a release without a package that can be done without says so', printed)

status, printed, calls = run('check', {**NOTHING_THERE, 'dpkg-query': 'echo "install ok installed"'})
expect(status == 0 and 'apt-get' not in calls and not printed, 'nothing is missing, nothing is done', printed)

status, printed, calls = run('build', {**NOTHING_THERE, 'sudo': 'exit 0'}, uid=1000)
expect('sudo env DEBIAN_FRONTEND=noninteractive apt-get install' in calls and 'sudo apt-get' in printed,
       'a user installs by sudo', calls)

status, printed, calls = run('build', NOTHING_THERE, uid=1000)
expect(status != 0 and 'apt-get' not in calls and 'as root' in printed, 'without sudo it says what to run',
       printed)

for manager, command in (('dnf', 'dnf install'), ('pacman', 'pacman -S --needed')):
    status, printed, calls = run('build', {manager: 'exit 0'})
    expect(status != 0 and not calls and command in printed and 'libadwaita' in printed,
           f'{manager} is not run without asking', printed)

status, printed, calls = run('build', {})
expect(status != 0 and 'GTK 4.8' in printed, 'another system is told what is needed', printed)

tree.report(problems, 'packages')
