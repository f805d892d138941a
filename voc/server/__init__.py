"""The Jupyter server extension: voc under the server's own authentication, authorization and XSRF protection.

``app`` is what Jupyter loads, ``routes`` the addresses, ``workspaces`` what may be opened, ``jobs`` long work in a
process of its own (``worker`` is that process). Every figure and every decision comes from
:class:`voc.triage.desk.Desk`; nothing here knows a rule.
"""
