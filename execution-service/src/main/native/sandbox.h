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
  /* Read: tells how the start went, then ends; -1 when it has been read. Never blocks. */
  int status;
  /* ZYGOTE: its control socket; FORKED: where the program's output goes, until it is sent. */
  int channel;
  /* Whether the platform knows that the start has failed. */
  bool failed;
  /* FORKED: which zygote, and what became of the program. */
  uint64_t zygote;
  pid_t program;
  int exit_status;
  /*
   * ZYGOTE: the sandbox that it was asked to fork for and has not answered about, 0 where there is
   * none; and the sandboxes that it will be asked for, in order. One request at a time: neither the
   * launcher nor the zygote ever fills the socket between them.
   */
  uint64_t asked;
  /* When its answer is overdue, in milliseconds of the monotonic clock; 0 where it owes none. */
  uint64_t answer_due;
  /* The next zygote. */
  struct sandbox *next_zygote;
  struct sandbox *first_pending;
  struct sandbox *last_pending;
  /* FORKED: the next of its zygote's pending ones. */
  struct sandbox *next_pending;
  uint32_t uid;
  uint32_t gid;
  /* Files of control groups that a process joins by writing its number to. */
  char **groups;
  struct sandbox *next;
  struct sandbox *previous;
  /* The next of a bucket, by id and by pid. */
  struct sandbox *next_by_id;
  struct sandbox *next_by_pid;
};

/*
 * Starts a sandbox: u64 id, u8 kind, u64 zygote, u32 uid, u32 gid, string output, string working
 * directory, u64 bytes of /tmp, network as network_read reads it, binds, list of control group
 * files, list of arguments, list of variables. What came of it is read from its status.
 */
void sandbox_start(struct fields *fields, const struct filter *filter);
void sandbox_bind(struct fields *fields);
void sandbox_kill(uint64_t id);

/* A descriptor of the sandbox has something to read: its status, or what a zygote says. */
void sandbox_readable(struct sandbox *sandbox);

/*
 * Ends zygotes whose answer is overdue. Returns how many milliseconds from now the next answer is
 * due, -1 where none is.
 */
int sandbox_check_zygotes(void);

/* A child of the launcher has ended. */
void sandbox_reap(void);

/* The start did not succeed. The platform learns of its end when the first process is reaped. */
void sandbox_start_failed(struct sandbox *sandbox, const char *reason);

/* The program of a sandbox that was forked has ended, so that its first process may. */
void sandbox_program_ended(struct sandbox *sandbox, int exit_status);

/* Kills all processes of a sandbox. */
void sandbox_end(struct sandbox *sandbox);

/* Frees a sandbox that is in no table. */
void sandbox_release(struct sandbox *sandbox);

#endif
