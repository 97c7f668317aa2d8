# SPDX-License-Identifier: GPL-3.0-or-later
"""screenshot.py FILE PROGRAM [ARGUMENT…]: opens the window in a virtual display, on the user's own
appointments, and writes what it shows."""
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tests', 'journeys'))
from display import Display            # noqa: E402
from session import Failure, Window    # noqa: E402


class Host:
    """The user's environment with another display."""

    def __init__(self, program, display):
        self.program = program
        self.strict = {}
        self.environment = {
            **os.environ, 'DISPLAY': display, 'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo',
            'GTK_A11Y': 'none', 'ADW_DISABLE_PORTAL': '1', 'CALENDAR_TRACE': '1',
            'DBUS_SESSION_BUS_ADDRESS': 'disabled:', 'GSETTINGS_BACKEND': 'memory',
            'GIO_USE_VFS': 'local'}
        self.environment.pop('WAYLAND_DISPLAY', None)


def main():
    path, program, *arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix='calendar-display.') as folder:
        if not os.environ.get('XDG_RUNTIME_DIR'):
            os.environ['XDG_RUNTIME_DIR'] = folder
        display = Display(folder)
        window = None
        try:
            window = Window(Host(program, display.name), arguments)
            window.wait_until_shown()
            time.sleep(0.5)    # what is drawn later: icons, a fade
            picture = display.look()
            picture.save(path, picture.extent())
        except Failure as failure:
            print(failure, file=sys.stderr)
            return 1
        finally:
            if window:
                window.stop()
            display.close()
    print(f'Screenshot: {os.path.abspath(path)}')
    return 0


sys.exit(main())
