/* The first process of a sandbox: completes it, starts the program in it, and outlives that. */
#ifndef LAMBENT_FIRST_H
#define LAMBENT_FIRST_H

#include "network.h"
#include "root.h"
#include "sandbox.h"

#include <stdbool.h>

/* What a sandbox is made of. Pointers are into the message. */
struct plan {
  uint64_t id;
  enum kind kind;
  uint32_t uid;
  uint32_t gid;
  const char *directory;
  uint64_t temporary;
  struct network network;
  /* The network, where it was made before; NULL where the first process makes it. */
  struct made_network *made;
  struct binds binds;
  char **arguments;
  char **variables;
  const struct filter *filter;
  /* Descriptors: the program's output, the zygote's socket, where to say that a step failed. */
  int output;
  int channel;
  int status;
  /* Of the control groups' files. */
  int *groups;
  size_t group_count;
};

/* Runs in the new namespaces, and never returns. */
_Noreturn void first_process(const struct plan *plan);

/* The exit status as a shell would give it: 128 and the number of the signal where one ended it. */
int exit_status_of(int wait_status);

#endif
