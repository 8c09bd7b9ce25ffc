'use strict';

/** What a handler can see of how its process was started. */
const seen = {
  argv: process.argv,
  cache: Object.keys(require.cache),
  children: require.main.children.map((child) => child.id),
  cwd: process.cwd(),
  environment: Object.keys(process.env)
    .sort()
    .map((name) => ({ [name]: process.env[name] })),
  execArgv: process.execArgv,
  globals: Reflect.ownKeys(globalThis).map(String).sort(),
  globalPaths: require('module').globalPaths,
  listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
  main: require.main.filename,
  paths: module.paths,
  resolves: require.resolve.paths('x'),
  siblings: module.parent.children.length,
  title: process.title,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  offset: new Date(0).getTimezoneOffset(),
};

exports.handler = async () => seen;
