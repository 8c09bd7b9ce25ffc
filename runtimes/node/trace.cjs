'use strict';

/*
 * The variable _X_AMZN_TRACE_ID. Where the client's native part is there, it is changed in place: see
 * runtimes/native/trace.h for what the usual way costs.
 */

const path = require('path');

const put = load();

/** The native function, or one that declines. */
function load() {
  const addon = { exports: {} };
  try {
    process.dlopen(addon, path.join(__dirname, 'trace.node'));
    return addon.exports;
  } catch (absent) {
    return () => false;
  }
}

function setTrace(id) {
  if (!put(id)) process.env._X_AMZN_TRACE_ID = id;
}

module.exports = { setTrace };
