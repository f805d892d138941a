"""What is done to a text before and after it is stored; knows nothing of files, tables or themes.

``clean`` and ``redact`` come before the store; ``segment`` and ``embed`` work on what they leave.
"""
