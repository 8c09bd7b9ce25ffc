"""Events and answers as JSON, encoded as AWS's client encodes them.

AWS uses simplejson. What differs from the standard library is done here: Decimal as a number, bytes
as text, named tuples and whatever else has `_asdict` as objects. The fast paths call the C scanner and encoder of `json` directly,
which saves the import of `json` and of `re` at start-up; whatever they do not take, errors
included, goes the long way round.
"""

import os
import sys

from .faults import Fault, MARSHAL_ERROR, UNMARSHAL_ERROR

try:
    from _json import encode_basestring, encode_basestring_ascii, make_encoder, make_scanner
except ImportError:
    make_encoder = make_scanner = None

_WITH_ASCII_ONLY = {
    "AWS_Lambda_python" + version for version in ("3.6", "3.7", "3.8", "3.9", "3.10", "3.11")
}

# Compared with later counts: only when a class derived from tuple was defined since then can an
# answer hold a named tuple, and only then is it searched for one. A stem has imported some.
_TUPLE_CLASSES = len(tuple.__subclasses__())

_SCALARS = frozenset((str, int, float, bool, type(None)))


class _ScannerSettings:
    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = {"-Infinity": -float("inf"), "Infinity": float("inf"), "NaN": float("nan")}.get
    memo = {}


_scan = make_scanner(_ScannerSettings) if make_scanner else None
_markers = {}
_decimals = []


def from_json(body):
    """The event of UTF-8 encoded JSON."""
    try:
        text = str(body, "utf-8")
        if _scan:
            try:
                event, end = _scan(text, 0)
                if end == len(text):
                    return event
            except Exception:
                pass
        import json

        return json.loads(text)
    except Exception as error:
        raise Fault(UNMARSHAL_ERROR, "Unable to unmarshal input: {}".format(error))


def to_json(value):
    """The UTF-8 encoded JSON of a handler's result."""
    try:
        try:
            text = _encode(value)
        except TypeError:
            # Perhaps only because of keys that are bytes.
            text = _encode(_plain(value))
        else:
            if len(tuple.__subclasses__()) != _TUPLE_CLASSES and _holds_record(value):
                text = _encode(_plain(value))
        return text.encode("utf-8")
    except Exception as error:
        raise Fault(MARSHAL_ERROR, "Unable to marshal response: {}".format(error))


def error_to_json(error):
    """The UTF-8 encoded JSON of an error, which is always text, lists and dictionaries."""
    return _encode(error).encode("utf-8", "backslashreplace")


def _encode(value):
    try:
        text = "".join(_encode_chunks(value, 0))
        for placeholder, number in _decimals:
            text = text.replace(_quote(placeholder), number, 1)
        return text
    finally:
        _markers.clear()
        _decimals.clear()


def _default(value):
    if isinstance(value, (bytes, bytearray)):
        return value.decode("utf-8")
    decimal = sys.modules.get("decimal")
    if decimal and isinstance(value, decimal.Decimal):
        if value.is_nan():
            return float("nan")
        # Neither int nor float keeps all digits, so the number is put in afterwards.
        placeholder = "\0decimal {} {}\0".format(len(_decimals), id(_decimals))
        _decimals.append((placeholder, str(value)))
        return placeholder
    if _is_record(value):
        return _plain(value)
    raise TypeError(
        "Object of type {} is not JSON serializable".format(value.__class__.__name__)
    )


def configure():
    """Reads the environment, which must be the function's by now."""
    global _quote, _encode_chunks
    ascii_only = os.environ.get("AWS_EXECUTION_ENV", "") in _WITH_ASCII_ONLY
    if make_encoder:
        _quote = encode_basestring_ascii if ascii_only else encode_basestring
        _encode_chunks = make_encoder(
            _markers, _default, _quote, None, ": ", ", ", False, False, True
        )
    else:
        import json

        _quote = json.JSONEncoder(ensure_ascii=ascii_only, default=_default).encode

        def _encode_chunks(value, _level):
            return (_quote(value),)


def _is_record(value):
    return callable(getattr(value, "_asdict", None))


def _as_dictionary(record):
    members = record._asdict()
    if not isinstance(members, dict):
        raise TypeError(
            "_asdict() must return a dict, not {}".format(members.__class__.__name__)
        )
    return members


def _holds_record(value):
    """Whether a named tuple is in it. For what was encoded, and therefore does not hold itself."""
    found = [value]
    pop = found.pop
    push = found.append
    while found:
        container = pop()
        if isinstance(container, dict):
            container = container.values()
        elif not isinstance(container, (list, tuple)):
            continue
        elif isinstance(container, tuple) and _is_record(container):
            return True
        for item in container:
            if type(item) not in _SCALARS:
                push(item)
    return False


def _plain(value):
    """The value with records as dictionaries and keys that are bytes as text."""
    if not isinstance(value, (dict, list)) and _is_record(value):
        value = _as_dictionary(value)
    if isinstance(value, dict):
        return {
            key.decode("utf-8") if isinstance(key, bytes) else key: _plain(item)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
