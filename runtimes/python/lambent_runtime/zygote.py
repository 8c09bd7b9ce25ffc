"""A zygote: a process that has what a stem has, and becomes one as often as it is asked, by forking
(docs/runtime-protocol.md, "The Python zygote").

It runs no code of a function, has one thread, and takes its garbage collector's objects out of
collections, so that its children share their memory with it. Its messages are on descriptor 3.
"""

# First, since it notes what is imported by then.
from . import stem  # isort: skip

import gc
import os
import select
import signal
import sys
from _socket import AF_UNIX, CMSG_LEN, SCM_RIGHTS, SOCK_SEQPACKET, SOL_SOCKET, socket

_CONTROL = 3
_REQUEST_SIZE = 17
# Bytes of one descriptor in a control message.
_INT_SIZE = 4
# More than a request has, so that a wrong one is not cut off unseen.
_MAX_DESCRIPTORS = 8
# Above all descriptors that a zygote has; those of requests are closed one by one.
_DESCRIPTOR_LIMIT = 64
_SOCKET = "/run/lambent/s"
_CANNOT_JOIN = 125


def serve(entry):
    """Returns in each child, ready to run `entry` as the main program, and never in the zygote."""
    with open(entry, "rb") as source:
        program = compile(source.read(), entry, "exec")
    path = os.environ.get("LAMBENT_RUNTIME_SOCKET") or _SOCKET
    namespaces = _Namespaces(os.environ.get("LAMBENT_ZYGOTE_LIBRARY"))
    stem.prepare()
    gc.collect()
    gc.freeze()
    gc.disable()
    _Zygote(namespaces).run()
    gc.enable()
    os.chdir("/")
    os.environ.clear()
    os.environ["LAMBENT_STEM"] = "1"
    os.environ["LAMBENT_RUNTIME_SOCKET"] = path
    _become_program(entry)
    return program


def _become_program(entry):
    """Makes the main module and the arguments those of a process started with `entry`."""
    main = sys.modules["__main__"].__dict__
    for name in list(main):
        if not name.startswith("__"):
            del main[name]
    main["__file__"] = entry
    main["__loader__"].path = entry
    sys.argv[:] = [entry]
    if hasattr(sys, "orig_argv"):
        sys.orig_argv[-1] = entry


class _Namespaces:
    """The library through which children enter their sandboxes; without it they stay outside."""

    def __init__(self, library):
        self._library = None
        # Its own pid namespace takes a process back only where it has authority there.
        self.can_leave = True
        if library:
            import ctypes

            self._library = ctypes.CDLL(library)
            self._library.lambent_join.argtypes = (ctypes.c_int, ctypes.c_uint, ctypes.c_uint)
            self.can_leave = self._library.lambent_own_pid_namespace() == 0

    def enter_for_children(self, process):
        if self._library:
            _check("lambent_pid_namespace", self._library.lambent_pid_namespace(process))

    def leave_for_children(self):
        if self._library:
            _check("lambent_own_pid_namespace", self._library.lambent_own_pid_namespace())

    def join(self, process, user, group):
        if self._library:
            _check("lambent_join", self._library.lambent_join(process, user, group))


def _check(function, result):
    if result != 0:
        raise OSError(-result, "{}: {}".format(function, os.strerror(-result)))


class _Zygote:
    def __init__(self, namespaces):
        self._namespaces = namespaces
        self._control = socket(AF_UNIX, SOCK_SEQPACKET, 0, _CONTROL)
        # Ids of requests by the process that came of them.
        self._children = {}

    def run(self):
        """Serves requests; returns only in a child, inside its sandbox."""
        ended, woken = os.pipe()
        os.set_blocking(ended, False)
        os.set_blocking(woken, False)
        # The handler does nothing, but only where there is one is the descriptor written to.
        signal.signal(signal.SIGCHLD, _ignore)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        poll = select.poll()
        poll.register(_CONTROL, select.POLLIN)
        poll.register(ended, select.POLLIN)
        self._send(b"W")
        while True:
            ready = [descriptor for descriptor, _ in poll.poll()]
            if ended in ready:
                _drain(ended)
                self._reap()
            if _CONTROL in ready and self._is_child_of_request():
                return

    def _send(self, message):
        try:
            self._control.send(message)
        except OSError:
            os._exit(0)

    def _reap(self):
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            code = 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
            request = self._children.pop(pid, None)
            if request:
                self._send(b"X" + request + code.to_bytes(4, "big"))

    def _is_child_of_request(self):
        """Takes one request and forks; whether this is the child."""
        message, descriptors = self._receive()
        request = message[1:9]
        try:
            if message[:1] != b"F" or len(message) != _REQUEST_SIZE or len(descriptors) != 2:
                raise ValueError("not a request: {!r}".format(message))
            process, output = descriptors
            fork = self._fork if self._namespaces.can_leave else self._fork_twice
            if fork(process, request):
                self._settle(process, output, message)
                return True
        except (OSError, ValueError) as error:
            self._refuse(request, error)
        for descriptor in descriptors:
            os.close(descriptor)
        return False

    def _refuse(self, request, error):
        self._send(b"E" + request + str(error).encode("utf-8", "replace"))

    def _receive(self):
        try:
            message, control, _, _ = self._control.recvmsg(
                _REQUEST_SIZE + 1, CMSG_LEN(_MAX_DESCRIPTORS * _INT_SIZE)
            )
        except OSError:
            os._exit(0)
        if not message:
            os._exit(0)
        descriptors = []
        for level, kind, data in control:
            if level == SOL_SOCKET and kind == SCM_RIGHTS:
                for at in range(0, len(data) - len(data) % _INT_SIZE, _INT_SIZE):
                    descriptors.append(int.from_bytes(data[at : at + _INT_SIZE], sys.byteorder))
        return message, descriptors

    def _fork(self, process, request):
        """Whether this is the child."""
        self._namespaces.enter_for_children(process)
        pid = None
        try:
            pid = os.fork()
        finally:
            if pid != 0:
                self._leave()
        if pid == 0:
            return True
        self._children[pid] = request
        self._send(b"S" + request + pid.to_bytes(4, "big"))
        return False

    def _fork_twice(self, process, request):
        """The same where there is no way back: a process in between enters, and ends.

        Its child, whose parent is then the platform, waits for that."""
        ended, held = os.pipe()
        between = os.fork()
        if between != 0:
            os.close(ended)
            os.close(held)
            if os.waitpid(between, 0)[1] != 0:
                raise OSError("the process in between has failed")
            return False
        try:
            self._namespaces.enter_for_children(process)
            pid = os.fork()
        except OSError as error:
            self._refuse(request, error)
            os._exit(0)
        if pid != 0:
            self._send(b"S" + request + pid.to_bytes(4, "big"))
            os._exit(0)
        os.close(held)
        os.read(ended, 1)
        return True

    def _leave(self):
        try:
            self._namespaces.leave_for_children()
        except OSError as error:
            # All further children would be in a function's sandbox.
            sys.stderr.write("The zygote ends: {}\n".format(error))
            sys.stderr.flush()
            os._exit(1)

    def _settle(self, process, output, message):
        """In the child: keeps nothing of the zygote, and enters the sandbox."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.dup2(output, 1)
        os.dup2(output, 2)
        nothing = os.open("/dev/null", os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(process, _CONTROL, False)
        self._control.detach()
        os.closerange(_CONTROL + 1, _DESCRIPTOR_LIMIT)
        user = int.from_bytes(message[9:13], "big")
        group = int.from_bytes(message[13:17], "big")
        try:
            self._namespaces.join(_CONTROL, user, group)
        except OSError as error:
            sys.stderr.write("Cannot enter the sandbox: {}\n".format(error))
            sys.stderr.flush()
            os._exit(_CANNOT_JOIN)
        os.close(_CONTROL)
        random = sys.modules.get("random")
        if random:
            random.seed()


def _ignore(_signal, _frame):
    pass


def _drain(descriptor):
    try:
        while os.read(descriptor, 4096):
            pass
    except BlockingIOError:
        pass
