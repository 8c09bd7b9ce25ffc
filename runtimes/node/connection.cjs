'use strict';

/*
 * The socket to the platform. Frames arrive in one preallocated buffer and leave from another, so
 * that an invocation costs one read and one write and allocates nothing for frames that fit.
 *
 * Reusing the outgoing buffer is safe: the platform sends the next event only after it has read the
 * whole answer to the last one, and nothing is written unasked after READY. Frames of a streamed
 * answer, which follow each other, have buffers of their own.
 */

const native = require('./native.cjs');

const INVOKE = 0x01;
const SPECIALISE = 0x02;
const LOAD = 0x03;
const INVOKE_STREAMING = 0x04;
const CREDIT = 0x05;
const READY = 0x10;
const INIT_ERROR = 0x11;
const WAITING = 0x12;
const RESPONSE = 0x20;
const ERROR = 0x21;
const FATAL = 0x22;
const STREAM = 0x23;
const PART = 0x24;
const END = 0x25;

/** Offsets of an event's strings, in bytes from the beginning of its frame. */
const FIRST_STRING = 13;

/** Bytes; larger frames are gathered or sent in a buffer of their own. */
const BUFFER_SIZE = 64 * 1024;

/** Longest UTF-8 encoding of one UTF-16 code unit. */
const BYTES_PER_CHAR = 3;

/** Characters; the function chooses the names of its errors. */
const MAX_ERROR_TYPE = 1024;

class Connection {
  constructor(listener) {
    this.transport = null;
    this.listener = listener;
    this.out = Buffer.allocUnsafeSlow(BUFFER_SIZE);
    this.partial = null;
    this.filled = 0;
  }

  /** While an invocation runs, only the function's own work keeps the event loop alive. */
  busy() {
    this.transport.keepAlive(false);
  }

  idle() {
    this.transport.keepAlive(true);
  }

  waiting() {
    this.send(WAITING, null, null, '');
  }

  ready(sent) {
    this.send(READY, null, null, '', sent);
  }

  initError(type, json, sent) {
    this.send(INIT_ERROR, null, errorType(type), json, sent);
  }

  /** Answers with text or a Buffer. */
  response(requestId, answer) {
    this.send(RESPONSE, requestId, null, answer);
  }

  /** Begins an answer that is sent in parts. */
  stream(requestId, contentType) {
    this.send(STREAM, requestId, contentType, '');
  }

  /** A part of an answer, a Buffer; `sent` is called when it is out. */
  part(chunk, sent) {
    this.send(PART, null, null, chunk, sent);
  }

  endStream() {
    this.send(END, null, null, '');
  }

  /**
   * Reports an error. With `sent`, this process takes no more events, and `sent` is called once the report is
   * written.
   */
  error(requestId, type, json, sent) {
    this.send(sent ? FATAL : ERROR, requestId, errorType(type), json, sent);
  }

  /** The strings that are not null, then the body; `sent` is called when the frame is out. */
  send(kind, first, second, body, sent) {
    const text = typeof body === 'string';
    const head = 9 + BYTES_PER_CHAR * ((first || '').length + (second || '').length);
    let out = this.out;
    if (kind >= STREAM || head + (text ? BYTES_PER_CHAR : 1) * body.length > BUFFER_SIZE) {
      out = Buffer.allocUnsafeSlow(head + (text ? Buffer.byteLength(body) : body.length));
    }
    out[4] = kind;
    let at = 5;
    if (first !== null) at = putString(out, at, first);
    if (second !== null) at = putString(out, at, second);
    at += text ? out.write(body, at, 'utf8') : body.copy(out, at);
    out.writeUInt32BE(at - 4, 0);
    this.transport.send(out, at, sent);
  }

  received(buffer, size) {
    if (this.partial === null && size > 4 && buffer.readUInt32BE(0) + 4 === size) {
      this.dispatch(buffer, size);
      return;
    }
    let from = 0;
    while (from < size) {
      if (this.partial === null) {
        this.partial = Buffer.allocUnsafe(4);
        this.filled = 0;
      }
      const wanted = Math.min(this.partial.length - this.filled, size - from);
      buffer.copy(this.partial, this.filled, from, from + wanted);
      this.filled += wanted;
      from += wanted;
      if (this.filled < this.partial.length && !(this.filled > 4 && this.fill())) return;
      if (this.filled === 4) {
        const frame = Buffer.allocUnsafeSlow(4 + this.partial.readUInt32BE(0));
        this.partial.copy(frame);
        this.partial = frame;
      } else {
        const frame = this.partial;
        this.partial = null;
        this.dispatch(frame, frame.length);
      }
    }
  }

  /** Waits for the rest of a frame, where that is better than to be called for each part of it. */
  fill() {
    if (this.transport.fill === undefined) return false;
    if (!this.transport.fill(this.partial, this.filled)) {
      this.listener.closed();
      return false;
    }
    this.filled = this.partial.length;
    return true;
  }

  dispatch(frame, end) {
    if (frame[4] === INVOKE) this.listener.invoke(requestOf(frame, end, false));
    else if (frame[4] === INVOKE_STREAMING) this.listener.invoke(requestOf(frame, end, true));
    else if (frame[4] === CREDIT) this.listener.credited(frame.readUInt32BE(5));
    else if (frame[4] === SPECIALISE) this.listener.specialise(environmentOf(frame));
    else if (frame[4] === LOAD) this.listener.load();
  }
}

/** Connects to the platform, or ends the process. */
function connect(path, listener) {
  const connection = new Connection(listener);
  const open = native.connect === undefined ? openSocket : openNative;
  connection.transport = open(path, connection);
  return connection;
}

/** The socket in the hands of the client's native part. */
function openNative(path, connection) {
  const buffer = Buffer.allocUnsafeSlow(BUFFER_SIZE);
  const received = (size) => {
    if (size > 0) connection.received(buffer, size);
    else connection.listener.closed();
  };
  try {
    native.connect(path, buffer, received);
  } catch (error) {
    unreachable(error);
  }
  return {
    send(bytes, length, sent) {
      if (!native.send(bytes, length)) connection.listener.closed();
      else if (sent !== undefined) sent();
    },
    fill: native.fill,
    keepAlive: native.keepAlive,
  };
}

function openSocket(path, connection) {
  let connected = false;
  const closed = () => connection.listener.closed();
  const socket = require('net').connect({
    path,
    onread: {
      buffer: Buffer.allocUnsafeSlow(BUFFER_SIZE),
      callback: (size, buffer) => {
        connection.received(buffer, size);
        return true;
      },
    },
  });
  socket.on('connect', () => {
    connected = true;
  });
  socket.on('end', closed);
  socket.on('close', closed);
  socket.on('error', (error) => {
    if (!connected) unreachable(error);
    closed();
  });
  return {
    send: (bytes, length, sent) => socket.write(bytes.subarray(0, length), sent),
    keepAlive: (wanted) => (wanted ? socket.ref() : socket.unref()),
  };
}

function unreachable(error) {
  process.stderr.write(`Cannot connect to the platform: ${error.message}\n`);
  process.exit(1);
}

function requestOf(frame, end, streaming) {
  // If a small event is all ASCII, it is decoded once, and each string is cut out of the result.
  const text = end < BUFFER_SIZE ? frame.toString('utf8', FIRST_STRING, end) : '';
  const part =
    text.length === end - FIRST_STRING
      ? (from, to) => text.substring(from - FIRST_STRING, to - FIRST_STRING)
      : (from, to) => frame.toString('utf8', from, to);
  let at = FIRST_STRING;
  const string = () => {
    const from = at + 2;
    at = from + frame.readUInt16BE(at);
    return at === from ? undefined : part(from, at);
  };
  const request = {
    deadline: frame.readUInt32BE(5) * 0x100000000 + frame.readUInt32BE(9),
    requestId: string(),
    functionArn: string(),
    traceId: string(),
    clientContext: string(),
    identity: string(),
    tenantId: string(),
    streaming,
    body: '',
  };
  request.body = part(at, end);
  return request;
}

/** The variables of a function, as pairs of name and value in their order. */
function environmentOf(frame) {
  const variables = [];
  let at = 7;
  const string = () => {
    const from = at + 2;
    at = from + frame.readUInt16BE(at);
    return frame.toString('utf8', from, at);
  };
  for (let left = frame.readUInt16BE(5); left > 0; left--) variables.push([string(), string()]);
  return variables;
}

function errorType(type) {
  return String(type || '').substring(0, MAX_ERROR_TYPE);
}

function putString(out, at, value) {
  const size = out.write(value, at + 2, 'utf8');
  out.writeUInt16BE(size, at);
  return at + 2 + size;
}

module.exports = { Connection, connect };
