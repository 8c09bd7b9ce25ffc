'use strict';

/*
 * The client's native part, runtimes/native/client_node.c. Where it could not be built or does not
 * fit this process, its functions are missing here, and the client does without.
 */

const path = require('path');

const addon = { exports: {} };
try {
  process.dlopen(addon, path.join(__dirname, 'client.node'));
} catch (absent) {
  // As it is where there was no C compiler, or where another C library is.
}

module.exports = addon.exports;
