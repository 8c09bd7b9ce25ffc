/*
 * What sandboxes see of the file system. The system's part is the same for all: it is mounted once,
 * into a mount namespace of its own, the template. A sandbox starts with a copy of that, which costs
 * the kernel some microseconds a mount, and adds its own few.
 */
#ifndef LAMBENT_ROOT_H
#define LAMBENT_ROOT_H

#include "message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Directories of the host that are shown at a place of the sandbox. */
struct binds {
  size_t count;
  int *trees;
  const char **targets;
};

/*
 * Makes the template of the message's fields: list of directories, list of (string target, string
 * content) links, list of binds as root_open reads them. Returns 0, or -1 with the reason in
 * failure.
 */
int root_template(struct fields *fields);

/* Text for people of what has failed last. */
extern char failure[300];

/* Writes what was tried and errno into failure; returns -1. */
int fail(const char *what, const char *path);

/*
 * Reads a list of (string source, string target, u8 writable), and takes hold of the sources; what
 * is to be mounted on is made. The targets point into the message. To be released in any case.
 */
int root_open(struct fields *fields, struct binds *binds);
void root_release(struct binds *binds);

/* From here on, forks into a new mount namespace get a copy of the template; or no longer. */
int root_enter_template(void);
void root_leave(void);

/* In a copy of the template: mounts the binds, a private /tmp, and the processes of its namespace. */
int root_complete(const struct binds *binds, uint64_t temporary, bool processes);

/* Mounts binds into the running sandbox whose first process this is, and sizes its /tmp. */
int root_bind(int pidfd, const struct binds *binds, uint64_t temporary);

#endif
