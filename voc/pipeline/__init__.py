"""collect → themes → causes → report: the one place that *runs* stages.

Each stage works on plain records and frames and knows nothing of the others; here they are given their input, told
apart from what was already done (a watermark over all that goes in), and their outcome is stored in one transaction.
"""

from voc.pipeline.context import Context, Outcome, Progress, store_watermark

__all__ = ["Context", "Outcome", "Progress", "store_watermark"]
