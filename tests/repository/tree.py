# SPDX-License-Identifier: GPL-3.0-or-later
"""The project's files, as the checks of the repository see them."""
import os
import re
import subprocess
import sys

ROOT = os.path.realpath(sys.argv[1] if len(sys.argv) > 1
                        else os.path.join(os.path.dirname(__file__), '..', '..'))


def _known_to_git():
    try:
        out = subprocess.run(['git', '-c', f'safe.directory={ROOT}', '-C', ROOT, 'ls-files', '-z',
                              '--cached', '--others', '--exclude-standard'],
                             capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return {name for name in out.decode().split('\0') if name}


def _in_folder():
    names = set()
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [f for f in folders
                      if f not in ('.git', '.cache', '__pycache__') and
                      not (folder == ROOT and re.match(r'_?build(?!-aux$)', f))]
        names.update(os.path.relpath(os.path.join(folder, f), ROOT) for f in files)
    return names


def files():
    """Every file of the project by its path from the top: what git has and what it would take, or,
    without git, what lies there but for build folders."""
    names = _known_to_git() if os.path.exists(os.path.join(ROOT, '.git')) else None
    return sorted(n for n in (names or _in_folder()) if os.path.isfile(os.path.join(ROOT, n)))


def read(name):
    with open(os.path.join(ROOT, name), encoding='utf-8', newline='') as file:
        return file.read()


def report(problems, what):
    """Prints what was found and ends the test."""
    for problem in problems:
        print(problem)
    print(f'{what}: {len(problems)} problem{"" if len(problems) == 1 else "s"}')
    sys.exit(1 if problems else 0)
