/*
 * The variable _X_AMZN_TRACE_ID of this process, which changes with every invocation.
 *
 * glibc's setenv keeps every value that a variable has ever had, in a tree that it searches each
 * time: a process that serves thousands of events a second would spend a fifth of its time there and
 * grow by a hundred bytes with each. putenv keeps nothing; the value stands in a buffer of ours.
 */
#ifndef LAMBENT_TRACE_H
#define LAMBENT_TRACE_H

#include <stdlib.h>
#include <string.h>

#define TRACE_NAME "_X_AMZN_TRACE_ID="

/* Bytes of a value; longer ones go the usual way. */
#define TRACE_LIMIT 1024

/* Where the next value is written, so that a value which another thread may be reading stands. */
static char *trace_next(void) {
  static char buffers[2][sizeof TRACE_NAME + TRACE_LIMIT] = {TRACE_NAME, TRACE_NAME};
  static int turn;
  turn = !turn;
  return buffers[turn];
}

static char *trace_value(char *buffer) { return buffer + sizeof TRACE_NAME - 1; }

#endif
