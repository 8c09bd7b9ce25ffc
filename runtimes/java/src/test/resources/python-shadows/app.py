import base64
import logging
import urllib.parse

logging.warning("logged")


def handler(event, context):
    return [base64.text, urllib.parse.quote("2")]
