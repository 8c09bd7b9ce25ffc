/*
 * What a process gives up before it becomes a function's: file and process limits, its user, all
 * capabilities, the chance to gain any, and system calls it has no use for. The launcher does this
 * before it starts a program, the zygote's library after a fork: it is the same code.
 */
#ifndef LAMBENT_CONFINE_H
#define LAMBENT_CONFINE_H

#include <stddef.h>
#include <stdint.h>

/* The system call filter, in the kernel's form (struct sock_filter); none where its length is 0. */
struct filter {
  const void *program;
  size_t bytes;
};

/*
 * Confines the calling process for good. Returns 0, or -errno with the step in *step; the process
 * must end then.
 */
int confine(uint32_t uid, uint32_t gid, const struct filter *filter, const char **step);

#endif
