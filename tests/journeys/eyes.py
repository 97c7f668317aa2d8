# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as assistive technology sees it: a tree of things with roles and names."""
import os

from session import Failure, wait_for


class Eyes:
    """Looks at one session. Make only one of these in a process: the bindings keep one bus."""

    def __init__(self, session):
        for name in ('DBUS_SESSION_BUS_ADDRESS', 'DISPLAY', 'XDG_RUNTIME_DIR', 'HOME'):
            os.environ[name] = session.environment[name]
        for name in ('AT_SPI_BUS_ADDRESS', 'G_DEBUG'):    # the bindings warn of what is gone
            os.environ.pop(name, None)
        import gi
        gi.require_version('Atspi', '2.0')
        from gi.repository import Atspi, GLib
        self._atspi, self._error = Atspi, GLib.Error
        Atspi.init()
        self._containers = Atspi.Role.DESKTOP_FRAME, Atspi.Role.APPLICATION

    def _children(self, node):
        try:
            node.clear_cache()
            children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
        except self._error:
            return []
        return [child for child in children if child]

    def _walk(self, node):
        """What is hidden is left out with all that is in it."""
        stack = [node]
        while stack:
            node = stack.pop()
            try:
                hidden = node.get_role() not in self._containers and not self.is_visible(node)
            except self._error:    # gone in the meantime
                continue
            if hidden:
                continue
            yield node
            stack += reversed(self._children(node))

    def describe(self, node):
        try:
            return node.get_role_name(), node.get_name() or ''
        except self._error:
            return '', ''

    def is_visible(self, node):
        try:
            return node.get_state_set().contains(self._atspi.StateType.VISIBLE)
        except self._error:
            return False

    def all(self, name=None, role=None, containing=None):
        """Every thing on the screen with that name, those words in its name, or that role."""
        found = []
        for node in self._walk(self._atspi.get_desktop(0)):
            its_role, its_name = self.describe(node)
            if ((name is None or its_name == name) and (role is None or its_role in role) and
                    (containing is None or containing in its_name) and self.box(node)[3] > 0):
                found.append(node)
        return found

    def find(self, name=None, role=None, containing=None, timeout=None):
        """The first such thing, waited for."""
        what = ' '.join(str(part) for part in (role, name, containing) if part)
        return wait_for(lambda: self.all(name, role, containing), f'“{what}” on the screen', timeout)[0]

    def gone(self, name=None, role=None, containing=None, timeout=None):
        wait_for(lambda: not self.all(name, role, containing),
                 f'“{name or containing or role}” to leave the screen', timeout)

    def box(self, node):
        """Where it is in its window: x, y, width, height in pixels."""
        try:
            box = node.get_extents(self._atspi.CoordType.WINDOW)
        except self._error:
            return 0, 0, 0, 0
        return box.x, box.y, box.width, box.height

    def press(self, node):
        """What assistive technology does in place of a click."""
        if not node.get_n_actions() or not node.do_action(0):
            raise Failure(f'“{self.describe(node)[1]}” cannot be pressed')

    def print_tree(self):
        def visit(node, depth):
            role, name = self.describe(node)
            print(f'{"  " * depth}{role} “{name}” {self.box(node) if depth > 1 else ""}'
                  f'{"" if depth < 2 or self.is_visible(node) else " (hidden)"}')
            for child in self._children(node):
                visit(child, depth + 1)
        visit(self._atspi.get_desktop(0), 0)
