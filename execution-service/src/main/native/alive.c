#include "alive.h"

#include "root.h"
#include "system.h"

#include <sys/mman.h>
#include <sys/prctl.h>

/*
 * A file with a lock of the launcher's. Locks of this kind are not inherited, whatever copies of the
 * descriptor there are, and the kernel releases them before it signals a parent's death: who does not
 * see the lock has no parent, and who sees it will get the signal.
 */
static int mark = -1;

int alive_begin(void) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  mark = memfd_create("alive", MFD_CLOEXEC);
  return mark >= 0 && fcntl(mark, F_SETLK, &lock) == 0 ? 0 : fail("mark", "the launcher as alive");
}

void end_with_launcher(void) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (fcntl(mark, F_GETLK, &lock) == 0 && lock.l_type == F_UNLCK) {
    _exit(125);
  }
}
