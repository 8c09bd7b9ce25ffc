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

/* The links of all sandboxes: each has a number, from which its name and its addresses follow. */
struct links {
  /* The names of the host's ends begin so. */
  const char *prefix;
  /* The address of the first pair; even. */
  uint32_t first;
  uint32_t pairs;
};

/* Returns 0, or -1 with the reason in failure. */
int link_prepare(struct uplink *uplink);

/*
 * In the sandbox's network: makes a link with the first number from this one on that no other link
 * has. The host's end has the even address of its pair, the other one the odd address and a default
 * route. Returns 0, or -1 with the reason in failure.
 */
int link_make(const struct uplink *uplink, const struct links *links, uint32_t number);

void link_release(struct uplink *uplink);

#endif
