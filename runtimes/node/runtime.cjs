'use strict';

/*
 * The life of the process: load the handler, then one invocation at a time.
 *
 * Up to Node.js 22 a handler may return a promise, call back, or use the context's methods; a
 * handler that does none of these ends when the event loop is empty. From Node.js 24 on only what
 * it returns counts (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html).
 */

const { logError, setRequest } = require('./console.cjs');
const { Context, readFunction } = require('./context.cjs');
const {
  CallbackHandlerDeprecated,
  JSONStringifyError,
  NodeJsExit,
  UnhandledPromiseRejection,
  toResponse,
} = require('./errors.cjs');
const { isStreaming, keepCompiledCode, loadHandler } = require('./handler.cjs');
const { Invocation } = require('./invocation.cjs');
const { setTrace } = require('./trace.cjs');

/** Exit statuses, as AWS's client has them; 13 is what Node.js gives an unsettled `await`. */
const EXIT_UNSETTLED = 13;
const EXIT_REJECTION = 128;
const EXIT_EXCEPTION = 129;

/** The events of the process that a runtime handles from its start on. */
const EVENTS = ['uncaughtException', 'unhandledRejection', 'beforeExit'];

class Runtime {
  /** The environment must be the function's by now. */
  constructor() {
    readFunction();
    this.connection = null;
    this.handler = null;
    /** True where the handler is an async function, which must not end the process without an error. */
    this.async = false;
    this.streaming = false;
    this.returnsOnly = returnsOnly(process.env.AWS_EXECUTION_ENV);
    /** The invocation that has not been answered yet. */
    this.current = null;
    /** The response stream of the current invocation, or null. */
    this.sink = null;
    this.trace = process.env._X_AMZN_TRACE_ID;
    /** True where this process only records compiled code; it gets no events. */
    this.recording = process.env.LAMBENT_RECORD === '1';
    delete process.env.LAMBENT_RECORD;
  }

  start(connect) {
    process.on('uncaughtException', (error) => {
      logError('Uncaught Exception', error);
      this.die(error, EXIT_EXCEPTION);
    });
    process.on('unhandledRejection', (reason, promise) => {
      const error = new UnhandledPromiseRejection(reason, promise);
      logError('Unhandled Promise Rejection', error);
      this.die(error, EXIT_REJECTION);
    });
    process.on('beforeExit', () => this.loopIsEmpty());
    this.connection = connect(this);
    this.connection.busy();
    this.load().then(
      () => {
        if (this.recording) {
          keepCompiledCode();
          this.connection.ready(() => process.exit(0));
        } else {
          this.connection.ready();
          this.connection.idle();
        }
      },
      (error) => {
        logError('Uncaught Exception', error);
        this.die(error, EXIT_EXCEPTION);
      },
    );
  }

  async load() {
    const handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER || '');
    this.streaming = isStreaming(handler);
    this.async = handler.constructor && handler.constructor.name === 'AsyncFunction';
    if (this.returnsOnly && handler.length >= 3 && !this.streaming) {
      throw new CallbackHandlerDeprecated(
        'ERROR: AWS Lambda has removed support for callback-based function handlers starting ' +
          'with Node.js 24. You need to modify this function to use a supported handler ' +
          'signature to use Node.js 24 or later. For more information see ' +
          'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
      );
    }
    this.handler = handler;
  }

  /** An event has arrived. */
  invoke(request) {
    this.connection.busy();
    setRequest(request.requestId, request.tenantId);
    const invocation = new Invocation(this, request);
    this.current = invocation;
    try {
      const event = JSON.parse(request.body);
      if (event !== null && isAnsweredAtUs(event.ResponseURL)) {
        require('./responses.cjs').answerAt(event.ResponseURL);
      }
      this.setTrace(request.traceId);
      if (this.streaming) {
        const stream = require('./stream.cjs');
        if (request.streaming) {
          this.sink = new stream.StreamSink(this.connection, request.requestId);
        }
        stream.run(this.handler, event, invocation, new Context(request, null), this.sink);
      } else if (this.returnsOnly) {
        const result = this.handler(event, new Context(request, null));
        if (isPromise(result)) result.then(invocation.succeed, invocation.fail);
        else invocation.succeed(result);
      } else {
        const context = new Context(request, invocation);
        const result = this.handler(event, context, invocation.callback);
        if (isPromise(result)) {
          result.then(context.succeed, context.fail).catch(context.fail);
        }
      }
    } catch (error) {
      invocation.fail(error);
    }
  }

  /** The platform has room for more of a streamed answer. */
  credited(bytes) {
    if (this.sink !== null) this.sink.credited(bytes);
  }

  /** Setting a variable of the process is not free, so an unchanged one is left alone. */
  setTrace(traceId) {
    if (traceId === this.trace) return;
    this.trace = traceId;
    if (traceId === undefined) delete process.env._X_AMZN_TRACE_ID;
    else setTrace(traceId);
  }

  /** Sends the answer: bytes as they are, anything else as JSON. */
  respond(invocation, result) {
    if (this.sink !== null) {
      this.closeSink();
      this.current = null;
      this.connection.endStream();
      this.connection.idle();
      return;
    }
    const answer = Buffer.isBuffer(result) && this.streaming ? result : this.serialise(result);
    this.current = null;
    this.connection.response(invocation.requestId, answer);
    this.connection.idle();
  }

  serialise(result) {
    let json;
    try {
      json = JSON.stringify(result === undefined ? null : result);
    } catch (unserialisable) {
      const message = 'Unable to stringify response body';
      throw this.returnsOnly ? new JSONStringifyError(message) : new Error(message);
    }
    // A function or a symbol.
    if (json === undefined) throw new TypeError('A string was expected');
    return json;
  }

  respondError(invocation, error, sent) {
    const response = toResponse(error);
    this.closeSink();
    this.current = null;
    this.connection.error(
      invocation.requestId,
      response.errorType,
      JSON.stringify(response),
      sent,
    );
    this.connection.idle();
  }

  /** Drops what the handler writes to its response from now on. */
  closeSink() {
    if (this.sink === null) return;
    this.sink.close();
    this.sink = null;
  }

  /** Nothing is left that could complete the invocation. */
  loopIsEmpty() {
    const invocation = this.current;
    if (invocation === null) {
      process.exit(EXIT_UNSETTLED);
    } else if (invocation.whenLoopIsEmpty !== null) {
      setImmediate(invocation.whenLoopIsEmpty);
      invocation.whenLoopIsEmpty = null;
    } else if (this.streaming) {
      invocation.fail('Response stream is not finished.');
    } else if (this.returnsOnly) {
      process.exit(EXIT_UNSETTLED);
    } else if (this.async) {
      invocation.fail(new NodeJsExit());
    } else {
      this.respond(invocation, null);
    }
  }

  /** Ends the process after a fatal error, which it reports for the current invocation or init first. */
  die(error, status) {
    const exit = () => process.exit(status);
    if (this.current !== null) {
      this.respondError(this.current, error, exit);
    } else if (this.handler === null) {
      const response = toResponse(error);
      this.connection.initError(response.errorType, JSON.stringify(response), exit);
    } else {
      exit();
    }
  }

  closed() {
    process.exit(0);
  }
}

function isPromise(value) {
  return value && typeof value.then === 'function';
}

/** Returns whether the runtime is nodejs24.x or later. */
function returnsOnly(executionEnvironment) {
  const version = /^AWS_Lambda_nodejs(\d+)/.exec(executionEnvironment || '');
  return version !== null && Number(version[1]) >= 24;
}

/** Returns whether an event is CloudFormation's, with an address of this platform for the answer. */
function isAnsweredAtUs(url) {
  return typeof url === 'string' && url.startsWith('http:');
}

module.exports = { EVENTS, Runtime };
