"""The sockets to the platform: one read for an event, one write for its answer."""

import os

# The C part of `socket`, whose Python part imports selectors and enum for what is not needed here.
try:
    from _socket import AF_UNIX, SOCK_STREAM, socket
except ImportError:
    from socket import AF_UNIX, SOCK_STREAM, socket

_INVOKE = 0x01
_SPECIALISE = 0x02
_LOAD = 0x03
_INVOKE_STREAMING = 0x04
_READY = 0x10
_INIT_ERROR = 0x11
_WAITING = 0x12
_RESPONSE = 0x20
_ERROR = 0x21

# Bytes; events that do not fit are read into a buffer of their own.
_BUFFER_SIZE = 64 * 1024
# Bytes; from this size on a second system call is cheaper than copying the body behind its header.
_COPY_LIMIT = 64 * 1024
# Bytes; the function chooses the names of its errors.
_MAX_ERROR_TYPE = 1024


class Request:
    """One event with its headers; headers that were empty are None."""

    __slots__ = (
        "deadline_ms",
        "raw_request_id",
        "request_id",
        "function_arn",
        "trace_id",
        "client_context",
        "cognito_identity",
        "tenant_id",
        "body",
    )


class Connection:
    """Connected once; every method that finds the platform gone ends the process."""

    def __init__(self, events, answers):
        self._events = events
        self._answers = answers
        self._buffer = bytearray(_BUFFER_SIZE)
        self._view = memoryview(self._buffer)
        # The beginning of the next frame may have been read already: LOAD may follow SPECIALISE at once.
        self._ahead = b""

    def waiting(self):
        """Tells the platform that a stem may be specialised, and waits for its environment."""
        self._send(_WAITING, b"", b"")
        return _parse_environment(*self._await(_SPECIALISE))

    def await_code(self):
        """Waits until the code of a stem's function is there."""
        self._await(_LOAD)

    def ready(self):
        self._send(_READY, b"", b"")

    def init_error(self, error_type, json):
        self._send(_INIT_ERROR, _string(error_type), json)

    def response(self, request, body):
        self._send(_RESPONSE, request.raw_request_id, body)

    def error(self, request, error_type, json):
        self._send(_ERROR, request.raw_request_id + _string(error_type), json)

    def next(self):
        """Waits for the next event. Answers are whole, also where they might be streamed, as on AWS."""
        while True:
            buffer, size = self._read_frame()
            if buffer[4] == _INVOKE or buffer[4] == _INVOKE_STREAMING:
                return _parse(buffer, size)

    def _await(self, kind):
        while True:
            buffer, size = self._read_frame()
            if buffer[4] == kind:
                return buffer, size

    def _read_frame(self):
        view = self._view
        if self._ahead:
            filled = len(self._ahead)
            view[:filled] = self._ahead
            self._ahead = b""
        else:
            filled = self._receive(view)
        while filled < 4:
            filled += self._receive(view[filled:])
        size = 4 + int.from_bytes(view[:4], "big")
        if filled == size:
            return self._buffer, size
        if filled > size:
            self._ahead = bytes(view[size:filled])
            return self._buffer, size
        buffer = self._buffer
        if size > _BUFFER_SIZE:
            buffer = bytearray(size)
            buffer[:filled] = view[:filled]
            view = memoryview(buffer)
        while filled < size:
            filled += self._receive(view[filled:size])
        return buffer, size

    def _receive(self, view):
        try:
            size = self._events.recv_into(view)
        except OSError:
            size = 0
        if size == 0:
            os._exit(0)
        return size

    def _send(self, kind, strings, body):
        header = (1 + len(strings) + len(body)).to_bytes(4, "big") + bytes((kind,)) + strings
        try:
            if len(body) < _COPY_LIMIT:
                self._answers.sendall(header + body)
            else:
                self._answers.sendall(header)
                self._answers.sendall(body)
        except OSError:
            os._exit(0)


def connect(path):
    """Raises OSError when the platform is not there.

    Who sleeps in recv is also woken when the other end reads what was sent on the same socket: on one
    connection every answer would wake this process for nothing.
    """
    events = socket(AF_UNIX, SOCK_STREAM)
    events.connect(path)
    answers = socket(AF_UNIX, SOCK_STREAM)
    answers.connect(path)
    return Connection(events, answers)


def _string(text):
    encoded = text.encode("utf-8", "replace")[:_MAX_ERROR_TYPE]
    return len(encoded).to_bytes(2, "big") + encoded


def _parse(buffer, size):
    view = memoryview(buffer)
    request = Request()
    request.deadline_ms = int.from_bytes(view[5:13], "big")
    at = 13
    values = []
    for _ in range(6):
        start = at + 2
        at = start + (buffer[at] << 8 | buffer[at + 1])
        values.append(str(view[start:at], "utf-8") if at > start else None)
        if len(values) == 1:
            request.raw_request_id = bytes(view[13:at])
    (
        request.request_id,
        request.function_arn,
        request.trace_id,
        request.client_context,
        request.cognito_identity,
        request.tenant_id,
    ) = values
    request.body = view[at:size]
    return request


def _parse_environment(buffer, size):
    """The variables of a function, as pairs of name and value in their order."""
    text = bytes(memoryview(buffer)[5:size])
    at = 2
    strings = []
    for _ in range(2 * int.from_bytes(text[:2], "big")):
        start = at + 2
        at = start + (text[at] << 8 | text[at + 1])
        strings.append(text[start:at].decode("utf-8"))
    return list(zip(strings[::2], strings[1::2]))
