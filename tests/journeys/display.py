# SPDX-License-Identifier: GPL-3.0-or-later
"""A virtual display with a pointer, a keyboard and a camera."""
import ctypes
import ctypes.util
import os
import struct
import subprocess
import time
import zlib


def write_png(path, width, height, rows):
    """`rows`: for each line of the picture its bytes, red, green and blue for each pixel."""
    def chunk(kind, data):
        return (struct.pack('>I', len(data)) + kind + data +
                struct.pack('>I', zlib.crc32(kind + data)))
    with open(path, 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n' +
                   chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)) +
                   chunk(b'IDAT', zlib.compress(b''.join(b'\0' + row for row in rows), 9)) +
                   chunk(b'IEND', b''))


class Picture:
    """What a display showed at one moment."""

    def __init__(self, dump):
        header = struct.unpack('>25I', dump[:100])
        self.width, self.height, self._stride = header[4], header[5], header[12]
        self._pixels = dump[header[0] + 12 * header[19]:]

    def pixel(self, x, y):
        at = y * self._stride + 4 * x
        blue, green, red = self._pixels[at:at + 3]
        return red, green, blue

    def row(self, y, x, width):
        line = self._pixels[y * self._stride + 4 * x:y * self._stride + 4 * (x + width)]
        out = bytearray(3 * width)
        out[0::3], out[1::3], out[2::3] = line[2::4], line[1::4], line[0::4]
        return bytes(out)

    def same(self, other, box):
        x, y, width, height = box
        return all(self.row(i, x, width) == other.row(i, x, width) for i in range(y, y + height))

    def extent(self):
        """The box of what is not black: the windows on an empty display."""
        lines = [y for y in range(self.height) if any(self.row(y, 0, self.width))]
        if not lines:
            return 0, 0, self.width, self.height
        middle = [self.row(y, 0, self.width) for y in lines]
        columns = [x for x in range(self.width)
                   if any(row[3 * x:3 * x + 3] != b'\0\0\0' for row in middle[::8])]
        return columns[0], lines[0], columns[-1] - columns[0] + 1, lines[-1] - lines[0] + 1

    def save(self, path, box=None):
        x, y, width, height = box or (0, 0, self.width, self.height)
        write_png(path, width, height, (self.row(i, x, width) for i in range(y, y + height)))


class Display:
    """An X server of its own, without a window manager. Coordinates are pixels of the screen."""

    def __init__(self, folder, width=1280, height=900):
        self.folder = folder
        read, write = os.pipe()
        with open(os.path.join(folder, 'display.log'), 'wb') as log:
            self._server = subprocess.Popen(
                ['Xvfb', '-displayfd', str(write), '-screen', '0', f'{width}x{height}x24',
                 '-fbdir', folder, '-nolisten', 'tcp', '-noreset',
                 '-r'],  # a key is pressed once, however long it is held
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError('Xvfb did not start: see display.log')
        self.name = f':{number}'
        self._x = self._xtst = self._connection = None

    def _connect(self):
        if self._connection:
            return
        self._x = ctypes.CDLL(ctypes.util.find_library('X11') or 'libX11.so.6')
        self._xtst = ctypes.CDLL(ctypes.util.find_library('Xtst') or 'libXtst.so.6')
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._x.XKeycodeToKeysym.restype = ctypes.c_ulong
        self._connection = ctypes.c_void_p(self._x.XOpenDisplay(self.name.encode()))

    def _send(self, function, *arguments):
        getattr(self._xtst, function)(self._connection, *arguments, ctypes.c_ulong(0))
        self._x.XSync(self._connection, 0)

    def move(self, x, y):
        self._connect()
        self._send('XTestFakeMotionEvent', -1, int(x), int(y))

    def button(self, number, down):
        self._connect()
        self._send('XTestFakeButtonEvent', number, int(down))

    def click(self, x, y, times=1, number=1, pause=0.12):
        """`pause`: seconds between two clicks."""
        self.move(x, y)
        time.sleep(0.05)
        for _ in range(times):
            self.button(number, True)
            time.sleep(0.02)
            self.button(number, False)
            time.sleep(pause)

    def drag(self, start, end, steps=14, while_held=None):
        """The motions need a few milliseconds between them to be told apart."""
        (x0, y0), (x1, y1) = start, end
        self.move(x0, y0)
        time.sleep(0.05)
        self.button(1, True)
        for i in range(1, steps + 1):
            time.sleep(0.015)
            self.move(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps)
        time.sleep(0.05)
        if while_held:
            while_held()
        self.button(1, False)

    def _code(self, keysym):
        code = self._x.XKeysymToKeycode(self._connection, ctypes.c_ulong(keysym))
        if not code:
            raise ValueError(f'the keyboard has no key for {keysym:#x}')
        return code

    def key(self, chord):
        """One key with those held for it: "Control+Shift+z"."""
        self._connect()
        names = {'Control': 'Control_L', 'Shift': 'Shift_L', 'Alt': 'Alt_L'}
        codes = [self._code(self._x.XStringToKeysym(names.get(part, part).encode()))
                 for part in chord.split('+')]
        for code in codes:
            self._send('XTestFakeKeyEvent', code, 1)
        for code in reversed(codes):
            self._send('XTestFakeKeyEvent', code, 0)

    def type(self, text):
        """ASCII text."""
        self._connect()
        for letter in text:
            code = self._code(ord(letter))
            shifted = self._x.XKeycodeToKeysym(self._connection, ctypes.c_ubyte(code), 0) != ord(letter)
            shift = self._code(0xffe1)
            if shifted:
                self._send('XTestFakeKeyEvent', shift, 1)
            self._send('XTestFakeKeyEvent', code, 1)
            self._send('XTestFakeKeyEvent', code, 0)
            if shifted:
                self._send('XTestFakeKeyEvent', shift, 0)

    def windows(self):
        """The windows on the screen from bottom to top: number, x, y, width, height."""
        self._connect()
        number = ctypes.c_ulong
        root, parent, count = number(), number(), ctypes.c_uint()
        children = ctypes.POINTER(number)()
        self._x.XDefaultRootWindow.restype = number
        self._x.XQueryTree(self._connection, number(self._x.XDefaultRootWindow(self._connection)),
                           ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children),
                           ctypes.byref(count))
        found = []
        for i in range(count.value):
            x, y = ctypes.c_int(), ctypes.c_int()
            width, height, border, depth = (ctypes.c_uint() for _ in range(4))
            attributes = (ctypes.c_long * 32)()
            self._x.XGetWindowAttributes(self._connection, number(children[i]), attributes)
            self._x.XGetGeometry(self._connection, number(children[i]), ctypes.byref(root),
                                 ctypes.byref(x), ctypes.byref(y), ctypes.byref(width),
                                 ctypes.byref(height), ctypes.byref(border), ctypes.byref(depth))
            # map_state, after two whole numbers and what lies between.
            state = ctypes.cast(ctypes.byref(attributes, 92), ctypes.POINTER(ctypes.c_int))[0]
            if state == 2 and width.value > 20 and height.value > 20:
                found.append((children[i], x.value, y.value, width.value, height.value))
        self._x.XFree(children)
        return found

    def place(self, window, x, y):
        self._x.XMoveWindow(self._connection, ctypes.c_ulong(window), int(x), int(y))
        self._x.XSync(self._connection, 0)

    def look(self):
        with open(os.path.join(self.folder, 'Xvfb_screen0'), 'rb') as file:
            return Picture(file.read())

    def close(self):
        if self._connection:
            self._x.XCloseDisplay(self._connection)
            self._connection = None
        self._server.terminate()
        self._server.wait()
