"""Translates templates of the Serverless Application Model: a line of JSON in, a line out."""

import json
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
out = sys.stdout
sys.stdout = sys.stderr

from samtranslator.model.exceptions import (  # noqa: E402
    InvalidDocumentException,
    InvalidResourceException,
)
from samtranslator.parser.parser import Parser  # noqa: E402
from samtranslator.plugins.application.serverless_app_plugin import (  # noqa: E402
    ServerlessAppPlugin,
)
from samtranslator.translator.arn_generator import ArnGenerator  # noqa: E402
from samtranslator.translator.translator import Translator  # noqa: E402
from samtranslator.utils.py27hash_fix import (  # noqa: E402
    to_py27_compatible_template,
    undo_mark_unicode_str_in_template,
)

SERVICE_ROLES = "arn:aws:iam::aws:policy/service-role/"
POLICIES = {
    name: SERVICE_ROLES + name
    for name in (
        "AWSLambdaBasicExecutionRole", "AWSLambdaVPCAccessExecutionRole",
        "AWSLambdaDynamoDBExecutionRole", "AWSLambdaKinesisExecutionRole",
        "AWSLambdaSQSQueueExecutionRole", "AWSLambdaMSKExecutionRole", "AWSLambdaRole",
    )
}
POLICIES.update({
    name: "arn:aws:iam::aws:policy/" + name
    for name in (
        "AdministratorAccess", "AmazonDynamoDBFullAccess", "AmazonDynamoDBReadOnlyAccess",
        "AmazonS3FullAccess", "AmazonS3ReadOnlyAccess", "AmazonSNSFullAccess",
        "AmazonSQSFullAccess", "AWSXrayWriteOnlyAccess", "AWSXRayDaemonWriteAccess",
        "CloudWatchLogsFullAccess", "PowerUserAccess", "ReadOnlyAccess",
    )
})


def refuse_repository(plugin, call, logical_id, *arguments):
    # The plugin would ask AWS, with whatever credentials this process finds.
    raise InvalidResourceException(
        logical_id,
        "The AWS Serverless Application Repository is not supported by Lambent; "
        "'Location' may be the URL of a template.",
    )


ServerlessAppPlugin._sar_service_call = refuse_repository


def translate(request):
    region = request["region"]
    ArnGenerator.BOTO_SESSION_REGION_NAME = region
    translator = Translator(POLICIES, Parser())
    template = request["template"]
    parameters = request["parameters"]
    # The translator would take the region of this process.
    parameters["AWS::Region"] = region
    parameters["AWS::Partition"] = ArnGenerator.get_partition_name(region)
    try:
        # AWS's service does the same: hashes in the names of deployments depend on it.
        to_py27_compatible_template(template, parameters)
        return {"template": undo_mark_unicode_str_in_template(
            translator.translate(sam_template=template, parameter_values=parameters))}
    except InvalidDocumentException as problem:
        causes = [cause.message for cause in problem.causes]
        return {"error": " ".join([problem.message, *causes])}


for line in sys.stdin:
    try:
        answer = translate(json.loads(line))
    except Exception as problem:  # The caller shows what is wrong with the template.
        answer = {"error": type(problem).__name__ + ": " + str(problem)}
    out.write(json.dumps(answer) + "\n")
    out.flush()
