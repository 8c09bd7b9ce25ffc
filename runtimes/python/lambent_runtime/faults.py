"""Errors as callers and logs see them
(https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html)."""

import os
import sys
import time

BUILT_IN_MODULE_CONFLICT = "Runtime.BuiltInModuleConflict"
CONTEXT_UNMARSHAL_ERROR = "Runtime.LambdaContextUnmarshalError"
HANDLER_NOT_FOUND = "Runtime.HandlerNotFound"
IMPORT_MODULE_ERROR = "Runtime.ImportModuleError"
MALFORMED_HANDLER_NAME = "Runtime.MalformedHandlerName"
MARSHAL_ERROR = "Runtime.MarshalError"
UNMARSHAL_ERROR = "Runtime.UnmarshalError"
USER_CODE_SYNTAX_ERROR = "Runtime.UserCodeSyntaxError"

_CLIENT_DIRECTORY = os.path.dirname(os.path.abspath(__file__))

# So that log viewers keep the indentation of a trace.
_INDENT = "\u00a0"


class Fault(Exception):
    """An error of the runtime client itself; `trace` is a list of formatted entries or None."""

    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = error_type
        self.message = message
        self.trace = trace


def describe(error, request_id=""):
    """The error document for `error`."""
    if isinstance(error, Fault):
        return _document(error.message, error.error_type, error.trace, request_id)
    import traceback

    frames = [
        (frame.filename, frame.lineno, frame.name, frame.line)
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    for index, frame in enumerate(frames):
        if not frame[0].startswith(_CLIENT_DIRECTORY):
            frames = frames[index:]
            break
    return _document(
        str(error), type(error).__name__, traceback.format_list(frames), request_id
    )


def _document(message, error_type, trace, request_id):
    return {
        "errorMessage": message,
        "errorType": error_type,
        "requestId": request_id,
        "stackTrace": trace or [],
    }


def log_record(document, as_json):
    """The log record for an error document; as on AWS, text has no line feed at its end."""
    if as_json:
        from .marshaller import error_to_json

        record = {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "log_level": "ERROR",
        }
        record.update(document)
        return error_to_json(record).decode("utf-8") + "\n"
    head = "[ERROR]"
    if document["errorType"]:
        head += " " + document["errorType"]
    if document["errorMessage"]:
        head += (":" if document["errorType"] else "") + " " + document["errorMessage"]
    lines = [head, "Traceback (most recent call last):"]
    for entry in document["stackTrace"]:
        lines += [_indented(line) for line in entry.splitlines()] or [""]
    return "\n".join(lines)


def _indented(line):
    text = line.lstrip(" ")
    return _INDENT * (len(line) - len(text)) + text
