"""Asks an installation at AWS_ENDPOINT_URL about what the deployment tools made: ask.py COMMAND [ARGUMENTS]."""

import sys
import time

import boto3
from botocore.exceptions import ClientError

# Seconds that an event may take until its function has printed it.
PATIENCE = 240


def output(stack, key):
    described = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    values = {each["OutputKey"]: each["OutputValue"] for each in described.get("Outputs", [])}
    print(values[key])


def queue(name):
    """Makes a queue for functions of a minute."""
    attributes = {"VisibilityTimeout": "60"}
    print(boto3.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])


def drop(url):
    boto3.client("sqs").delete_queue(QueueUrl=url)


def send(url, text):
    boto3.client("sqs").send_message(QueueUrl=url, MessageBody=text)


def api(name):
    """The id of a REST API."""
    apis = boto3.client("apigateway").get_rest_apis()["items"]
    print(next(each["id"] for each in apis if each["name"] == name))


def printed(function, text):
    """Waits until a function has printed a text."""
    logs = boto3.client("logs")
    end = time.monotonic() + PATIENCE
    said = []
    while time.monotonic() < end:
        try:
            events = logs.filter_log_events(logGroupName="/aws/lambda/" + function)["events"]
            said = [event["message"] for event in events]
        except ClientError as e:
            said = [str(e)]
        if any(text in message for message in said):
            return
        time.sleep(0.2)
    sys.exit("%s did not print %s, but %s" % (function, text, said[-20:]))


def empty(stack):
    """Deletes the stack that a tool keeps for itself, with what its bucket holds."""
    cloudformation = boto3.client("cloudformation")
    for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack):
        for resource in page["StackResourceSummaries"]:
            if resource["ResourceType"] == "AWS::S3::Bucket":
                bucket = boto3.resource("s3").Bucket(resource["PhysicalResourceId"])
                bucket.object_versions.delete()
    arn = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackId"]
    cloudformation.delete_stack(StackName=arn)
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName=arn, WaiterConfig={"Delay": 1, "MaxAttempts": 300}
    )
    # Buckets of tools are kept when their stacks are deleted.
    for bucket in boto3.resource("s3").buckets.all():
        if bucket.name.startswith(("aws-sam-cli-managed-default", "cdk-")):
            bucket.object_versions.delete()
            bucket.delete()
    for repository in boto3.client("ecr").describe_repositories()["repositories"]:
        boto3.client("ecr").delete_repository(
            repositoryName=repository["repositoryName"], force=True
        )


def left():
    """Fails where a resource is left that a tool made. Log groups of functions stay, as on AWS."""
    listings = {
        "stacks": lambda: [
            each["StackName"]
            for each in boto3.client("cloudformation").list_stacks()["StackSummaries"]
            if each["StackStatus"] != "DELETE_COMPLETE"
        ],
        "functions": lambda: names("lambda", "list_functions", "Functions", "FunctionName"),
        "mappings": lambda: names(
            "lambda", "list_event_source_mappings", "EventSourceMappings", "UUID"
        ),
        "roles": lambda: names("iam", "list_roles", "Roles", "RoleName"),
        "policies": lambda: [
            each["PolicyName"]
            for each in boto3.client("iam").list_policies(Scope="Local")["Policies"]
        ],
        "queues": lambda: boto3.client("sqs").list_queues().get("QueueUrls", []),
        "buckets": lambda: names("s3", "list_buckets", "Buckets", "Name"),
        "rules": lambda: names("events", "list_rules", "Rules", "Name"),
        "HTTP APIs": lambda: names("apigatewayv2", "get_apis", "Items", "Name"),
        "REST APIs": lambda: names("apigateway", "get_rest_apis", "items", "name"),
        "parameters": lambda: names("ssm", "describe_parameters", "Parameters", "Name"),
    }
    found = {what: listing() for what, listing in listings.items()}
    found = {what: names for what, names in found.items() if names}
    if found:
        sys.exit("left: %s" % found)


def names(service, operation, member, name):
    return [each[name] for each in getattr(boto3.client(service), operation)()[member]]


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
