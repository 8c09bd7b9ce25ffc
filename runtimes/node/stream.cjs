'use strict';

/*
 * Response streaming (https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html).
 * Where the caller takes the answer in parts, what is written is sent as it is written; else it is
 * gathered and sent as one RESPONSE. A prelude written with HttpResponseStream.from comes first,
 * followed by eight zero bytes, as on AWS.
 */

const { Writable } = require('stream');
const { InvalidStreamingOperation } = require('./errors.cjs');
const { HIGH_WATER_MARK } = require('./handler.cjs');

const HTTP_INTEGRATION = 'application/vnd.awslambda.http-integration-response';
const PRELUDE_END = Buffer.alloc(8);

/** Bytes; what may be sent before the platform says that there is room for more. */
const WINDOW = 256 * 1024;

/** Bytes; the largest part. */
const MAX_PART = 64 * 1024;

/** Gathers an answer for a caller that wants it as a whole. */
class Gatherer {
  constructor() {
    this.chunks = [];
  }

  begin() {}

  write(chunk, done) {
    this.chunks.push(chunk);
    done();
  }
}

/** Sends an answer in parts, as far as the platform has room for them. */
class StreamSink {
  constructor(connection, requestId) {
    this.connection = connection;
    this.requestId = requestId;
    this.credit = WINDOW;
    /** Goes on with what waits for room, or null. */
    this.waiting = null;
    this.open = true;
  }

  begin(contentType) {
    if (this.open) this.connection.stream(this.requestId, contentType);
  }

  /** Calls `done` when all of the chunk is sent. */
  write(chunk, done) {
    let at = 0;
    const go = () => {
      while (this.open && at < chunk.length) {
        const part = chunk.subarray(at, at + MAX_PART);
        if (part.length > this.credit) {
          this.waiting = go;
          // The loop is not empty: an answer of the platform is to come.
          this.connection.idle();
          return;
        }
        this.credit -= part.length;
        at += part.length;
        if (at === chunk.length) {
          this.connection.part(part, done);
          return;
        }
        this.connection.part(part);
      }
      done();
    };
    go();
  }

  credited(bytes) {
    this.credit += bytes;
    const go = this.waiting;
    if (go === null) return;
    this.waiting = null;
    this.connection.busy();
    go();
  }

  close() {
    this.open = false;
    this.waiting = null;
  }
}

class ResponseStream extends Writable {
  constructor(sink, highWaterMark) {
    super({ highWaterMark, decodeStrings: true });
    this.sink = sink;
    this.contentType = 'application/octet-stream';
    this.started = false;
  }

  setContentType(contentType) {
    if (this.started) throw new InvalidStreamingOperation('Cannot set content-type, too late.');
    this.contentType = contentType;
  }

  /** Writes a value that is neither text nor bytes as JSON. */
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
    this.sink.begin(this.contentType);
    if (typeof this._onBeforeFirstWrite === 'function') {
      this._onBeforeFirstWrite((prelude) => super.write(prelude));
    }
  }

  _write(chunk, encoding, done) {
    this.sink.write(chunk, done);
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

/**
 * Runs a streaming handler; the invocation ends when it has returned and the stream has ended.
 *
 * @param live where the answer goes in parts, or null where the caller wants it as a whole
 */
function run(handler, event, invocation, context, live) {
  const sink = live === null ? new Gatherer() : live;
  const stream = new ResponseStream(sink, handler[HIGH_WATER_MARK]);
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
    .then(() => invocation.succeed(live === null ? Buffer.concat(sink.chunks) : undefined))
    .catch(invocation.fail);
}

module.exports = { HttpResponseStream, StreamSink, run };
