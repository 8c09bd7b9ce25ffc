#include "link.h"

#include "root.h"
#include "system.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define INSIDE "eth0"
/* Two addresses: one for each end. */
#define NETMASK 0xfffffffeU

int link_prepare(struct uplink *uplink) {
  uplink->netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  uplink->any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  return uplink->netlink >= 0 && uplink->any >= 0 ? 0 : fail("reach", "the host's network");
}

void link_release(struct uplink *uplink) {
  close(uplink->netlink);
  close(uplink->any);
}

/* A request in the making. There is room for all that is put here. */
struct request {
  struct nlmsghdr header;
  struct ifinfomsg link;
  char attributes[256];
};

static struct rtattr *begin(struct request *request, unsigned short type, size_t bytes) {
  struct rtattr *attribute =
      (struct rtattr *)((char *)request + NLMSG_ALIGN(request->header.nlmsg_len));
  attribute->rta_type = type;
  attribute->rta_len = (unsigned short)RTA_LENGTH(bytes);
  request->header.nlmsg_len = NLMSG_ALIGN(request->header.nlmsg_len) + RTA_ALIGN(RTA_LENGTH(bytes));
  return attribute;
}

static void put(struct request *request, unsigned short type, const void *value, size_t bytes) {
  memcpy(RTA_DATA(begin(request, type, bytes)), value, bytes);
}

/* The attribute has all that was put since it was begun. */
static void end(struct request *request, struct rtattr *attribute) {
  attribute->rta_len =
      (unsigned short)((char *)request + NLMSG_ALIGN(request->header.nlmsg_len) - (char *)attribute);
}

static int send_request(int netlink, struct request *request) {
  struct {
    struct nlmsghdr header;
    struct nlmsgerr error;
    char rest[512];
  } answer;
  if (send(netlink, request, request->header.nlmsg_len, 0) < 0) {
    return -1;
  }
  if (recv(netlink, &answer, sizeof answer, 0) < (ssize_t)NLMSG_LENGTH(sizeof answer.error) ||
      answer.header.nlmsg_type != NLMSG_ERROR) {
    errno = EPROTO;
    return -1;
  }
  errno = -answer.error.error;
  return answer.error.error == 0 ? 0 : -1;
}

/* Makes the host's end, and the other in the network of this process. */
static int make_pair(int netlink, const char *name) {
  static const char kind[] = "veth";
  struct ifinfomsg peer_link = {.ifi_family = AF_UNSPEC};
  struct request request;
  memset(&request, 0, sizeof request);
  int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (own < 0) {
    return -1;
  }
  request.header.nlmsg_len = NLMSG_LENGTH(sizeof request.link);
  request.header.nlmsg_type = RTM_NEWLINK;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;
  request.link.ifi_family = AF_UNSPEC;
  put(&request, IFLA_IFNAME, name, strlen(name) + 1);
  struct rtattr *information = begin(&request, IFLA_LINKINFO, 0);
  put(&request, IFLA_INFO_KIND, kind, sizeof kind);
  struct rtattr *data = begin(&request, IFLA_INFO_DATA, 0);
  struct rtattr *peer = begin(&request, VETH_INFO_PEER, sizeof peer_link);
  memcpy(RTA_DATA(peer), &peer_link, sizeof peer_link);
  put(&request, IFLA_IFNAME, INSIDE, sizeof INSIDE);
  put(&request, IFLA_NET_NS_FD, &own, sizeof own);
  end(&request, peer);
  end(&request, data);
  end(&request, information);
  int result = send_request(netlink, &request);
  close(own);
  return result;
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

int link_make(const struct uplink *uplink, const char *name, uint32_t address) {
  uint32_t gateway = address & NETMASK;
  if (strlen(name) >= IFNAMSIZ || make_pair(uplink->netlink, name) != 0) {
    return fail("make the link", name);
  }
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  int result = any >= 0 && raise_end(uplink->any, name, gateway) == 0 &&
                       raise_end(any, INSIDE, address) == 0 && route_through(any, gateway) == 0
                   ? 0
                   : fail("raise the link", name);
  close(any);
  return result;
}
