'use strict';

/*
 * Lambent's runtime client for Node.js, 14 and later. It loads the function's handler and serves
 * invocations over the frame protocol of docs/runtime-protocol.md, with the semantics of AWS's own
 * client (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html).
 *
 * The client is CommonJS because that starts faster than the ES module loader; the loader is only
 * brought up for functions that are ES modules.
 */

const { connect } = require('./connection.cjs');
const { patchConsole } = require('./console.cjs');
const { Runtime } = require('./runtime.cjs');

const socketPath = process.env.LAMBENT_RUNTIME_SOCKET;
const stem = process.env.LAMBENT_STEM === '1';
delete process.env.LAMBENT_RUNTIME_SOCKET;

if (!socketPath) {
  process.stderr.write('LAMBENT_RUNTIME_SOCKET is not set: the client is started by Lambent.\n');
  process.exitCode = 1;
} else if (stem) {
  require('./stem.cjs').wait(socketPath, begin);
} else {
  begin().start((listener) => connect(socketPath, listener));
}

/** Prepares the runtime. Called once the function's environment variables are set. */
function begin() {
  patchConsole();
  return new Runtime();
}
