/*
 * client.node, the native part of the client for Node.js: the socket to the platform without the
 * layers of net.Socket, whose code would cost an invocation more than all else the client does, and
 * the variable of the trace id.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "node_api.h"
#include "trace.h"

/* A process has one connection. */
static struct {
  napi_env env;
  int fd;
  struct uv_poll *handle;
  napi_ref received;
  char *buffer;
  size_t size;
} connection = {.fd = -1};

/* The arguments of a call; false, with an exception thrown, where there are not as many. */
static bool arguments_of(napi_env env, napi_callback_info info, size_t count, napi_value *into) {
  size_t given = count;
  if (napi_get_cb_info(env, info, &given, into, NULL, NULL) == 0 && given == count) return true;
  napi_throw_error(env, NULL, "wrong number of arguments");
  return false;
}

static napi_value boolean(napi_env env, bool value) {
  napi_value result = NULL;
  napi_get_boolean(env, value, &result);
  return result;
}

/* Tells JavaScript how many bytes are in the buffer, or with 0 that there will be no more. */
static void tell(ssize_t size) {
  napi_env env = connection.env;
  napi_handle_scope scope;
  if (napi_open_handle_scope(env, &scope) != 0) return;
  napi_value global, function, argument, result, error;
  if (napi_get_global(env, &global) == 0 &&
      napi_get_reference_value(env, connection.received, &function) == 0 &&
      napi_create_int64(env, size, &argument) == 0 &&
      napi_make_callback(env, NULL, global, function, 1, &argument, &result) != 0 &&
      napi_get_and_clear_last_exception(env, &error) == 0) {
    napi_fatal_exception(env, error);
  }
  napi_close_handle_scope(env, scope);
}

static void readable(struct uv_poll *handle, int status, int events) {
  (void)events;
  ssize_t size = -1;
  if (status == 0) {
    size = recv(connection.fd, connection.buffer, connection.size, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  }
  if (size <= 0) {
    uv_poll_stop(handle);
    size = 0;
  }
  tell(size);
}

/* connect(path, buffer, received): calls received with the size of what arrives in the buffer. */
static napi_value open_connection(napi_env env, napi_callback_info info) {
  napi_value argument[3];
  if (!arguments_of(env, info, 3, argument)) return NULL;
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t length;
  void *bytes;
  struct uv_loop *loop;
  if (napi_get_value_string_utf8(env, argument[0], address.sun_path, sizeof address.sun_path,
                                 &length) != 0 ||
      length == sizeof address.sun_path - 1 ||
      napi_get_buffer_info(env, argument[1], &bytes, &connection.size) != 0 ||
      napi_get_uv_event_loop(env, &loop) != 0 || connection.fd >= 0) {
    napi_throw_error(env, NULL, "wrong arguments");
    return NULL;
  }
  connection.env = env;
  connection.buffer = bytes;
  connection.handle = calloc(1, uv_handle_size(UV_POLL));
  connection.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection.handle == NULL || connection.fd < 0 ||
      connect(connection.fd, (struct sockaddr *)&address, sizeof address) != 0) {
    napi_throw_error(env, NULL, strerror(errno));
    return NULL;
  }
  /* The buffer is held by whoever holds the function. */
  if (napi_create_reference(env, argument[2], 1, &connection.received) != 0 ||
      uv_poll_init(loop, connection.handle, connection.fd) != 0 ||
      uv_poll_start(connection.handle, UV_READABLE, readable) != 0) {
    napi_throw_error(env, NULL, "the event loop does not take the socket");
  }
  return NULL;
}

/*
 * send(buffer, length): writes all of it, waiting where the platform does not keep up; false where it
 * has gone.
 */
static napi_value send_all(napi_env env, napi_callback_info info) {
  napi_value argument[2];
  void *bytes;
  size_t size;
  int64_t length;
  if (!arguments_of(env, info, 2, argument)) return NULL;
  if (napi_get_buffer_info(env, argument[0], &bytes, &size) != 0 ||
      napi_get_value_int64(env, argument[1], &length) != 0 || length < 0 ||
      (size_t)length > size) {
    napi_throw_error(env, NULL, "wrong arguments");
    return NULL;
  }
  for (int64_t at = 0; at < length;) {
    ssize_t sent = send(connection.fd, (char *)bytes + at, length - at, MSG_NOSIGNAL);
    if (sent >= 0) {
      at += sent;
    } else if (errno == EAGAIN) {
      struct pollfd writable = {.fd = connection.fd, .events = POLLOUT};
      poll(&writable, 1, -1);
    } else if (errno != EINTR) {
      return boolean(env, false);
    }
  }
  return boolean(env, true);
}

/* fill(buffer, from): reads until the buffer is full; false where the platform has gone. */
static napi_value fill(napi_env env, napi_callback_info info) {
  napi_value argument[2];
  void *bytes;
  size_t size;
  int64_t from;
  if (!arguments_of(env, info, 2, argument)) return NULL;
  if (napi_get_buffer_info(env, argument[0], &bytes, &size) != 0 ||
      napi_get_value_int64(env, argument[1], &from) != 0 || from < 0) {
    napi_throw_error(env, NULL, "wrong arguments");
    return NULL;
  }
  for (size_t at = from; at < size;) {
    ssize_t read = recv(connection.fd, (char *)bytes + at, size - at, 0);
    if (read > 0) {
      at += read;
    } else if (read < 0 && errno == EAGAIN) {
      struct pollfd more = {.fd = connection.fd, .events = POLLIN};
      poll(&more, 1, -1);
    } else if (read == 0 || errno != EINTR) {
      return boolean(env, false);
    }
  }
  return boolean(env, true);
}

/* keepAlive(wanted): whether the connection keeps the event loop from ending. */
static napi_value keep_alive(napi_env env, napi_callback_info info) {
  napi_value argument;
  bool wanted;
  if (arguments_of(env, info, 1, &argument) && napi_get_value_bool(env, argument, &wanted) == 0) {
    if (wanted) {
      uv_ref(connection.handle);
    } else {
      uv_unref(connection.handle);
    }
  }
  return NULL;
}

/* putTrace(id): makes it the variable's value; false where it is too long. */
static napi_value put_trace(napi_env env, napi_callback_info info) {
  napi_value id;
  size_t length;
  if (!arguments_of(env, info, 1, &id)) return NULL;
  char *buffer = trace_next();
  /* A value that does not fit is cut short: one that fills the buffer may have been. */
  return boolean(env, napi_get_value_string_utf8(env, id, trace_value(buffer), TRACE_LIMIT,
                                                 &length) == 0 &&
                          length < TRACE_LIMIT - 4 && putenv(buffer) == 0);
}

static void export(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  if (napi_create_function(env, name, strlen(name), callback, NULL, &function) == 0) {
    napi_set_named_property(env, exports, name, function);
  }
}

__attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env,
                                                                           napi_value exports) {
  export(env, exports, "putTrace", put_trace);
  if (uv_handle_size && uv_poll_init && uv_poll_start && uv_poll_stop && uv_ref && uv_unref) {
    export(env, exports, "connect", open_connection);
    export(env, exports, "send", send_all);
    export(env, exports, "fill", fill);
    export(env, exports, "keepAlive", keep_alive);
  }
  return exports;
}
