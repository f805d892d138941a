"""voc: voice of the customer in JupyterLab."""

__version__ = "0.1.0"
