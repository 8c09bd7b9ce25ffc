/*
 * trace.node: a function that takes a trace id and makes it the variable's value. It answers false
 * where the id is too long. Node-API (https://nodejs.org/api/n-api.html) is declared here as far as
 * it is used, since its headers are rarely installed; its binary interface is stable.
 */
#include <stdbool.h>
#include <stddef.h>

#include "trace.h"

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
typedef int napi_status;

napi_status napi_create_function(napi_env, const char *name, size_t length, napi_callback,
                                 void *data, napi_value *result);
napi_status napi_get_boolean(napi_env, bool value, napi_value *result);
napi_status napi_get_cb_info(napi_env, napi_callback_info, size_t *count, napi_value *arguments,
                             napi_value *receiver, void **data);
napi_status napi_get_value_string_utf8(napi_env, napi_value, char *buffer, size_t size,
                                       size_t *length);

static napi_value put(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value id = NULL;
  char *buffer = trace_next();
  size_t length = 0;
  /* A value that does not fit is cut short: one that fills the buffer may have been. */
  bool done = napi_get_cb_info(env, info, &count, &id, NULL, NULL) == 0 && count == 1 &&
              napi_get_value_string_utf8(env, id, trace_value(buffer), TRACE_LIMIT, &length) == 0 &&
              length < TRACE_LIMIT - 4 && putenv(buffer) == 0;
  napi_value result = NULL;
  napi_get_boolean(env, done, &result);
  return result;
}

__attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env,
                                                                           napi_value exports) {
  napi_value function = NULL;
  return napi_create_function(env, "putTrace", 8, put, NULL, &function) == 0 ? function : exports;
}
