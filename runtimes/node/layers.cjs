'use strict';

/*
 * Lets `import` find packages in the directories of NODE_PATH, where layers have theirs, as AWS's
 * Node.js 18 and later do; by itself Node.js follows NODE_PATH for `require` only. What a function
 * has itself comes first.
 */

const Module = require('module');
const path = require('path');
const { pathToFileURL } = require('url');

/** @param directories that are there, each named node_modules */
function importFrom(directories) {
  const parents = directories.map(
    (directory) => pathToFileURL(path.join(path.dirname(directory), 'layer.mjs')).href,
  );
  if (Module.registerHooks) {
    Module.registerHooks({ resolve: (...found) => resolve(parents, ...found) });
  } else if (Module.register) {
    const hooks = pathToFileURL(path.join(__dirname, 'layers.mjs'));
    Module.register(hooks.href, { data: parents });
  }
}

function resolve(parents, specifier, context, next) {
  try {
    return next(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    for (const parentURL of parents) {
      try {
        return next(specifier, { ...context, parentURL });
      } catch {
        // Perhaps in the next one; else the first error is the one to tell.
      }
    }
    throw error;
  }
}

module.exports = { importFrom };
