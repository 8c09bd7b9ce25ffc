'use strict';

/*
 * The context object (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html). Member
 * order is AWS's, which shows where functions log the object.
 */

let fn = null;

/** Reads what every invocation's context tells about the function; a stem does so twice. */
function readFunction() {
  const variables = process.env;
  fn = {
    version: variables.AWS_LAMBDA_FUNCTION_VERSION,
    name: variables.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: variables.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: variables.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: variables.AWS_LAMBDA_LOG_STREAM_NAME,
  };
}

/** Completes `context`, which holds the methods of the handler's style, for one invocation. */
function contextOf(request, context) {
  const deadline = request.deadline;
  context.functionVersion = fn.version;
  context.functionName = fn.name;
  context.memoryLimitInMB = fn.memoryLimitInMB;
  context.logGroupName = fn.logGroupName;
  context.logStreamName = fn.logStreamName;
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

module.exports = { contextOf, readFunction };
