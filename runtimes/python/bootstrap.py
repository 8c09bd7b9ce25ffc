"""Entry point of Lambent's runtime client for Python 3.8 and later.

This file only starts the package beside it: Python caches the compiled form of packages, not of the
script that it was started with.
"""

import os
import sys

DIRECTORY = os.path.dirname(os.path.abspath(__file__))
if sys.path[0] != DIRECTORY:
    # The function's environment asks Python for safe paths.
    sys.path.insert(0, DIRECTORY)

from lambent_runtime.runtime import main  # noqa: E402

if __name__ == "__main__":
    main()
