# SPDX-License-Identifier: GPL-3.0-or-later
"""bench.py BUILD [--small]: runs the benchmarks of a build folder and prints their table.

A benchmark is an executable named …-bench. What it prints is shown as it is; a line of the form

    result: what was measured | value | what it is to reach | yes or no

becomes a row of the table, the last two may be empty.
"""
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'tests', 'journeys'))
from session import Session    # noqa: E402

ROUNDS = 9


def find(build, name):
    for folder, _, files in os.walk(build):
        if name in files and os.access(os.path.join(folder, name), os.X_OK) and not name.endswith('.p'):
            return os.path.join(folder, name)
    return None


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, value, reach='', reached=None):
        self.rows.append((what, value, reach, {True: 'yes', False: 'NO', None: ''}[reached]))

    def add_line(self, line):
        parts = [part.strip() for part in line.split(':', 1)[1].split('|')] + ['', '', '']
        reached = {'yes': True, 'no': False}.get(parts[3].lower())
        self.add(parts[0], parts[1], parts[2], reached)

    def print(self):
        head = ('measured', 'value', 'to reach', 'reached')
        rows = [head] + self.rows
        widths = [max(len(row[i]) for row in rows) for i in range(4)]
        rows.insert(1, tuple('-' * width for width in widths))
        for row in rows:
            print('| ' + ' | '.join(cell.ljust(width) for cell, width in zip(row, widths)) + ' |')


def start_once(program, database):
    """Microseconds from the start of the process to the frame with the appointments, and the
    proportional set size when the window has come to rest."""
    with Session(program, bus=False) as session:
        window = session.open('--database', database)
        first = window.trace('first-frame')
        time.sleep(1)
        return first, window.memory()


def bench_start(build, table, sizes, databases):
    program = os.path.join(build, 'src', 'application', 'org.example.Calendar')
    times, memory = {n: [] for n in sizes}, {n: [] for n in sizes}
    for turn in range(ROUNDS + 1):
        for n in sizes:
            first, pss = start_once(program, databases[n])
            if turn:    # the first one warms the caches
                times[n].append(first / 1000)
                memory[n].append(pss / 2**20)
    few, many = sizes
    for n in sizes:
        print(f'start with {n:,}: ' + ' '.join(f'{t:.0f}' for t in times[n]) + ' ms; ' +
              ' '.join(f'{m:.1f}' for m in memory[n]) + ' MiB')
        table.add(f'start to the frame with the appointments, {n:,} stored',
                  f'{statistics.median(times[n]):.0f} ms')
    ratio = statistics.median(times[many]) / statistics.median(times[few])
    table.add('  ratio', f'{ratio:.2f}', 'at most 1.2', ratio <= 1.2)
    for n in sizes:
        table.add(f'memory (PSS), {n:,} stored', f'{statistics.median(memory[n]):.1f} MiB')
    ratio = statistics.median(memory[many]) / statistics.median(memory[few])
    table.add('  ratio', f'{ratio:.2f}', 'at most 1.15', ratio <= 1.15)


RATIOS = (
    # what is said, what it is of, what it is to reach
    (r'reading takes ([\d.]+) of libical', 'reading 50,000 events: part of libical’s time', None),
    (r'\s*ours, March 2100: .* ([\d.]+) × March 1970', 'a month of FREQ=DAILY in 2100, times that in 1970',
     ('at most 1.5', lambda ratio: ratio <= 1.5)),
    (r'\s*libical from the start, .* (\d+) × ours', '  libical from the start, times ours',
     ('at least 100', lambda ratio: ratio >= 100)),
    (r'\s*libical: .* (\d+) × ours', '10,000 series in one month: libical, times ours', None),
)


def add_ratio(table, line):
    for pattern, what, reach in RATIOS:
        match = re.match(pattern, line)
        if match:
            table.add(what, match[1], *((reach[0], reach[1](float(match[1]))) if reach else ()))


def run(table, command, environment=None):
    print(f'\n== {os.path.basename(command[0])} {" ".join(command[1:])}', flush=True)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                               env={**os.environ, **(environment or {})})
    for line in process.stdout:
        if line.startswith('result:'):
            table.add_line(line)
        else:
            print(line, end='', flush=True)
            add_ratio(table, line)
    if process.wait():
        table.add(f'{os.path.basename(command[0])} ended with {process.returncode}', '', '', False)


def main():
    build = sys.argv[1]
    small = '--small' in sys.argv[2:]
    sizes = (1_000, 10_000) if small else (1_000, 1_000_000)
    table = Table()
    with tempfile.TemporaryDirectory(prefix='calendar-bench.') as folder:
        databases = {n: os.path.join(folder, f'{n}.sqlite') for n in sizes}
        maker = find(build, 'make-database')
        for n in sizes:
            print(f'== Making a database of {n:,}', flush=True)
            subprocess.run([maker, str(n), databases[n]], check=True)
        bench_start(build, table, sizes, databases)
        few, many = (databases[n] for n in sizes)
        for name, arguments in (('database-bench', [few, many]), ('store-bench', ['--database', many]),
                                ('ui-bench', [many]), ('ical-bench', []), ('recurrence-bench', [])):
            program = find(build, name)
            if program is None:
                print(f'\n== {name} is not there')
                continue
            display = [os.path.join(HERE, '..', 'tests', 'with-display')] if name == 'ui-bench' else []
            run(table, [*display, program, *arguments], {'GSETTINGS_BACKEND': 'memory'})
    print('\nThe query client beside its reference: build-aux/bench-query (needs Node).\n')
    table.print()
    return 1 if any(row[3] == 'NO' for row in table.rows) else 0


sys.exit(main())
