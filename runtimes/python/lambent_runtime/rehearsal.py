"""The handler that a stem rehearses with."""


def handler(event, context):
    return event
