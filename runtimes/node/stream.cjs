'use strict';

/*
 * Response streaming (https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html).
 * The stream is gathered and sent as one RESPONSE; a prelude written with HttpResponseStream.from
 * comes first in it, followed by eight zero bytes, as on AWS.
 */

const { Writable } = require('stream');
const { InvalidStreamingOperation } = require('./errors.cjs');
const { HIGH_WATER_MARK } = require('./handler.cjs');

const HTTP_INTEGRATION = 'application/vnd.awslambda.http-integration-response';
const PRELUDE_END = Buffer.alloc(8);

class ResponseStream extends Writable {
  constructor(highWaterMark) {
    super({ highWaterMark, decodeStrings: true });
    this.chunks = [];
    this.contentType = 'application/octet-stream';
    this.started = false;
  }

  setContentType(contentType) {
    if (this.started) throw new InvalidStreamingOperation('Cannot set content-type, too late.');
    this.contentType = contentType;
  }

  /** What is neither text nor bytes is written as JSON. */
  write(chunk, encoding, callback) {
    this.start();
    const raw = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return super.write(raw ? chunk : JSON.stringify(chunk), encoding, callback);
  }

  /** Writable.end writes its chunk without calling the overridden write. */
  end(chunk, encoding, callback) {
    if (chunk === undefined || chunk === null || typeof chunk === 'function') {
      this.start();
      return super.end(chunk, encoding, callback);
    }
    this.write(chunk, typeof encoding === 'string' ? encoding : undefined);
    return super.end(typeof encoding === 'function' ? encoding : callback);
  }

  start() {
    if (this.started) return;
    this.started = true;
    if (typeof this._onBeforeFirstWrite === 'function') {
      this._onBeforeFirstWrite((prelude) => super.write(prelude));
    }
  }

  _write(chunk, encoding, done) {
    this.chunks.push(chunk);
    done();
  }
}

class HttpResponseStream {
  /** Makes `stream` an HTTP response with the status, headers and cookies of `prelude`. */
  static from(stream, prelude) {
    stream.setContentType(HTTP_INTEGRATION);
    const json = JSON.stringify(prelude);
    stream._onBeforeFirstWrite = (write) => {
      write(json);
      write(PRELUDE_END);
    };
    return stream;
  }
}

/** Runs a streaming handler; the invocation ends when it has returned and the stream has ended. */
function run(handler, event, invocation, context) {
  const stream = new ResponseStream(handler[HIGH_WATER_MARK]);
  const finished = new Promise((resolve, reject) => {
    stream.on('finish', resolve);
    stream.on('error', reject);
  });
  finished.catch(() => {});
  context.callbackWaitsForEmptyEventLoop = true;
  const returned = handler(event, stream, context);
  if (!returned || typeof returned.then !== 'function') {
    invocation.fail('Streaming does not support non-async handlers.');
    return;
  }
  returned
    .then((value) => {
      if (value !== undefined) console.warn('Streaming handlers ignore return values.');
      return finished;
    })
    .then(() => invocation.succeed(Buffer.concat(stream.chunks)))
    .catch(invocation.fail);
}

module.exports = { HttpResponseStream, run };
