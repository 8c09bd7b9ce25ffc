"""The life of the process: import the handler, then one invocation at a time."""

import os
import site
import sys

from . import context, marshaller, output, trace
from .connection import connect
from .faults import (
    BUILT_IN_MODULE_CONFLICT,
    HANDLER_NOT_FOUND,
    IMPORT_MODULE_ERROR,
    MALFORMED_HANDLER_NAME,
    USER_CODE_SYNTAX_ERROR,
    Fault,
    describe,
    log_record,
)
from .marshaller import error_to_json, from_json, to_json

# The directory with the contents of layers.
_opt = "/opt"

# The directory with the modules of AWS's SDK, where the platform has them.
_sdk = None


def main():
    global _opt, _sdk
    path = os.environ.pop("LAMBENT_RUNTIME_SOCKET", None)
    if not path:
        sys.exit("LAMBENT_RUNTIME_SOCKET is not set: the client is started by Lambent.")
    stem = os.environ.pop("LAMBENT_STEM", None) == "1"
    _opt = os.environ.pop("LAMBENT_LAYERS", _opt)
    if stem:
        from .stem import become, forget, prepare

        prepare()
    try:
        connection = connect(path)
    except OSError as error:
        sys.exit("Cannot connect to the platform: {}".format(error))
    if stem:
        become(connection)
        forget()
    _sdk = os.environ.pop("LAMBENT_SDK", None)
    _set_module_path()
    configure()
    try:
        handler = load(os.environ.get("_HANDLER", ""))
    except Exception as error:
        document = describe(error)
        _log(document)
        output.flush()
        connection.init_error(document["errorType"], error_to_json(document))
        sys.exit(1)
    output.flush()
    connection.ready()
    _serve(connection, handler)


def configure():
    """Has the client follow the environment, which must be the function's by now."""
    context.configure()
    marshaller.configure()
    output.configure()


def _set_module_path():
    """The function's code, then layers, then what Python itself has, then this client and the SDK.

    By default PYTHONPATH has the last two before what Python itself has, as on AWS.

    Code and layers are site directories, as on AWS: what their `.pth` files name follows.
    """
    client = sys.path.pop(0)
    task = os.environ.get("LAMBDA_TASK_ROOT") or os.getcwd()
    directories = [task, *layer_directories()]
    sys.path[:0] = directories
    if client not in sys.path:
        sys.path.append(client)
    if _sdk and _sdk not in sys.path:
        sys.path.append(_sdk)
    for directory in directories:
        if os.path.isdir(directory):
            site.addsitedir(directory)


def layer_directories():
    """Where layers have modules; made for the version that was asked for, or for the one that runs."""
    own = "python{}.{}".format(*sys.version_info[:2])
    asked = os.environ.get("AWS_EXECUTION_ENV", "").rpartition("_")[2]
    versions = [asked, own] if asked.startswith("python3.") and asked != own else [own]
    return [
        *("{}/python/lib/{}/site-packages".format(_opt, version) for version in versions),
        _opt + "/python",
    ]


def load(name):
    """The handler of that name."""
    import importlib

    module_name, dot, function = name.rpartition(".")
    if not dot:
        raise Fault(
            MALFORMED_HANDLER_NAME,
            "Bad handler '{}': not enough values to unpack (expected 2, got 1)".format(name),
        )
    try:
        if module_name.split(".")[0] in sys.builtin_module_names:
            raise Fault(
                BUILT_IN_MODULE_CONFLICT,
                "Cannot use built-in module {} as a handler module".format(module_name),
            )
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault(
            IMPORT_MODULE_ERROR, "Unable to import module '{}': {}".format(module_name, error)
        )
    except SyntaxError as error:
        raise Fault(
            USER_CODE_SYNTAX_ERROR,
            "Syntax error in module '{}': {}".format(module_name, error),
            ['  File "{}" Line {}\n    {}'.format(error.filename, error.lineno, error.text)],
        )
    try:
        return getattr(module, function)
    except AttributeError:
        raise Fault(
            HANDLER_NOT_FOUND,
            "Handler '{}' missing on module '{}'".format(function, module_name),
        )


def _serve(connection, handler):
    trace_id = trace.current()
    while True:
        trace_id = serve_next(connection, handler, trace_id)


def serve_next(connection, handler, trace_id):
    """One invocation; takes the trace id of the last one and returns this one's."""
    request = connection.next()
    current = output.current
    current.request_id = request.request_id
    current.tenant_id = request.tenant_id
    # Changing the process's environment is not free, so an unchanged id is left alone.
    if request.trace_id != trace_id:
        trace.become(request.trace_id)
    try:
        invocation = context.LambdaContext(request)
        result = handler(from_json(request.body), invocation)
        answer = result if isinstance(result, bytes) else to_json(result)
    except Exception as error:
        document = describe(error, request.request_id)
        _log(document)
        output.flush()
        connection.error(request, document["errorType"], error_to_json(document))
    else:
        output.flush()
        connection.response(request, answer)
    return request.trace_id


def _log(document):
    output.sink.log(log_record(document, output.settings.json))
