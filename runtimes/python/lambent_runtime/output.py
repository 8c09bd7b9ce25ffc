"""Standard output, and the root logger's handler, in the formats of Lambda's log stream
(https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html).

A record leaves in one write, in the form of docs/runtime-protocol.md ("Output"), and its log event
has the same text, with a line feed at its end or without. `logging` is set up when it is first
imported, since many functions never do.
"""

import os
import sys
import time

# Attributes of every log record, which are not among the fields that a function added.
_STANDARD_ATTRIBUTES = frozenset(
    "name msg args levelname levelno pathname filename module exc_info exc_text stack_info lineno"
    " funcName created msecs relativeCreated thread threadName processName process taskName"
    " aws_request_id tenant_id _frame_type".split()
)


class LogSink:
    """Where records go, whatever the function does to sys.stdout."""

    def __init__(self, stream):
        self._stream = stream

    def log(self, message):
        line = "\0\x1e" + message.replace("\0", "\x000").replace("\n", "\0n") + "\n"
        try:
            self._stream.write(line)
        except UnicodeEncodeError:
            self._stream.write(line.encode("utf-8", "backslashreplace").decode("utf-8"))
        self._stream.flush()


class _Settings:
    """How records are written."""

    json = False
    level = ""


class _Current:
    """The fields that log records of the running invocation carry."""

    request_id = None
    tenant_id = None


settings = _Settings()
current = _Current()
_stdout = sys.stdout
_stderr = sys.stderr
sink = LogSink(_stdout)
_logging_classes = {}


def configure():
    """Reads the environment, makes print() appear line by line and prepares `logging`."""
    settings.json = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    settings.level = level.replace("TRACE", "DEBUG")
    for stream in (_stdout, _stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", line_buffering=True)
    if "logging" in sys.modules:
        _configure_logging(sys.modules["logging"])
    else:
        sys.meta_path.insert(0, _LoggingImport())


def flush():
    """Brings out what was printed without a line end, so that it precedes the answer."""
    try:
        _stdout.flush()
        _stderr.flush()
    except (OSError, ValueError):
        pass


class _LoggingImport:
    """Finds `logging` once, as the other finders would, and sets it up when it is loaded."""

    def find_spec(self, name, path=None, target=None):
        if name != "logging":
            return None
        sys.meta_path.remove(self)
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                execute = spec.loader.exec_module

                def exec_module(module):
                    execute(module)
                    _configure_logging(module)

                spec.loader.exec_module = exec_module
                return spec
        return None


def define_logging(logging):
    """The classes of the root logger's handler and its filter, made once for the module."""
    defined = _logging_classes.get(logging)
    if defined:
        return defined

    class LambdaLoggerFilter(logging.Filter):
        def filter(self, record):
            record.aws_request_id = current.request_id or ""
            record.tenant_id = current.tenant_id
            return True

    class LambdaLoggerHandler(logging.Handler):
        def __init__(self, log_sink):
            logging.Handler.__init__(self)
            self.log_sink = log_sink

        def emit(self, record):
            self.log_sink.log(self.format(record))

    _logging_classes.clear()
    _logging_classes[logging] = (LambdaLoggerFilter, LambdaLoggerHandler)
    return _logging_classes[logging]


def _configure_logging(logging):
    LambdaLoggerFilter, LambdaLoggerHandler = define_logging(logging)
    logging.Formatter.converter = time.gmtime
    handler = LambdaLoggerHandler(sink)
    if settings.json:
        handler.setFormatter(_json_formatter(logging))
    else:
        handler.setFormatter(
            logging.Formatter(
                "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n",
                "%Y-%m-%dT%H:%M:%S",
            )
        )
    handler.addFilter(LambdaLoggerFilter())
    root = logging.getLogger()
    if settings.level in logging._nameToLevel:
        root.setLevel(settings.level)
    root.addHandler(handler)


def _json_formatter(logging):
    import json

    encode = json.JSONEncoder(ensure_ascii=False).encode

    class JsonFormatter(logging.Formatter):
        def __init__(self):
            super().__init__(datefmt="%Y-%m-%dT%H:%M:%SZ")

        def format(self, record):
            record.levelno = min(50, max(0, record.levelno)) // 10 * 10
            record.levelname = logging.getLevelName(record.levelno)
            fields = {
                "timestamp": self.formatTime(record, self.datefmt),
                "level": record.levelname,
                "message": record.getMessage(),
                "logger": record.name,
            }
            if record.exc_info:
                import traceback

                fields["stackTrace"] = traceback.format_tb(record.exc_info[2])
                fields["errorType"] = getattr(record.exc_info[0], "__name__", None)
                fields["errorMessage"] = str(record.exc_info[1])
            fields["requestId"] = getattr(record, "aws_request_id", None)
            if record.exc_info:
                fields["location"] = "{}:{}:{}".format(
                    record.pathname, record.funcName, record.lineno
                )
            fields["tenantId"] = getattr(record, "tenant_id", None)
            for key, value in record.__dict__.items():
                if key not in _STANDARD_ATTRIBUTES and key not in fields:
                    fields[key] = value
            return encode({k: v for k, v in fields.items() if v is not None}) + "\n"

    return JsonFormatter()
