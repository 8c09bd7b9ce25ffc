'use strict';

/*
 * One invocation and the ways a handler can end it: the promise it returns, the callback, and the
 * context's done, succeed and fail. The first of them counts.
 */

const { logError } = require('./console.cjs');

class Invocation {
  constructor(runtime, request) {
    this.runtime = runtime;
    this.requestId = request.requestId;
    /** Set once the handler has said how the invocation ends. */
    this.finished = false;
    /** context.callbackWaitsForEmptyEventLoop */
    this.waits = true;
    /** The function to run once the event loop is empty, or null. */
    this.whenLoopIsEmpty = null;
    this.succeed = (result) => this.done(null, result);
    this.fail = (error) => this.done(error === undefined || error === null ? 'handled' : error);
    this.callback = (error, result) => this.calledBack(error, result);
  }

  /** Ends the invocation now. */
  done(error, result) {
    if (this.isOver()) return;
    if (error === undefined || error === null) {
      try {
        this.runtime.respond(this, result);
      } catch (unserialisable) {
        // The handler's promise is followed by fail(); here nobody else would report it.
        if (!this.runtime.returnsOnly) throw unserialisable;
        this.failed(unserialisable);
      }
    } else {
      this.failed(error);
    }
    this.finished = true;
  }

  /** Ends the invocation when the event loop is empty, unless the handler asked not to wait. */
  calledBack(error, result) {
    if (this.isOver()) return;
    if ((error !== undefined && error !== null) || !this.waits) {
      this.done(error, result);
    } else {
      this.finished = true;
      this.whenLoopIsEmpty = () => {
        if (this.runtime.current === this) this.runtime.respond(this, result);
      };
    }
  }

  failed(error) {
    logError('Invoke Error', error);
    this.runtime.respondError(this, error);
  }

  /** Late calls are ignored; one that comes after the answer was given for the handler is told. */
  isOver() {
    if (this.finished) return true;
    if (this.runtime.current === this) return false;
    console.error(
      'Invocation has already been reported as done. Cannot call complete more than once per ' +
        'invocation.',
    );
    return true;
  }
}

module.exports = { Invocation };
