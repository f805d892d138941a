"""Compiled modules for every process of the tests, also where Python was told to write none: in .venv/, nowhere else.

Some hundred processes load the libraries in a run, and each would compile them anew: 7 of its 13 seconds.
"""

import os
import sys
from pathlib import Path

if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = sys.pycache_prefix or str(Path(sys.prefix) / ".bytecode")
    # For the processes that tests and pytest-xdist start.
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
