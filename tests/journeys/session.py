# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole session for one program: a display, a bus, a home, and the eyes of assistive technology.

Nothing of the user's own session is seen or touched, and nothing is left behind.
"""
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time

from display import Display

TIMEOUT = float(os.environ.get('JOURNEY_TIMEOUT', '20'))


class Failure(Exception):
    """Something that a person would have seen was not there."""


def wait_for(question, what, timeout=None):
    """Asks until the answer is not false; fails in words when it stays so."""
    end = time.monotonic() + (timeout or TIMEOUT)
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Failure(f'waited in vain for {what}')
        time.sleep(0.03)


class Session:
    """Use as a context. `program` is the path of the executable."""

    def __init__(self, program, width=1280, height=900, bus=True, home=None, **environment):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix='calendar-session.')
        self._home = home
        self._bus = None
        self._wants_bus = bus
        self._size = width, height
        self._extra = environment
        self.environment = {}
        self.strict = {}    # what the program is held to and other programs are not
        self.display = None
        self.windows = []

    def __enter__(self):
        for name in ('run', 'home', 'config', 'cache', 'data', 'state'):
            os.mkdir(os.path.join(self.folder, name), 0o700)
        self.display = Display(self.folder, *self._size)
        self.environment = {
            name: os.environ[name] for name in
            ('PATH', 'GSETTINGS_SCHEMA_DIR', 'XDG_DATA_DIRS', 'LSAN_OPTIONS', 'ASAN_OPTIONS',
             'UBSAN_OPTIONS', 'G_SLICE') if name in os.environ}
        self.environment.update({
            'LC_ALL': 'C.UTF-8', 'TZ': 'Europe/Berlin',
            'DISPLAY': self.display.name, 'GDK_BACKEND': 'x11', 'GDK_DISABLE': 'gl,vulkan', 'GSK_RENDERER': 'cairo',
            'GIO_USE_VFS': 'local', 'GIO_USE_VOLUME_MONITOR': 'unix',
            'GSETTINGS_BACKEND': 'keyfile', 'ADW_DISABLE_PORTAL': '1', 'GTK_USE_PORTAL': '0',
            'NO_AT_BRIDGE': '0', 'CALENDAR_TRACE': '1', 'HOME': os.path.join(self.folder, 'home'),
            'XDG_RUNTIME_DIR': os.path.join(self.folder, 'run'),
            'DBUS_SESSION_BUS_ADDRESS': 'disabled:', 'GTK_A11Y': 'none',
        })
        for name in ('config', 'cache', 'data', 'state'):
            self.environment[f'XDG_{name.upper()}_HOME'] = os.path.join(self._home or self.folder, name)
        # A whole session loads modules that are gone again at its end, and what they keep has no name
        # then to tell it by. Leaks of the program's own are found by the tests that link it.
        options = [os.environ['ASAN_OPTIONS']] if 'ASAN_OPTIONS' in os.environ else []
        self.environment['ASAN_OPTIONS'] = ':'.join([*options, 'detect_leaks=0'])
        self.environment.update(self._extra)
        self.strict = {'G_DEBUG': os.environ['G_DEBUG']} if 'G_DEBUG' in os.environ else {}
        if self._wants_bus:
            self._start_bus()
        return self

    def configure(self, name, text):
        """Writes a file of the user's configuration, before the window is opened."""
        path = os.path.join(self.environment['XDG_CONFIG_HOME'], name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)

    def _start_bus(self):
        del self.environment['GTK_A11Y']
        read, write = os.pipe()
        with open(os.path.join(self.folder, 'bus.log'), 'wb') as log:
            self._bus = subprocess.Popen(
                ['dbus-daemon', '--session', '--nofork', '--nopidfile', f'--print-address={write}'],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=(write,), start_new_session=True)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.environment['DBUS_SESSION_BUS_ADDRESS'] = pipe.readline().strip()

    def __exit__(self, kind, error, trace):
        keep = os.environ.get('JOURNEY_PICTURES')
        if keep and self.display:
            os.makedirs(keep, exist_ok=True)
            self.display.look().save(os.path.join(keep, f'{os.path.basename(self.folder)}.png'))
        for window in self.windows:
            window.stop()
        if kind:
            for window in self.windows:
                print(window.said(), end='')
        if self._bus:
            self._bus.terminate()
            self._bus.wait()
        if self.display:
            self.display.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def open(self, *arguments):
        """Starts the program; returns when its window shows the appointments."""
        window = Window(self, arguments)
        self.windows.append(window)
        window.wait_until_shown()
        return window

    def command(self, *arguments, check=True):
        """Runs one of the program's commands; gives what it printed."""
        done = subprocess.run([self.program, *arguments], env={**self.environment, **self.strict}, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=4 * TIMEOUT)
        if check and done.returncode:
            raise Failure(f'{" ".join(arguments)} ended with {done.returncode}: {done.stderr}')
        return done.stdout

    def appointments(self, first, end):
        return json.loads(self.command('list', '--from', first, '--to', end, '--json'))


class Window:
    """The program while it runs with a window."""

    def __init__(self, session, arguments):
        self._lines = []
        self._process = subprocess.Popen(
            [session.program, *arguments], env={**session.environment, **session.strict}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self):
        return self._process.pid

    def _read(self):
        for line in self._process.stderr:
            self._lines.append(line)

    def said(self):
        return ''.join(self._lines)

    def trace(self, name):
        """The number of the last trace line of that name; None while there is none."""
        for line in reversed(self._lines):
            match = re.match(rf'trace: {name} (\d+)', line)
            if match:
                return int(match[1])
        return None

    def runs(self):
        return self._process.poll() is None

    def wait_until_shown(self, timeout=60):
        wait_for(lambda: self.trace('first-frame') is not None or not self.runs(),
                 'the first frame', timeout)
        if not self.runs():
            raise Failure(f'the program ended with {self._process.returncode}: {self.said()}')

    def memory(self):
        """Proportional set size, in bytes."""
        with open(f'/proc/{self.pid}/smaps_rollup', encoding='ascii') as file:
            return 1024 * int(re.search(r'^Pss:\s+(\d+)', file.read(), re.M)[1])

    def wait_until_ended(self, timeout=None):
        self._process.wait(timeout or TIMEOUT)
        self._reader.join()
        return self._process.returncode

    def terminate(self):
        """What the end of the session is to a program."""
        self._process.terminate()

    def kill(self):
        self._process.kill()
        self.wait_until_ended()

    def stop(self):
        if self.runs():
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._reader.join(5)
