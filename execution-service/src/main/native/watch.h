/* The descriptors of sandboxes that the launcher waits for. */
#ifndef LAMBENT_WATCH_H
#define LAMBENT_WATCH_H

#include "sandbox.h"

/* Takes the epoll descriptor that they are watched with. */
void watch_with(int epoll);

/* Has sandbox_readable called when the descriptor has something to read. */
void watch(struct sandbox *sandbox, int descriptor);

/* Both set the descriptor to -1, and do nothing where it is that. */
void close_if_open(int *descriptor);
void close_watched(int *descriptor);

#endif
