/*
 * Networks that are made before a sandbox needs them: an interface, a link or a rule of the packet
 * filter takes the kernel about as long as the rest of a sandbox. Each kind of network that sandboxes
 * were started with has a few, which processes of their own make one after the other.
 */
#ifndef LAMBENT_SPARE_H
#define LAMBENT_SPARE_H

#include "network.h"

#include <stdbool.h>
#include <sys/types.h>

/*
 * Takes a network of this kind, which the caller releases. Returns false where there is none yet; the
 * sandbox then makes its own.
 */
bool spare_take(const struct network *network, struct made_network *made);

/* The number from which on a new link looks for one that is free. */
uint32_t spare_next_link(void);

/* Has the next network made that is missing, unless one is being made. */
void spare_replenish(void);

/* Returns true if the child that has ended was making a network; takes that. */
bool spare_reap(pid_t ended);

#endif
