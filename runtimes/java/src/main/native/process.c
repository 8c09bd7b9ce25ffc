/*
 * What of a JVM's process only the C library can change, the variables that child processes inherit
 * and the working directory, for io.lambent.runtime.NativeProcess; Unix sockets, for NativeSocket;
 * and what reflection is slow to begin with, for NativeLibrary.
 *
 * Compiled without jni.h, which need not be where a C compiler is: the JNI specification numbers
 * the functions of its table.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef const void *const *const *environment;
typedef void *(*find_class)(environment, const char *name);
typedef void *(*from_reflected_field)(environment, void *field);
/* The same for fields and methods, static or not. */
typedef void *(*get_id)(environment, void *class, const char *name, const char *type);
typedef void *(*call_static_object_method)(environment, void *class, void *method,
                                           const void *const *arguments);
typedef void *(*get_static_object_field)(environment, void *class, void *field);
typedef void (*set_static_object_field)(environment, void *class, void *field, void *value);
typedef void *(*get_object_class)(environment, void *object);
typedef void (*call_void_method)(environment, void *object, void *method,
                                 const void *const *arguments);
typedef char *(*get_direct_buffer_address)(environment, void *buffer);

enum {
  FIND_CLASS = 6,
  FROM_REFLECTED_FIELD = 8,
  GET_OBJECT_CLASS = 31,
  GET_METHOD_ID = 33,
  CALL_VOID_METHOD_A = 63,
  GET_STATIC_METHOD_ID = 113,
  CALL_STATIC_OBJECT_METHOD_A = 116,
  GET_STATIC_FIELD_ID = 144,
  GET_STATIC_OBJECT_FIELD = 145,
  SET_STATIC_OBJECT_FIELD = 154,
  GET_DIRECT_BUFFER_ADDRESS = 230
};

static char *address(environment jvm, void *buffer) {
  return ((get_direct_buffer_address)(uintptr_t)(*jvm)[GET_DIRECT_BUFFER_ADDRESS])(jvm, buffer);
}

void Java_io_lambent_runtime_NativeLibrary_setStatic(environment jvm, void *class, void *owner,
                                                     void *field, void *value) {
  (void)class;
  void *id = ((from_reflected_field)(uintptr_t)(*jvm)[FROM_REFLECTED_FIELD])(jvm, field);
  ((set_static_object_field)(uintptr_t)(*jvm)[SET_STATIC_OBJECT_FIELD])(jvm, owner, id, value);
}

/* Opens a package of a module to all code on class paths, as the option --add-opens does. */
void Java_io_lambent_runtime_NativeLibrary_open(environment jvm, void *class, void *module,
                                                void *package) {
  (void)class;
  void *owner = ((get_object_class)(uintptr_t)(*jvm)[GET_OBJECT_CLASS])(jvm, module);
  void *method = ((get_id)(uintptr_t)(*jvm)[GET_METHOD_ID])(
      jvm, owner, "implAddOpensToAllUnnamed", "(Ljava/lang/String;)V");
  if (method == NULL) return;
  const void *arguments[] = {package};
  ((call_void_method)(uintptr_t)(*jvm)[CALL_VOID_METHOD_A])(jvm, module, method, arguments);
}

/*
 * The map behind the view that System.getenv() returns. Like the next, it throws an Error where the JDK
 * keeps its variables in another way.
 */
void *Java_io_lambent_runtime_NativeProcess_variables(environment jvm, void *class) {
  (void)class;
  void *owner = ((find_class)(uintptr_t)(*jvm)[FIND_CLASS])(jvm, "java/lang/ProcessEnvironment");
  if (owner == NULL) return NULL;
  void *field = ((get_id)(uintptr_t)(*jvm)[GET_STATIC_FIELD_ID])(
      jvm, owner, "theEnvironment", "Ljava/util/HashMap;");
  if (field == NULL) return NULL;
  return ((get_static_object_field)(uintptr_t)(*jvm)[GET_STATIC_OBJECT_FIELD])(jvm, owner, field);
}

/* A name, or a value, as that map has them. */
void *Java_io_lambent_runtime_NativeProcess_encoded(environment jvm, void *class, uint8_t is_value,
                                                    void *bytes) {
  (void)class;
  void *owner = ((find_class)(uintptr_t)(*jvm)[FIND_CLASS])(
      jvm, is_value ? "java/lang/ProcessEnvironment$Value" : "java/lang/ProcessEnvironment$Variable");
  if (owner == NULL) return NULL;
  void *method = ((get_id)(uintptr_t)(*jvm)[GET_STATIC_METHOD_ID])(
      jvm, owner, "valueOf",
      is_value ? "([B)Ljava/lang/ProcessEnvironment$Value;"
               : "([B)Ljava/lang/ProcessEnvironment$Variable;");
  if (method == NULL) return NULL;
  const void *arguments[] = {bytes};
  return ((call_static_object_method)(uintptr_t)(*jvm)[CALL_STATIC_OBJECT_METHOD_A])(
      jvm, owner, method, arguments);
}

static const char *after(const char *string) { return string + strlen(string) + 1; }

/*
 * The buffer holds strings, one behind the other: `removed` names, `set` names each with its value,
 * and a directory, which may be empty. Returns 0 or errno.
 *
 * The list of variables is never null meanwhile, which the JVM would not survive.
 */
int32_t Java_io_lambent_runtime_NativeProcess_become(environment jvm, void *class, void *buffer,
                                                     int32_t removed, int32_t set) {
  (void)class;
  const char *at = address(jvm, buffer);
  for (; removed > 0; removed--) {
    if (unsetenv(at) != 0) return errno;
    at = after(at);
  }
  for (; set > 0; set--) {
    const char *value = after(at);
    if (setenv(at, value, 1) != 0) return errno;
    at = after(value);
  }
  return *at != 0 && chdir(at) != 0 ? errno : 0;
}

/* Connects to the socket whose path the buffer holds. Returns a file descriptor, or minus errno. */
int32_t Java_io_lambent_runtime_NativeSocket_connect(environment jvm, void *class, void *path) {
  (void)class;
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  const char *from = address(jvm, path);
  if (strlen(from) >= sizeof name.sun_path) return -ENAMETOOLONG;
  strcpy(name.sun_path, from);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  while (connect(fd, (const struct sockaddr *)&name, sizeof name) != 0) {
    int error = errno;
    if (error == EINTR) continue;
    close(fd);
    return -error;
  }
  return fd;
}

/* Waits for bytes. Returns how many came, 0 at the end, or minus errno. */
int32_t Java_io_lambent_runtime_NativeSocket_receive(environment jvm, void *class, int32_t fd,
                                                     void *buffer, int32_t from, int32_t length) {
  (void)class;
  char *into = address(jvm, buffer) + from;
  ssize_t count;
  do count = recv(fd, into, (size_t)length, 0);
  while (count < 0 && errno == EINTR);
  return count < 0 ? -errno : (int32_t)count;
}

/* Returns how many bytes were taken, or minus errno. */
int32_t Java_io_lambent_runtime_NativeSocket_send(environment jvm, void *class, int32_t fd,
                                                  void *buffer, int32_t from, int32_t length) {
  (void)class;
  const char *bytes = address(jvm, buffer) + from;
  ssize_t count;
  do count = send(fd, bytes, (size_t)length, MSG_NOSIGNAL);
  while (count < 0 && errno == EINTR);
  return count < 0 ? -errno : (int32_t)count;
}
