'use strict';

/*
 * The variable _X_AMZN_TRACE_ID. Where the client's native part is there, it is changed in place: see
 * runtimes/native/trace.h for what the usual way costs.
 */

const { putTrace = () => false } = require('./native.cjs');

function setTrace(id) {
  if (!putTrace(id)) process.env._X_AMZN_TRACE_ID = id;
}

module.exports = { setTrace };
