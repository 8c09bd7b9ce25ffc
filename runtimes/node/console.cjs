'use strict';

/*
 * console.* in the formats of Lambda's log stream
 * (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html). One record is one write, in the
 * form of docs/runtime-protocol.md ("Output").
 */

const fs = require('fs');
const { format } = require('util');
const { toError, toLogText } = require('./errors.cjs');

const STDOUT = 1;

/** Known to logging libraries, which read the request id from there. */
const REQUEST_ID = Symbol.for('aws.lambda.runtime.requestId');
const TENANT_ID = Symbol.for('aws.lambda.runtime.tenantId');

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** The object that records are written to; a rehearsal replaces it. */
let output = STDOUT;

let logError = () => {};

function setRequest(requestId, tenantId) {
  global[REQUEST_ID] = requestId;
  global[TENANT_ID] = tenantId;
}

/** As before the first request. */
function forgetRequest() {
  delete global[REQUEST_ID];
  delete global[TENANT_ID];
}

/** Writes all of the line, also when the function has made its standard output non-blocking. */
function writeLine(line) {
  try {
    const written = fs.writeSync(output, line);
    const size = Buffer.byteLength(line);
    if (written < size) writeRest(Buffer.from(line), written);
  } catch (error) {
    if (error.code === 'EAGAIN') writeRest(Buffer.from(line), 0);
  }
}

function writeRest(bytes, from) {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let at = from; at < bytes.length; ) {
    try {
      at += fs.writeSync(output, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') return;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

function logText(level, message, ...params) {
  const line =
    `${new Date().toISOString()}\t${global[REQUEST_ID]}\t${level}\t` + format(message, ...params);
  writeLine('\0\x1e' + line.replace(/\0/g, '\x000').replace(/\n/g, '\0n') + '\0n\n');
}

function logJson(level, ...params) {
  const record = { timestamp: new Date().toISOString(), level, requestId: global[REQUEST_ID] };
  const tenantId = global[TENANT_ID];
  if (tenantId !== undefined) record.tenantId = tenantId;
  writeLine(toJson(record, params) + '\n');
}

function toJson(record, params) {
  if (params.length === 1) {
    record.message = params[0];
    try {
      return JSON.stringify(record, (_, value) =>
        value instanceof Error ? Object.assign(describe(value), value) : value,
      );
    } catch (unserialisable) {
      record.message = format(params[0]);
      return JSON.stringify(record);
    }
  }
  record.message = format(...params);
  const error = params.find((param) => param instanceof Error);
  return JSON.stringify(error ? Object.assign(record, describe(error)) : record);
}

function describe(error) {
  return {
    errorType: (error.constructor && error.constructor.name) || 'UnknownError',
    errorMessage: error.message,
    stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : error.stack,
  };
}

/** Writes a record in each format to nowhere. */
function rehearseRecords() {
  output = fs.openSync('/dev/null', 'w');
  for (const log of [logText, logJson]) {
    log('INFO', 'text', { list: [1, 'text', null] });
    log('ERROR', new Error('text'));
  }
  fs.closeSync(output);
  output = STDOUT;
}

function patchConsole() {
  const json = (process.env.AWS_LAMBDA_LOG_FORMAT || '').toUpperCase() === 'JSON';
  const log = json ? logJson : logText;
  const least = LEVELS.indexOf((process.env.AWS_LAMBDA_LOG_LEVEL || '').toUpperCase());
  const logger = (level) =>
    LEVELS.indexOf(level) >= least
      ? (message, ...params) => log(level, message, ...params)
      : () => {};
  console.trace = logger('TRACE');
  console.debug = logger('DEBUG');
  console.info = logger('INFO');
  console.log = console.info;
  console.warn = logger('WARN');
  console.error = logger('ERROR');
  console.fatal = logger('FATAL');
  logError = json
    ? (_, error) => console.error(toError(error))
    : (what, error) => console.error(what, toLogText(toError(error)));
}

module.exports = {
  forgetRequest,
  /** Logs an error that ends an invocation or the process. */
  logError: (what, error) => logError(what, error),
  patchConsole,
  rehearseRecords,
  setRequest,
};
