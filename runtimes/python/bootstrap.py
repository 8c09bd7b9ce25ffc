"""Entry point of Lambent's runtime client for Python 3.8 and later.

This file only starts the package beside it: Python caches the compiled form of packages, not of the
script that it was started with.
"""

from lambent_runtime.runtime import main

if __name__ == "__main__":
    main()
