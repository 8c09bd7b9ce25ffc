'use strict';

/*
 * The socket to the platform. Frames arrive in one preallocated buffer and leave from another, so
 * that an invocation costs one read and one write and allocates nothing for frames that fit.
 *
 * Reusing the outgoing buffer is safe: the platform sends the next event only after it has read the
 * whole answer to the last one, and nothing is written unasked after READY.
 */

const net = require('net');

const INVOKE = 0x01;
const SPECIALISE = 0x02;
const READY = 0x10;
const INIT_ERROR = 0x11;
const WAITING = 0x12;
const RESPONSE = 0x20;
const ERROR = 0x21;
const FATAL = 0x22;

/** Bytes; larger frames are gathered or sent in a buffer of their own. */
const BUFFER_SIZE = 64 * 1024;

/** Longest UTF-8 encoding of one UTF-16 code unit. */
const BYTES_PER_CHAR = 3;

/** Characters; the function chooses the names of its errors. */
const MAX_ERROR_TYPE = 1024;

class Connection {
  constructor(socket, listener) {
    this.socket = socket;
    this.listener = listener;
    this.out = Buffer.allocUnsafeSlow(BUFFER_SIZE);
    this.partial = null;
    this.filled = 0;
  }

  /** While an invocation runs, only the function's own work keeps the event loop alive. */
  busy() {
    this.socket.unref();
  }

  idle() {
    this.socket.ref();
  }

  waiting() {
    this.send(WAITING, null, null, '');
  }

  ready() {
    this.send(READY, null, null, '');
  }

  initError(type, json, sent) {
    this.send(INIT_ERROR, null, errorType(type), json, sent);
  }

  /** Answers with text or a Buffer. */
  response(requestId, answer) {
    this.send(RESPONSE, requestId, null, answer);
  }

  /** With `sent`, the last that the platform hears of a process that takes no more events. */
  error(requestId, type, json, sent) {
    this.send(sent ? FATAL : ERROR, requestId, errorType(type), json, sent);
  }

  /** The strings that are not null, then the body; `sent` is called when the frame is out. */
  send(kind, first, second, body, sent) {
    const text = typeof body === 'string';
    const head = 9 + BYTES_PER_CHAR * ((first || '').length + (second || '').length);
    let out = this.out;
    if (head + (text ? BYTES_PER_CHAR : 1) * body.length > BUFFER_SIZE) {
      out = Buffer.allocUnsafeSlow(head + (text ? Buffer.byteLength(body) : body.length));
    }
    out[4] = kind;
    let at = 5;
    if (first !== null) at = putString(out, at, first);
    if (second !== null) at = putString(out, at, second);
    at += text ? out.write(body, at, 'utf8') : body.copy(out, at);
    out.writeUInt32BE(at - 4, 0);
    this.socket.write(out.subarray(0, at), sent);
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
      if (this.filled < this.partial.length) return;
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

  dispatch(frame, end) {
    if (frame[4] === INVOKE) this.listener.invoke(requestOf(frame, end));
    else if (frame[4] === SPECIALISE) this.listener.specialise(environmentOf(frame));
  }
}

/** Connects to the platform, or ends the process. */
function connect(path, listener) {
  let connected = false;
  const socket = net.connect({
    path,
    onread: {
      buffer: Buffer.allocUnsafeSlow(BUFFER_SIZE),
      callback: (size, buffer) => {
        connection.received(buffer, size);
        return true;
      },
    },
  });
  const connection = new Connection(socket, listener);
  socket.on('connect', () => {
    connected = true;
  });
  socket.on('end', () => connection.listener.closed());
  socket.on('close', () => connection.listener.closed());
  socket.on('error', (error) => {
    if (!connected) {
      process.stderr.write(`Cannot connect to the platform: ${error.message}\n`);
      process.exit(1);
    }
    connection.listener.closed();
  });
  return connection;
}

function requestOf(frame, end) {
  const deadline = frame.readUInt32BE(5) * 0x100000000 + frame.readUInt32BE(9);
  let at = 13;
  const string = () => {
    const from = at + 2;
    at = from + frame.readUInt16BE(at);
    return at === from ? undefined : frame.toString('utf8', from, at);
  };
  const request = {
    deadline,
    requestId: string(),
    functionArn: string(),
    traceId: string(),
    clientContext: string(),
    identity: string(),
    tenantId: string(),
    body: '',
  };
  request.body = frame.toString('utf8', at, end);
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
