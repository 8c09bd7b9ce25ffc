/*
 * What of a JVM's process only the C library can change: the variables that child processes
 * inherit, and the working directory. For io.lambent.runtime.NativeProcess.
 *
 * Compiled without jni.h, which need not be where a C compiler is: the JNI specification numbers
 * the functions of its table, and the one below has the number 230.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef const void *const *const *environment;
typedef char *(*get_direct_buffer_address)(environment, void *buffer);

enum { GET_DIRECT_BUFFER_ADDRESS = 230 };

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
  const char *at =
      ((get_direct_buffer_address)(uintptr_t)(*jvm)[GET_DIRECT_BUFFER_ADDRESS])(jvm, buffer);
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
