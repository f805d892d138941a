"""A seeded generator of an invented Dutch energy supplier: contacts, comments, signals, and the truth behind them.

``python -m examples.generator`` writes ``examples/data`` (what a company would export) and ``examples/key`` (what is
planted; for tests only). The same seed gives the same bytes.
"""

import os

# openpyxl writes other bytes where lxml happens to be installed, and the files must be the same everywhere.
os.environ["OPENPYXL_LXML"] = "False"
