"""Entry point of the zygote, which forks Lambent's runtime clients for Python 3.8 and later.

This file only starts the package beside it, and then what `bootstrap.py` is in a child.
"""

import os
import sys

DIRECTORY = os.path.dirname(os.path.abspath(__file__))

from lambent_runtime.zygote import serve  # noqa: E402

if __name__ == "__main__":
    exec(serve(os.path.join(DIRECTORY, "bootstrap.py")))
