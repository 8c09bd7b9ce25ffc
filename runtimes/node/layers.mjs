/*
 * The counterpart of layers.cjs for versions of Node.js whose module hooks run in a thread of their own.
 */

let parents = [];

export function initialize(data) {
  parents = data;
}

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    for (const parentURL of parents) {
      try {
        return await next(specifier, { ...context, parentURL });
      } catch {
        // Perhaps in the next one; else the first error is the one to tell.
      }
    }
    throw error;
  }
}
