'use strict';

/*
 * Answers of custom resources. CloudFormation gives a function an address to PUT its answer to; on AWS
 * that is always https, and AWS's own handlers (cfn-response, those of CDK) take its host and path and
 * ask for them by `https.request`. Lambent's address is http, with a port: requests for that very
 * address are sent there.
 */

const https = require('https');
const http = require('http');
const { syncBuiltinESMExports } = require('module');

/** The address of the event that is being handled. */
let address = null;
let patched = false;

/** @param url the event's ResponseURL */
function answerAt(url) {
  try {
    address = new URL(url);
  } catch {
    address = null;
  }
  if (address === null || patched) return;
  patched = true;
  const request = https.request;
  https.request = function (options, ...rest) {
    return isAnswer(options)
      ? http.request({ ...options, ...place(), agent: undefined }, ...rest)
      : request.call(this, options, ...rest);
  };
  syncBuiltinESMExports();
}

function place() {
  return { protocol: 'http:', hostname: address.hostname, host: undefined, port: address.port || 80 };
}

/** Returns whether a request names the address's host and path, without its port. */
function isAnswer(options) {
  return (
    address !== null &&
    options !== null &&
    typeof options === 'object' &&
    !(options instanceof URL) &&
    (options.hostname === address.hostname || options.host === address.hostname) &&
    typeof options.path === 'string' &&
    options.path.startsWith(address.pathname)
  );
}

module.exports = { answerAt };
