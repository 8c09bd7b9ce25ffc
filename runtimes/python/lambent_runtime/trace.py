"""The variable _X_AMZN_TRACE_ID.

Where the client's native part is there, it is changed in place: see runtimes/native/trace.h for what
the usual way costs.
"""

import os

try:
    from ._trace import put as _put
except ImportError:

    def _put(_):
        return False


_NAME = "_X_AMZN_TRACE_ID"
_RAW_NAME = os.fsencode(_NAME)


def current():
    return os.environ.get(_NAME)


def become(trace_id):
    """Changes both what Python shows of the environment and the process's own."""
    if trace_id is None:
        os.environ.pop(_NAME, None)
        return
    value = os.fsencode(trace_id)
    # The mapping behind os.environ; a function may have replaced os.environ itself.
    shown = getattr(os.environ, "_data", None)
    if shown is not None and _put(value):
        shown[_RAW_NAME] = value
    else:
        os.environ[_NAME] = trace_id
