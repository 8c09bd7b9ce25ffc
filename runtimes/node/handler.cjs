'use strict';

/*
 * Finds and loads the function's handler, by the rules of
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html#nodejs-handler-naming: `.js` by
 * the nearest package.json's type, then `.mjs`, `.cjs`, and last as a package name.
 */

const fs = require('fs');
const Module = require('module');
const path = require('path');
const { pathToFileURL } = require('url');
const {
  HandlerNotFound,
  ImportModuleError,
  MalformedHandlerName,
  MalformedStreamingHandler,
  UserCodeSyntaxError,
} = require('./errors.cjs');

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

/** Else they need a thread, which only functions that are ES modules get. */
const HOOKS_ARE_CHEAP = typeof Module.registerHooks === 'function';

const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');

/** So that "Require stack" in error messages reads as it does on AWS. */
const require_ = Module.createRequire(path.join(__dirname, 'index.mjs'));

/** Returns the handler function, or throws what is to be reported as the init error. */
async function loadHandler(taskRoot, name) {
  if (name.includes('..')) {
    throw new MalformedHandlerName(
      `'${name}' is not a valid handler name. Use absolute paths when specifying root ` +
        'directories in handler names.',
    );
  }
  const base = path.basename(name);
  const directory = name.substring(0, name.indexOf(base));
  const dot = base.indexOf('.');
  if (dot < 0) throw new MalformedHandlerName('Bad handler');

  defineGlobals();
  useCompiledCode();
  if (HOOKS_ARE_CHEAP) followNodePath(true);
  const loaded = await loadModule(taskRoot, directory, base.substring(0, dot));
  const handler = base
    .substring(dot + 1)
    .split('.')
    .reduce((object, key) => object && object[key], loaded);
  if (!handler) throw new HandlerNotFound(`${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw new HandlerNotFound(`${name} is not a function`);
  return handler;
}

async function loadModule(taskRoot, directory, name) {
  try {
    const file = path.resolve(taskRoot, directory, name);
    if (fs.existsSync(file)) return require_(file);
    if (fs.existsSync(file + '.js')) {
      return isInModulePackage(path.dirname(file))
        ? await importFile(file + '.js')
        : require_(file + '.js');
    }
    if (fs.existsSync(file + '.mjs')) return await importFile(file + '.mjs');
    if (fs.existsSync(file + '.cjs')) return require_(file + '.cjs');
    return require_(require_.resolve(name, { paths: [taskRoot, directory] }));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserCodeSyntaxError(error);
    if (error && error.code === 'MODULE_NOT_FOUND') throw new ImportModuleError(error);
    throw error;
  }
}

/**
 * Has Node.js, from 22.1 on, take compiled code from the directory that the platform shows. It takes
 * what belongs to the very text that it loads, and does without in silence.
 */
function useCompiledCode() {
  const directory = process.env.LAMBENT_CODE_CACHE;
  if (directory === undefined) return;
  delete process.env.LAMBENT_CODE_CACHE;
  if (Module.enableCompileCache) Module.enableCompileCache(directory);
}

/** Leaves what has been compiled so far in that directory; from Node.js 22.10 on. */
function keepCompiledCode() {
  if (Module.flushCompileCache) Module.flushCompileCache();
}

/** Has `import` look for packages in the directories of NODE_PATH that are there. */
function followNodePath(mayNeedSdk) {
  const directories = (process.env.NODE_PATH || '')
    .split(':')
    .filter((directory) => directory.endsWith('/node_modules'));
  const layers = directories.filter((directory) => !isSdk(directory) && fs.existsSync(directory));
  const sdk = mayNeedSdk ? directories.filter((directory) => isSdk(directory) && hasSdk(directory)) : [];
  // In the order of NODE_PATH, which has the SDK last.
  const all = [...layers, ...sdk];
  if (all.length > 0) require('./layers.cjs').importFrom(all);
}

function importFile(file) {
  if (!HOOKS_ARE_CHEAP) followNodePath(mayImportSdk(file));
  return import(pathToFileURL(file));
}

/** Returns whether a directory of NODE_PATH is none of a layer's but the one for the SDK. */
function isSdk(directory) {
  return !directory.includes('/nodejs/');
}

/** A sandbox shows an empty directory where there is no SDK. */
function hasSdk(directory) {
  return fs.existsSync(directory + '/@aws-sdk');
}

/**
 * Returns false where a module cannot import the SDK: it names neither that nor other modules of the
 * function. For others the hooks are worth their thread.
 */
function mayImportSdk(file) {
  if (fs.existsSync(path.join(path.dirname(file), 'node_modules'))) return true;
  try {
    return /@aws-sdk\/|@smithy\/|['"`]\.\.?\//.test(fs.readFileSync(file, 'utf8'));
  } catch {
    // The import says what is wrong with the file.
    return false;
  }
}

/** Returns whether the nearest package.json, up to a node_modules directory, says "type": "module". */
function isInModulePackage(folder) {
  for (let at = folder; !at.endsWith('/node_modules'); at = path.dirname(at)) {
    const description = path.join(at, 'package.json');
    if (fs.existsSync(description)) {
      try {
        return JSON.parse(fs.readFileSync(description, 'utf8')).type === 'module';
      } catch (error) {
        console.warn(
          `${description} cannot be read, it will be ignored for ES module detection purposes.`,
          error,
        );
        return false;
      }
    }
    if (at === path.dirname(at)) return false;
  }
  return false;
}

/** `awslambda`, through which a function asks for response streaming. */
function defineGlobals() {
  const optOut = process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA;
  if (optOut === '1' || optOut === 'true') return;
  globalThis.awslambda = {
    streamifyResponse: (handler, options) => {
      handler[STREAMING] = 'response';
      if (options && typeof options.highWaterMark === 'number') {
        handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
      }
      return handler;
    },
    get HttpResponseStream() {
      return require('./stream.cjs').HttpResponseStream;
    },
  };
}

/** Returns whether the handler streams its response. */
function isStreaming(handler) {
  const mode = handler[STREAMING];
  if (mode === undefined || mode === null || mode === false) return false;
  if (mode === 'response') return true;
  throw new MalformedStreamingHandler('Only response streaming is supported.');
}

module.exports = { HIGH_WATER_MARK, isStreaming, keepCompiledCode, loadHandler };
