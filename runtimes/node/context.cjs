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

/** Puts a field on an object that nobody else sees. */
class Bound extends function (object) {
  return object;
} {
  #invocation;

  constructor(context, invocation) {
    super(context);
    this.#invocation = invocation;
  }

  static invocation(context) {
    return context.#invocation;
  }
}

/** The same functions for every context: with ones of its own each would be a slow object. */
const WAITS = {
  get() {
    return Bound.invocation(this).waits;
  },
  set(value) {
    Bound.invocation(this).waits = value;
  },
  configurable: true,
  enumerable: true,
};

/**
 * The context of one invocation.
 *
 * @param invocation whose methods it shows, or null in the styles that have none
 */
function Context(request, invocation) {
  if (invocation !== null) {
    new Bound(this, invocation);
    Object.defineProperty(this, 'callbackWaitsForEmptyEventLoop', WAITS);
    this.succeed = invocation.succeed;
    this.fail = invocation.fail;
    const done = (error, result) => invocation.done(error, result);
    this.done = done;
  }
  const deadline = request.deadline;
  this.functionVersion = fn.version;
  this.functionName = fn.name;
  this.memoryLimitInMB = fn.memoryLimitInMB;
  this.logGroupName = fn.logGroupName;
  this.logStreamName = fn.logStreamName;
  this.clientContext = parse(request.clientContext, 'ClientContext');
  this.identity = parse(request.identity, 'CognitoIdentity');
  this.invokedFunctionArn = request.functionArn;
  this.awsRequestId = request.requestId;
  this.tenantId = request.tenantId;
  this.getRemainingTimeInMillis = () => deadline - Date.now();
}

/** To functions it is a plain object. */
Context.prototype = Object.prototype;

function parse(json, name) {
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`Cannot parse ${name} as json: ${error.toString()}`);
  }
}

module.exports = { Context, readFunction };
