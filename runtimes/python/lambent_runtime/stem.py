"""A stem: a client that was started before its function is known (docs/runtime-protocol.md, "Stems").

It imports and rehearses beforehand what is the same for every function. A handler must not be able to
tell it from a direct start, but for modules that are in memory already. Nothing here may look below
/var/task or /opt before the platform says LOAD: Python would remember what it did not find.
"""

import importlib
import os
import site
import sys
import time

from . import context, marshaller, output
from .connection import Connection
from .runtime import layer_directories, load, serve_next

# Modules that many handlers import, directly or not. Each is loaded once, and the children of a zygote
# share most of its memory. Modules that seed a random generator or load OpenSSL must not be listed.
_IMPORTED = (
    "base64 collections contextlib copy datetime functools json logging os re socket traceback types"
    " typing urllib.parse"
).split()

# Beyond the number after which Python 3.11 and later have specialised the code.
_REHEARSALS = 20

# Modules that Python imports when it starts, if there are any.
_CUSTOM = {"sitecustomize", "usercustomize"}

_EVENT = b'{"text": "\\u00fc", "list": [1, 2.5, null]}'

# Modules that a direct start has by the time it imports the handler.
_DIRECT = frozenset(sys.modules)

# Modules that it does not have, and the names that they and their packages are found by.
_additional = None
_found_by = frozenset()


def prepare():
    """Does what can be done without knowing the function; once in a process or its ancestors."""
    global _additional, _found_by
    if _additional is not None:
        return
    for name in _IMPORTED:
        importlib.import_module(name)
    output.define_logging(sys.modules["logging"])
    _rehearse()
    _additional = frozenset(
        name for name in sys.modules if name not in _DIRECT and not name.startswith(__package__)
    )
    _found_by = frozenset(name.partition(".")[0] for name in _additional)


def _rehearse():
    """Has a handler of the client's own serve a few events, without a platform."""
    context.configure()
    marshaller.configure()
    handler = load("lambent_runtime.rehearsal.handler")
    rehearsal = _Rehearsal()
    connection = Connection(rehearsal, rehearsal)
    for _ in range(_REHEARSALS):
        serve_next(connection, handler, None)
    output.current.request_id = None


class _Rehearsal:
    """The platform's socket, when there is none."""

    def __init__(self):
        strings = b"".join(bytes((0, len(text))) + text for text in (b"id", b"arn", b"", b"", b"", b""))
        body = b"\x01" + bytes(8) + strings + _EVENT
        self._frame = len(body).to_bytes(4, "big") + body

    def recv_into(self, view):
        view[: len(self._frame)] = self._frame
        return len(self._frame)

    def sendall(self, _):
        pass


def become(connection):
    """Makes the function's variables the whole environment, and once its code is there derives what a
    start would derive from both.
    """
    variables = connection.waiting()
    os.environ.clear()
    os.environ.update(variables)
    connection.await_code()
    _set_locale()
    time.tzset()
    os.chdir(os.environ.get("LAMBDA_TASK_ROOT") or "/")
    _follow_paths(os.environ.get("PYTHONPATH"))
    logging = sys.modules.get("logging")
    if logging:
        # Records tell the time since; nanoseconds from Python 3.13 on.
        now = time.time_ns() if isinstance(logging._startTime, int) else time.time()
        logging._startTime = now


def forget():
    """Removes what a handler could see of the stem."""
    package = sys.modules[__package__]
    for name in ("stem", "rehearsal", "zygote"):
        if sys.modules.pop(__package__ + "." + name, None):
            delattr(package, name)


def _set_locale():
    """As Python does when it starts (PEP 538)."""
    from _locale import LC_CTYPE, Error, setlocale

    try:
        if setlocale(LC_CTYPE, "") != "C":
            return
    except Error:
        pass
    if not os.environ.get("LC_ALL"):
        for name in ("C.UTF-8", "C.utf8", "UTF-8"):
            try:
                setlocale(LC_CTYPE, name)
            except Error:
                continue
            os.environ["LC_CTYPE"] = name
            return
    setlocale(LC_CTYPE, "C")


def _follow_paths(python_path):
    """Puts the entries behind the client's directory, as `site` does, and runs what they bring."""
    entries = []
    if python_path:
        entries = [os.path.abspath(entry) for entry in python_path.split(os.pathsep)]
        sys.path[1:] = dict.fromkeys(entries + sys.path[1:])
    for directory in dict.fromkeys([os.getcwd(), *layer_directories(), *entries]):
        if directory == sys.path[0]:
            continue
        try:
            names = {name.partition(".")[0] for name in os.listdir(directory)}
        except OSError:
            continue
        if not _found_by.isdisjoint(names):
            # A direct start would import the function's own, also where Python's modules ask for it.
            for name in _additional:
                sys.modules.pop(name, None)
        for name in sorted(_CUSTOM & names):
            if directory in entries:
                sys.modules.pop(name, None)
                getattr(site, "exec" + name)()
