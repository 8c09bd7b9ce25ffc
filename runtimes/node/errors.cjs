'use strict';

/*
 * The errors that the client itself reports, and the forms in which errors reach callers and logs
 * (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html).
 */

const { types } = require('util');

/** Declares an error class whose name is what callers see as `errorType`. */
function runtimeError(type) {
  const named = class extends Error {};
  named.prototype.name = `Runtime.${type}`;
  return named;
}

const ImportModuleError = runtimeError('ImportModuleError');
const HandlerNotFound = runtimeError('HandlerNotFound');
const MalformedHandlerName = runtimeError('MalformedHandlerName');
const UserCodeSyntaxError = runtimeError('UserCodeSyntaxError');
const MalformedStreamingHandler = runtimeError('MalformedStreamingHandler');
const InvalidStreamingOperation = runtimeError('InvalidStreamingOperation');
const CallbackHandlerDeprecated = runtimeError('CallbackHandlerDeprecated');
const JSONStringifyError = runtimeError('JSONStringifyError');

class NodeJsExit extends runtimeError('NodeJsExit') {
  constructor() {
    super(
      'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly ' +
        'caused by a Promise that was never settled. For more information, see ' +
        'https://nodejs.org/docs/latest/api/process.html#exit-codes',
    );
  }
}

class UnhandledPromiseRejection extends runtimeError('UnhandledPromiseRejection') {
  constructor(reason, promise) {
    super(reason);
    this.reason = reason;
    this.promise = promise;
  }
}

function looksLikeError(value) {
  const filled = (text) => typeof text === 'string' && text !== '';
  return value && filled(value.name) && filled(value.message) && filled(value.stack);
}

/**
 * DEL cannot travel in the headers in which AWS carries these values, so it arrives escaped. Throws
 * for what is neither text nor absent.
 */
function escapeDelete(text) {
  return text === undefined || text === null ? text : text.replace(/\x7F/g, '%7F');
}

/** The error as the caller receives it. */
function toResponse(error) {
  try {
    if (types.isNativeError(error) || looksLikeError(error)) {
      return {
        errorType: escapeDelete(error.name),
        errorMessage: escapeDelete(error.message),
        trace: escapeDelete(error.stack).split('\n'),
      };
    }
    return { errorType: typeof error, errorMessage: error.toString(), trace: [] };
  } catch (unreadable) {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or ' +
        'more of its message, name, and stack',
    };
  }
}

function toError(value) {
  return value instanceof Error ? value : new Error(value);
}

/** The error as a text log record shows it: own properties included, nested errors expanded. */
function toLogText(error) {
  try {
    return '\t' + JSON.stringify(error, (_, value) => expand(value));
  } catch (unserialisable) {
    return '\t' + JSON.stringify(toResponse(error));
  }
}

function expand(value) {
  if (!(value instanceof Error)) return value;
  const shown = Object.assign(
    { errorType: value.name, errorMessage: value.message, code: value.code },
    value,
  );
  if (typeof value.stack === 'string') shown.stack = value.stack.split('\n');
  return shown;
}

module.exports = {
  CallbackHandlerDeprecated,
  HandlerNotFound,
  ImportModuleError,
  InvalidStreamingOperation,
  JSONStringifyError,
  MalformedHandlerName,
  MalformedStreamingHandler,
  NodeJsExit,
  UnhandledPromiseRejection,
  UserCodeSyntaxError,
  toError,
  toLogText,
  toResponse,
};
