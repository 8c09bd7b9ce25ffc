/* Sandboxes: processes in namespaces of their own, from their start to their end. */
#ifndef LAMBENT_SANDBOX_H
#define LAMBENT_SANDBOX_H

#include "confine.h"
#include "message.h"

#include <sys/types.h>

/* How the program of a sandbox comes into it. */
enum kind {
  /* It is executed. */
  EXECUTED = 0,
  /* A zygote is asked to fork one. */
  FORKED = 1,
  /* It is itself a zygote: it has its own view of the file system, and its privileges. */
  ZYGOTE = 2
};

struct sandbox {
  uint64_t id;
  enum kind kind;
  /* Of the sandbox's first process; descriptor and pid on the host. */
  int pidfd;
  pid_t pid;
  /* Read: tells how the start went, then ends; -1 when it has been read. */
  int status;
  /* ZYGOTE: its control socket; FORKED: where the program's output goes, until it is sent. */
  int channel;
  /* FORKED: which zygote, and what became of the program. */
  uint64_t zygote;
  pid_t program;
  int exit_status;
  uint32_t uid;
  uint32_t gid;
  /* Files of control groups that a process joins by writing its number to. */
  char **groups;
  struct sandbox *next;
};

/*
 * Starts a sandbox: u64 id, u8 kind, u64 zygote, u32 uid, u32 gid, string output, string working
 * directory, u64 bytes of /tmp, binds, list of control group files, list of arguments, list of
 * variables. What came of it is read from its status.
 */
void sandbox_start(struct fields *fields, const struct filter *filter);
void sandbox_bind(struct fields *fields);
void sandbox_kill(uint64_t id);

/* The status of a sandbox has something to read. */
void sandbox_status(struct sandbox *sandbox);

/* A zygote has something to say, or is gone. */
void sandbox_zygote_said(struct sandbox *zygote);

/* A child of the launcher has ended. */
void sandbox_reap(void);

/* All sandboxes there are. */
struct sandbox *sandbox_first(void);

#endif
