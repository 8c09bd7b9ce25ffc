"""The context object (https://docs.aws.amazon.com/lambda/latest/dg/python-context.html)."""

import os
import time

from .faults import CONTEXT_UNMARSHAL_ERROR, Fault
from .output import sink


class _Function:
    """The properties of the function that are in the context of every invocation."""

    group = stream = name = memory = version = None


_function = _Function()


def configure():
    """Reads the environment, which must be the function's by now."""
    variable = os.environ.get
    _function.group = variable("AWS_LAMBDA_LOG_GROUP_NAME")
    _function.stream = variable("AWS_LAMBDA_LOG_STREAM_NAME")
    _function.name = variable("AWS_LAMBDA_FUNCTION_NAME")
    _function.memory = variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
    _function.version = variable("AWS_LAMBDA_FUNCTION_VERSION")


class _Members:
    """Attributes read from a JSON object; absent ones are None."""

    __slots__ = ()

    def __init__(self, values):
        for name in self.__slots__:
            setattr(self, name, values.get(name))

    def __repr__(self):
        members = ",".join("{}={}".format(name, getattr(self, name)) for name in self.__slots__)
        return "{}([{}])".format(type(self).__name__, members)


class CognitoIdentity(_Members):
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")


class Client(_Members):
    __slots__ = (
        "installation_id",
        "app_title",
        "app_version_name",
        "app_version_code",
        "app_package_name",
    )


class ClientContext(_Members):
    __slots__ = ("custom", "env", "client")

    def __init__(self, values):
        super().__init__(values)
        if self.client is not None:
            self.client = Client(self.client)


class LambdaContext:
    def __init__(self, request):
        self.aws_request_id = request.request_id
        self.log_group_name = _function.group
        self.log_stream_name = _function.stream
        self.function_name = _function.name
        self.memory_limit_in_mb = _function.memory
        self.function_version = _function.version
        self.invoked_function_arn = request.function_arn
        self.tenant_id = request.tenant_id
        self.client_context = None
        if request.client_context:
            self.client_context = ClientContext(_parse(request.client_context, "Client Context"))
        identity = {}
        if request.cognito_identity:
            sent = _parse(request.cognito_identity, "Cognito Identity")
            identity = {
                "cognito_identity_id": sent.get("cognitoIdentityId"),
                "cognito_identity_pool_id": sent.get("cognitoIdentityPoolId"),
            }
        self.identity = CognitoIdentity(identity)
        self._epoch_deadline_time_in_ms = request.deadline_ms

    def get_remaining_time_in_millis(self):
        """Milliseconds until the function times out, never negative."""
        return max(0, self._epoch_deadline_time_in_ms - int(time.time() * 1000))

    def log(self, msg):
        sink.log(str(msg))

    def __repr__(self):
        names = (
            "aws_request_id",
            "log_group_name",
            "log_stream_name",
            "function_name",
            "memory_limit_in_mb",
            "function_version",
            "invoked_function_arn",
            "client_context",
            "identity",
            "tenant_id",
        )
        members = ",".join("{}={}".format(name, getattr(self, name)) for name in names)
        return "{}([{}])".format(type(self).__name__, members)


def _parse(header, name):
    import json

    try:
        return json.loads(header)
    except ValueError as error:
        raise Fault(
            CONTEXT_UNMARSHAL_ERROR, "Unable to parse {} JSON: {}".format(name, error)
        )
