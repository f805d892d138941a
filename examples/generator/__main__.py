"""``python -m examples.generator [--seed N] [--data DIR] [--key DIR] [--collected WORKSPACE]``."""

from __future__ import annotations

import argparse
from pathlib import Path

from examples.generator import actions, audit, company, write

SEED = 2026
EXAMPLES = Path(__file__).parent.parent


def main() -> None:
    """Generate the company and write its files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--data", type=Path, default=EXAMPLES / "data")
    parser.add_argument("--key", type=Path, default=EXAMPLES / "key")
    parser.add_argument("--collected", type=Path, help="a workspace with the same files, for the audit to be drawn in")
    options = parser.parse_args()
    made = company.make(options.seed)
    write.data(options.data, made)
    write.key(options.key, made)
    audit.write(options.data, options.key, made, options.seed, options.collected)
    actions.write(options.data, made)
    for path in sorted([*options.data.iterdir(), *options.key.iterdir()]):
        print(f"{path.stat().st_size / 1e6:7.2f} MB  {path.parent.name}/{path.name}")


if __name__ == "__main__":
    main()
