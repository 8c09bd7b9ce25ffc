'use strict';

/*
 * The context object (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html). Member
 * order is AWS's, which shows where functions log the object.
 */

const {
  AWS_LAMBDA_FUNCTION_NAME: functionName,
  AWS_LAMBDA_FUNCTION_VERSION: functionVersion,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryLimitInMB,
  AWS_LAMBDA_LOG_GROUP_NAME: logGroupName,
  AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
} = process.env;

/** Completes `context`, which holds the methods of the handler's style, for one invocation. */
function contextOf(request, context) {
  const deadline = request.deadline;
  context.functionVersion = functionVersion;
  context.functionName = functionName;
  context.memoryLimitInMB = memoryLimitInMB;
  context.logGroupName = logGroupName;
  context.logStreamName = logStreamName;
  context.clientContext = parse(request.clientContext, 'ClientContext');
  context.identity = parse(request.identity, 'CognitoIdentity');
  context.invokedFunctionArn = request.functionArn;
  context.awsRequestId = request.requestId;
  context.tenantId = request.tenantId;
  context.getRemainingTimeInMillis = () => deadline - Date.now();
  return context;
}

function parse(json, name) {
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`Cannot parse ${name} as json: ${error.toString()}`);
  }
}

module.exports = { contextOf };
