'use strict';

/*
 * A stem: a client that was started before its function is known (docs/runtime-protocol.md, "Stems").
 * It does beforehand what is the same for every function, and leaves no trace of it: a handler must
 * not be able to tell a stem from a process that was started for it.
 *
 * Nothing here may look below /var/task or /opt before the platform says `LOAD`: Node.js would remember
 * what it did not find.
 */

const Module = require('module');
const path = require('path');
const { Connection, connect } = require('./connection.cjs');
const { forgetRequest, rehearseRecords } = require('./console.cjs');
const { loadHandler } = require('./handler.cjs');
const { EVENTS } = require('./runtime.cjs');

/** Enough for the functions on an event's way to be compiled and to know their types. */
const REHEARSALS = 4;
const INVOKE = 0x01;

/** Holds a handler as a script and one as an ES module. */
const REHEARSAL = path.join(__dirname, 'rehearsal');

/**
 * Announces itself and lives on as the function that the platform makes of this process: it gets the
 * variables while its code is on the way.
 */
async function wait(socketPath, begin) {
  let connected = null;
  let runtime = null;
  const waiting = {
    closed: () => process.exit(0),
    specialise(variables) {
      become(variables);
      runtime = begin();
    },
    load() {
      if (process.env.LAMBDA_TASK_ROOT) process.chdir(process.env.LAMBDA_TASK_ROOT);
      runtime.start((listener) => {
        connected.listener = listener;
        return connected;
      });
    },
  };
  await rehearse(begin);
  forget();
  connected = connect(socketPath, waiting);
  connected.waiting();
}

/** Makes the variables the whole environment, and derives what a start would derive from them. */
function become(variables) {
  const env = process.env;
  for (const name of Object.keys(env)) delete env[name];
  for (const [name, value] of variables) env[name] = value;
  Module._initPaths();
}

/** Lives as a function of the client's own that serves a few events, without a platform. */
async function rehearse(begin) {
  become([
    ['LAMBDA_TASK_ROOT', REHEARSAL],
    ['_HANDLER', 'script.handler'],
  ]);
  await loadHandler(REHEARSAL, 'module.handler');
  const runtime = begin();
  const connection = new Connection(runtime);
  const loaded = new Promise((resolve) => {
    connection.transport = { send: resolve, keepAlive() {} };
  });
  runtime.start(() => connection);
  await loaded;
  for (let round = 0; round < REHEARSALS; round++) {
    const event = eventFrame(JSON.stringify({ text: 'ü', list: [1, null] }));
    connection.received(event, event.length);
    await null;
    connection.ready();
  }
  rehearseRecords();
}

function eventFrame(body) {
  const parts = [Buffer.alloc(13)];
  for (const text of ['id', 'arn', '', '{}', '{}', '']) {
    parts.push(Buffer.from([0, text.length]), Buffer.from(text));
  }
  const frame = Buffer.concat([...parts, Buffer.from(body)]);
  frame.writeUInt32BE(frame.length - 4, 0);
  frame[4] = INVOKE;
  return frame;
}

/** Removes what a handler could see of the rehearsal, this module included. */
function forget() {
  become([]);
  forgetRequest();
  for (const event of EVENTS) process.removeAllListeners(event);
  delete globalThis.awslambda;
  const rehearsal = require.cache[path.join(REHEARSAL, 'script.js')];
  rehearsal.parent.children.length = 0;
  delete require.cache[rehearsal.id];
  const shown = require.main.children;
  const own = shown.indexOf(module);
  if (own < 0) return;
  // Not one script with the others.
  shown.splice(own, 1);
  delete require.cache[__filename];
}

module.exports = { wait };
