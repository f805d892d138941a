"""Pipeline: the stages collect, themes, causes, cards and report, and nothing else.

Each stage loads its input, skips the work when a fingerprint of all that goes in is that of the current run, calls the
package that does it (which works on plain records and frames), and stores the outcome in one transaction.
"""

from voc.pipeline.context import Context, Progress, StageOutcome, compute_store_fingerprint

__all__ = ["Context", "Progress", "StageOutcome", "compute_store_fingerprint"]
