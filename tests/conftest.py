"""What all tests share."""

import os

# A test must not depend on the reader's terminal.
os.environ.setdefault("COLUMNS", "160")
os.environ.setdefault("NO_COLOR", "1")
