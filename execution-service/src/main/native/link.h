/*
 * A link from the network of a sandbox to the host's: a pair of virtual interfaces. What may pass is
 * the business of the platform's packet filter.
 */
#ifndef LAMBENT_LINK_H
#define LAMBENT_LINK_H

#include <stdint.h>

/* Where the host's end is made: sockets of the host's network, opened before that is left. */
struct uplink {
  int netlink;
  int any;
};

/* Returns 0, or -1 with the reason in failure. */
int link_prepare(struct uplink *uplink);

/*
 * In the sandbox's network: makes the link, with this name and the even neighbour of the address on
 * the host, and the address and a default route inside. Returns 0, or -1 with the reason in failure.
 */
int link_make(const struct uplink *uplink, const char *name, uint32_t address);

void link_release(struct uplink *uplink);

#endif
