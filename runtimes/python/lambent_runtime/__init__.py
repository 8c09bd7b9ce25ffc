"""Serves a function's handler over the frame protocol of docs/runtime-protocol.md.

Handlers see what AWS's own client gives them (https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html).
Start-up time is the reason for the few and plain imports: logging, json and traceback are imported
when the function or an error first needs them.
"""
