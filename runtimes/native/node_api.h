/*
 * Node-API (https://nodejs.org/api/n-api.html) and the part of libuv that Node.js exports
 * (https://docs.libuv.org/en/v1.x/), as far as they are used: their headers are rarely installed, and
 * their binary interfaces are stable. libuv's may be missing where Node.js was built otherwise.
 */
#ifndef LAMBENT_NODE_API_H
#define LAMBENT_NODE_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_ref__ *napi_ref;
typedef struct napi_handle_scope__ *napi_handle_scope;
typedef struct napi_async_context__ *napi_async_context;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);

/* Zero is success. */
typedef int napi_status;

struct uv_loop;

napi_status napi_close_handle_scope(napi_env, napi_handle_scope);
napi_status napi_create_function(napi_env, const char *name, size_t length, napi_callback,
                                 void *data, napi_value *result);
napi_status napi_create_int64(napi_env, int64_t value, napi_value *result);
napi_status napi_create_reference(napi_env, napi_value, uint32_t count, napi_ref *result);
napi_status napi_fatal_exception(napi_env, napi_value error);
napi_status napi_get_and_clear_last_exception(napi_env, napi_value *result);
napi_status napi_get_boolean(napi_env, bool value, napi_value *result);
napi_status napi_get_buffer_info(napi_env, napi_value, void **bytes, size_t *size);
napi_status napi_get_cb_info(napi_env, napi_callback_info, size_t *count, napi_value *arguments,
                             napi_value *receiver, void **data);
napi_status napi_get_global(napi_env, napi_value *result);
napi_status napi_get_reference_value(napi_env, napi_ref, napi_value *result);
napi_status napi_get_uv_event_loop(napi_env, struct uv_loop **result);
napi_status napi_get_value_bool(napi_env, napi_value, bool *result);
napi_status napi_get_value_int64(napi_env, napi_value, int64_t *result);
napi_status napi_get_value_string_utf8(napi_env, napi_value, char *buffer, size_t size,
                                       size_t *length);
napi_status napi_make_callback(napi_env, napi_async_context, napi_value receiver, napi_value function,
                               size_t count, const napi_value *arguments, napi_value *result);
napi_status napi_open_handle_scope(napi_env, napi_handle_scope *result);
napi_status napi_set_named_property(napi_env, napi_value object, const char *name, napi_value);
napi_status napi_throw_error(napi_env, const char *code, const char *message);

#define OPTIONAL __attribute__((weak))
#define UV_POLL 8
#define UV_READABLE 1

struct uv_poll;
OPTIONAL size_t uv_handle_size(int type);
OPTIONAL int uv_poll_init(struct uv_loop *, struct uv_poll *, int fd);
OPTIONAL int uv_poll_start(struct uv_poll *, int events,
                           void (*callback)(struct uv_poll *, int status, int events));
OPTIONAL int uv_poll_stop(struct uv_poll *);
OPTIONAL void uv_ref(struct uv_poll *);
OPTIONAL void uv_unref(struct uv_poll *);

#endif
