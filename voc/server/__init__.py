"""The Jupyter server extension: voc under the server's own authentication."""
