import collections
import decimal
import logging
import os
import subprocess
import sys

Point = collections.namedtuple("Point", "x y")


def echo(event, context):
    return event


def context(event, context):
    return {
        "request": context.aws_request_id,
        "function": context.function_name,
        "version": context.function_version,
        "memory": context.memory_limit_in_mb,
        "arn": context.invoked_function_arn,
        "group": context.log_group_name,
        "stream": context.log_stream_name,
        "remaining": context.get_remaining_time_in_millis() > 0,
        "tenant": context.tenant_id,
        "app": context.client_context and context.client_context.client.app_title,
        "custom": context.client_context and context.client_context.custom,
        "identity": context.identity.cognito_identity_id,
    }


def environment(event, context):
    return {
        "socket": os.environ.get("LAMBENT_RUNTIME_SOCKET"),
        "trace": os.environ.get("_X_AMZN_TRACE_ID"),
        "path": sys.path[:3],
    }


def traces(event, context):
    shown = subprocess.check_output(["sh", "-c", 'printf %s "$_X_AMZN_TRACE_ID"'])
    return [os.environ.get("_X_AMZN_TRACE_ID", ""), shown.decode()]


def values(event, context):
    return {
        "point": Point(1, 2),
        "decimal": decimal.Decimal("12345678901234567890.10"),
        "nan": decimal.Decimal("NaN"),
        "bytes": b"text",
        b"key": "\u00fc",
    }


class Record:
    def __init__(self, **members):
        self.members = members

    def _asdict(self):
        return self.members


def records(event, context):
    return [Record(inner=Record(point=Point(1, 2)), list=[Record(a=b"b")]), Record()]


class NoRecord:
    def _asdict(self):
        return []


def no_record(event, context):
    return NoRecord()


def raw(event, context):
    return b"not json"


def unserialisable(event, context):
    return {"value": object()}


def circular(event, context):
    value = []
    value.append(value)
    return value


def raises(event, context):
    raise ValueError("bad value")


def raises_half_a_character(event, context):
    raise ValueError("\ud83d")


def exits(event, context):
    sys.exit(7)


def logs(event, context):
    print("printed")
    print("unfinished", end="")
    sys.stdout.write("\n")
    logging.getLogger().setLevel(logging.INFO)
    logging.info("two\nlines")
    logging.warning("counted %d", 3, extra={"key": "value"})
    context.log("direct")


def records_in_log(event, context):
    print("a\rb")
    context.log("context\nwith \0 and \r")
    context.log("ended\n")


not_callable = 5
