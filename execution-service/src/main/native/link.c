#include "link.h"

#include "netlink.h"
#include "root.h"
#include "system.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/ip.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define INSIDE "eth0"
/* Two addresses: one for each end. */
#define NETMASK 0xfffffffeU
/* So many numbers have six hexadecimal digits, for which names of interfaces have room. */
#define MOST_NUMBERS (1U << 24)
/* Numbers that are tried. They are far from each other, as those of sandboxes that started together
   are neighbours; as the distance is a prime number, none is tried twice. */
#define TRIES 256
#define DISTANCE 8191

int link_prepare(struct uplink *uplink) {
  uplink->netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  uplink->any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  return uplink->netlink >= 0 && uplink->any >= 0 ? 0 : fail("reach", "the host's network");
}

void link_release(struct uplink *uplink) {
  close(uplink->netlink);
  close(uplink->any);
}

/* Makes the host's end, and the other in the network of this process. */
static int make_pair(int netlink, const char *name) {
  struct ifinfomsg link = {.ifi_family = AF_UNSPEC};
  struct netlink request = {.length = 0};
  int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (own < 0) {
    return -1;
  }
  netlink_begin(&request, RTM_NEWLINK, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, &link, sizeof link);
  netlink_put_text(&request, IFLA_IFNAME, name);
  size_t information = netlink_open(&request, IFLA_LINKINFO, NULL, 0);
  netlink_put_text(&request, IFLA_INFO_KIND, "veth");
  size_t data = netlink_open(&request, IFLA_INFO_DATA, NULL, 0);
  size_t peer = netlink_open(&request, VETH_INFO_PEER, &link, sizeof link);
  netlink_put_text(&request, IFLA_IFNAME, INSIDE);
  netlink_put(&request, IFLA_NET_NS_FD, &own, sizeof own);
  netlink_close(&request, peer);
  netlink_close(&request, data);
  netlink_close(&request, information);
  int result = netlink_send(netlink, &request);
  close(own);
  return result;
}

/* Has the host forward what comes from the link, whatever it does with other interfaces. */
static int forward_from(int netlink, const char *name) {
  struct ifinfomsg link = {.ifi_family = AF_UNSPEC};
  struct netlink request = {.length = 0};
  uint32_t on = 1;
  netlink_begin(&request, RTM_SETLINK, NLM_F_ACK, &link, sizeof link);
  netlink_put_text(&request, IFLA_IFNAME, name);
  size_t families = netlink_open(&request, IFLA_AF_SPEC, NULL, 0);
  size_t ipv4 = netlink_open(&request, AF_INET, NULL, 0);
  size_t settings = netlink_open(&request, IFLA_INET_CONF, NULL, 0);
  netlink_put(&request, IPV4_DEVCONF_FORWARDING, &on, sizeof on);
  netlink_close(&request, settings);
  netlink_close(&request, ipv4);
  netlink_close(&request, families);
  return netlink_send(netlink, &request);
}

static struct sockaddr ipv4(uint32_t address) {
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(address)};
  struct sockaddr any;
  memcpy(&any, &in, sizeof any);
  return any;
}

/* Gives an interface of the socket's network its address, and raises it. */
static int raise_end(int any, const char *name, uint32_t address) {
  struct ifreq request;
  memset(&request, 0, sizeof request);
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  request.ifr_addr = ipv4(address);
  if (ioctl(any, SIOCSIFADDR, &request) != 0) {
    return -1;
  }
  request.ifr_netmask = ipv4(NETMASK);
  if (ioctl(any, SIOCSIFNETMASK, &request) != 0 || ioctl(any, SIOCGIFFLAGS, &request) != 0) {
    return -1;
  }
  request.ifr_flags |= IFF_UP;
  return ioctl(any, SIOCSIFFLAGS, &request);
}

static int route_through(int any, uint32_t gateway) {
  struct rtentry route;
  memset(&route, 0, sizeof route);
  route.rt_dst = ipv4(0);
  route.rt_genmask = ipv4(0);
  route.rt_gateway = ipv4(gateway);
  route.rt_flags = RTF_UP | RTF_GATEWAY;
  return ioctl(any, SIOCADDRT, &route);
}

/* Makes a pair; name takes that of the host's end, with IFNAMSIZ bytes. Returns the number, or -1. */
static int64_t make_numbered_pair(int netlink, const struct links *links, uint32_t number,
                                  char *name) {
  uint32_t numbers = links->pairs < MOST_NUMBERS ? links->pairs : MOST_NUMBERS;
  for (uint32_t i = 0; i < TRIES && i < numbers; i++) {
    uint32_t tried = (number + i * DISTANCE) % numbers;
    if (snprintf(name, IFNAMSIZ, "%s%x", links->prefix, tried) >= IFNAMSIZ) {
      errno = ENAMETOOLONG;
      return -1;
    }
    if (make_pair(netlink, name) == 0) {
      return tried;
    }
    if (errno != EEXIST) {
      return -1;
    }
  }
  return -1;
}

int link_make(const struct uplink *uplink, const struct links *links, uint32_t number) {
  char name[IFNAMSIZ];
  int64_t made = make_numbered_pair(uplink->netlink, links, number, name);
  if (made < 0 || forward_from(uplink->netlink, name) != 0) {
    return fail("make the link", name);
  }
  uint32_t gateway = links->first + 2 * (uint32_t)made;
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  int result = any >= 0 && raise_end(uplink->any, name, gateway) == 0 &&
                       raise_end(any, INSIDE, gateway + 1) == 0 && route_through(any, gateway) == 0
                   ? 0
                   : fail("raise the link", name);
  close(any);
  return result;
}
