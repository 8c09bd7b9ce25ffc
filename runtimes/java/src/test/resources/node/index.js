'use strict';

exports.echo = async (event) => event;
exports.nested = { handler: async () => 'nested' };
exports.nothing = async () => undefined;
exports.promise = () => Promise.resolve('promised');
exports.context = async (event, context) => ({
  ...context,
  remaining: typeof context.getRemainingTimeInMillis() === 'number',
  methods: ['done', 'succeed', 'fail'].map((name) => typeof context[name]),
});
exports.environment = async () => ({
  socket: process.env.LAMBENT_RUNTIME_SOCKET,
  trace: process.env._X_AMZN_TRACE_ID,
});

exports.traces = async () => [
  process.env._X_AMZN_TRACE_ID || '',
  require('child_process').execSync('printf %s "$_X_AMZN_TRACE_ID"').toString(),
];

exports.callback = (event, context, callback) => callback(null, 'called back');
exports.callbackError = (event, context, callback) => callback(new RangeError('too far'));
exports.callbackTwice = (event, context, callback) => {
  callback(null, 'first');
  callback(null, 'second');
};
let ticks = 0;
exports.waits = (event, context, callback) => {
  setTimeout(() => ticks++, 20);
  callback(null, { get ticks() { return ticks; } });
};
exports.doesNotWait = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false;
  setTimeout(() => {}, 1_000_000);
  callback(null, 'at once');
};
exports.succeed = (event, context) => context.succeed('succeeded');
exports.done = (event, context) => context.done(null, 'done');
exports.fail = (event, context) => context.fail(new Error('failed'));
exports.forgets = () => 'ignored';
exports.neverSettles = async () => new Promise(() => {});

exports.throws = async () => {
  throw new TypeError('wrong type');
};
exports.throwsText = async () => {
  throw 'just text';
};
exports.throwsOddNames = async () => {
  throw Object.assign(new Error('odd'), { name: 'x'.repeat(100_000) });
};
exports.throwsUnreadable = async () => {
  throw Object.assign(new Error('odd'), { name: 5n });
};
exports.circular = async () => {
  const value = {};
  value.self = value;
  return value;
};
exports.rejects = async () => {
  Promise.reject(new Error('nobody listens'));
  await new Promise((resolve) => setTimeout(resolve, 1_000_000));
};
exports.crashes = async () => {
  setImmediate(() => {
    throw new Error('later');
  });
  await new Promise((resolve) => setTimeout(resolve, 1_000_000));
};
exports.exits = async () => process.exit(7);

exports.logs = async () => {
  console.log('two\nlines', { a: 1 });
  console.debug('details');
  console.error(new Error('logged'));
};
exports.streams = awslambda.streamifyResponse(async (event, stream) => {
  stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201 });
  stream.write('a');
  stream.write({ b: 1 });
  stream.end('c');
});
exports.streamsOpenEnded = awslambda.streamifyResponse(async (event, stream) => {
  stream.write('a');
});
exports.streamsTyped = awslambda.streamifyResponse(async (event, stream) => {
  stream.setContentType('text/plain');
  stream.write('a');
  await new Promise((resolve) => setImmediate(resolve));
  stream.write('b');
  stream.end();
});
exports.streamsMetadata = awslambda.streamifyResponse(async (event, stream) => {
  awslambda.HttpResponseStream.from(stream, { statusCode: 301 }).end();
});
exports.streamsThenThrows = awslambda.streamifyResponse(async (event, stream) => {
  stream.write('part');
  throw new TypeError('halfway');
});
exports.streamsMuch = awslambda.streamifyResponse(async (event, stream) => {
  for (let i = 0; i < event.chunks; i++) {
    if (!stream.write(Buffer.alloc(event.size, 'x'))) {
      await new Promise((resolve) => stream.once('drain', resolve));
    }
  }
  stream.end();
});
exports.notAFunction = 5;
