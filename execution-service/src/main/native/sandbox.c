#include "sandbox.h"

#include "first.h"
#include "root.h"
#include "spare.h"
#include "system.h"
#include "table.h"
#include "watch.h"
#include "zygote.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>

void sandbox_release(struct sandbox *sandbox) {
  close_if_open(&sandbox->pidfd);
  close_watched(&sandbox->status);
  close_watched(&sandbox->channel);
  for (char **group = sandbox->groups; group && *group; group++) {
    free(*group);
  }
  free(sandbox->groups);
  free(sandbox);
}

void sandbox_end(struct sandbox *sandbox) {
  syscall(SYS_pidfd_send_signal, sandbox->pidfd, SIGKILL, NULL, 0);
}

void sandbox_kill(uint64_t id) {
  struct sandbox *sandbox = table_find(id);
  if (sandbox) {
    sandbox_end(sandbox);
  }
  send_message('k', id, NULL, 0);
}

void sandbox_start_failed(struct sandbox *sandbox, const char *reason) {
  if (!sandbox->failed) {
    sandbox->failed = true;
    send_failure('S', sandbox->id, reason);
  }
  sandbox_end(sandbox);
}

void sandbox_bind(struct fields *fields) {
  uint64_t id = read_u64(fields);
  uint64_t temporary = read_u64(fields);
  struct binds binds;
  struct sandbox *sandbox = table_find(id);
  int result = root_open(fields, &binds);
  if (fields->bad) {
    send_failure('B', id, "a malformed message");
  } else if (!sandbox) {
    send_failure('B', id, "it has ended");
  } else if (result != 0 || root_bind(sandbox->pidfd, &binds, temporary) != 0) {
    send_failure('B', id, failure);
  } else {
    send_message('b', id, NULL, 0);
  }
  root_release(&binds);
}

/* Reads how the start went. */
static void read_status(struct sandbox *sandbox) {
  char reason[sizeof failure];
  ssize_t length = read(sandbox->status, reason, sizeof reason - 1);
  if (length < 0 && (errno == EINTR || errno == EAGAIN)) {
    return;
  }
  close_watched(&sandbox->status);
  if (length > 0) {
    reason[length] = 0;
    sandbox_start_failed(sandbox, reason);
  } else if (sandbox->kind == FORKED) {
    zygote_await(sandbox);
  } else if (!sandbox->failed) {
    send_number('s', sandbox->id, (uint32_t)sandbox->pid);
    if (sandbox->kind == ZYGOTE) {
      watch(sandbox, sandbox->channel);
    }
    spare_replenish();
  }
}

void sandbox_program_ended(struct sandbox *sandbox, int exit_status) {
  sandbox->exit_status = exit_status;
  sandbox_end(sandbox);
}

void sandbox_readable(struct sandbox *sandbox) {
  if (sandbox->status >= 0) {
    read_status(sandbox);
  } else if (sandbox->kind == ZYGOTE && sandbox->channel >= 0) {
    zygote_said(sandbox);
  }
}

/*
 * The sandbox whose program this was, which the launcher has inherited: the zygote is gone, or the
 * process that forked for it. What was said of it may not have been read yet.
 */
static struct sandbox *inherited(pid_t program) {
  struct sandbox *sandbox = table_find_program(program);
  if (!sandbox) {
    zygote_hear_all();
    sandbox = table_find_program(program);
  }
  return sandbox;
}

/* A sandbox's first process has ended, and with it all processes in the sandbox. */
static void ended(struct sandbox *sandbox, int wait_status) {
  zygote_leave(sandbox);
  if (sandbox->status >= 0 && sandbox->kind != FORKED) {
    /* What it said last. */
    read_status(sandbox);
  }
  if (sandbox->kind == ZYGOTE) {
    zygote_ended(sandbox);
  }
  int status = sandbox->exit_status >= 0 ? sandbox->exit_status : exit_status_of(wait_status);
  send_number('x', sandbox->id, (uint32_t)status);
  table_remove(sandbox);
  sandbox_release(sandbox);
}

void sandbox_reap(void) {
  int wait_status;
  for (pid_t pid = waitpid(-1, &wait_status, WNOHANG); pid > 0;
       pid = waitpid(-1, &wait_status, WNOHANG)) {
    if (spare_reap(pid)) {
      continue;
    }
    struct sandbox *sandbox = table_find_first_process(pid);
    if (sandbox) {
      ended(sandbox, wait_status);
      continue;
    }
    sandbox = inherited(pid);
    if (sandbox) {
      sandbox_program_ended(sandbox, exit_status_of(wait_status));
    }
  }
}
