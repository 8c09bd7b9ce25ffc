#include "redirect.h"

#include "netlink.h"
#include "root.h"
#include "system.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define LOOPBACK_INDEX 1
/* A second address of the loopback interface: programs ask for names of IPv4 only where they see an
   address besides 127.0.0.1. AWS's sandboxes have the same one. */
#define ALIAS "lo:1"
#define OWN_ADDRESS 0xa9fe4c01U
#define TABLE "lambent"
#define CHAIN "out"
/* That of destination NAT. */
#define PRIORITY (-100)
/* Where an IPv4 header has the destination, of which 127 is the first byte of loopback's. */
#define DESTINATION_AT 16
#define LOOPBACK_BYTE 127

static int give_address(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(OWN_ADDRESS)};
  struct ifreq request;
  memset(&request, 0, sizeof request);
  strcpy(request.ifr_name, ALIAS);
  memcpy(&request.ifr_addr, &address, sizeof address);
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0) {
    return -1;
  }
  int result = ioctl(any, SIOCSIFADDR, &request);
  if (result == 0) {
    address.sin_addr.s_addr = htonl(UINT32_MAX);
    memcpy(&request.ifr_netmask, &address, sizeof address);
    result = ioctl(any, SIOCSIFNETMASK, &request);
  }
  close(any);
  return result;
}

/* Takes all addresses for the sandbox's own. */
static int route_all(void) {
  struct rtmsg route = {.rtm_family = AF_INET,
                        .rtm_table = RT_TABLE_LOCAL,
                        .rtm_protocol = RTPROT_BOOT,
                        .rtm_scope = RT_SCOPE_HOST,
                        .rtm_type = RTN_LOCAL};
  struct netlink request = {.length = 0};
  uint32_t interface = LOOPBACK_INDEX;
  netlink_begin(&request, RTM_NEWROUTE, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, &route,
                sizeof route);
  netlink_put(&request, RTA_OIF, &interface, sizeof interface);
  netlink_put_u32(&request, RTA_PREFSRC, OWN_ADDRESS);
  return netlink_ask(NETLINK_ROUTE, &request);
}

static void begin_filter(struct netlink *request, uint16_t type, uint16_t flags) {
  struct nfgenmsg body = {.nfgen_family = NFPROTO_IPV4, .version = NFNETLINK_V0};
  netlink_begin(request, (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | type), flags, &body, sizeof body);
}

static void put_batch(struct netlink *request, uint16_t type) {
  struct nfgenmsg body = {
      .nfgen_family = AF_UNSPEC, .version = NFNETLINK_V0, .res_id = htons(NFNL_SUBSYS_NFTABLES)};
  netlink_begin(request, type, 0, &body, sizeof body);
}

/* An expression of a rule: what it is called, and its data until it is closed. */
struct expression {
  size_t element;
  size_t data;
};

static struct expression open_expression(struct netlink *request, const char *name) {
  struct expression opened;
  opened.element = netlink_open(request, NFTA_LIST_ELEM | NLA_F_NESTED, NULL, 0);
  netlink_put_text(request, NFTA_EXPR_NAME, name);
  opened.data = netlink_open(request, NFTA_EXPR_DATA | NLA_F_NESTED, NULL, 0);
  return opened;
}

static void close_expression(struct netlink *request, struct expression opened) {
  netlink_close(request, opened.data);
  netlink_close(request, opened.element);
}

static void put_value(struct netlink *request, uint16_t type, const void *value, size_t bytes) {
  size_t data = netlink_open(request, (uint16_t)(type | NLA_F_NESTED), NULL, 0);
  netlink_put(request, NFTA_DATA_VALUE, value, bytes);
  netlink_close(request, data);
}

/* Ends the rule where the register's byte does not compare so. */
static void put_compare(struct netlink *request, enum nft_cmp_ops operation, uint8_t value) {
  struct expression compare = open_expression(request, "cmp");
  netlink_put_u32(request, NFTA_CMP_SREG, NFT_REG_1);
  netlink_put_u32(request, NFTA_CMP_OP, operation);
  put_value(request, NFTA_CMP_DATA, &value, sizeof value);
  close_expression(request, compare);
}

static void put_expressions(struct netlink *request, uint16_t port) {
  struct expression protocol = open_expression(request, "meta");
  netlink_put_u32(request, NFTA_META_DREG, NFT_REG_1);
  netlink_put_u32(request, NFTA_META_KEY, NFT_META_L4PROTO);
  close_expression(request, protocol);
  put_compare(request, NFT_CMP_EQ, IPPROTO_TCP);

  struct expression destination = open_expression(request, "payload");
  netlink_put_u32(request, NFTA_PAYLOAD_DREG, NFT_REG_1);
  netlink_put_u32(request, NFTA_PAYLOAD_BASE, NFT_PAYLOAD_NETWORK_HEADER);
  netlink_put_u32(request, NFTA_PAYLOAD_OFFSET, DESTINATION_AT);
  netlink_put_u32(request, NFTA_PAYLOAD_LEN, 1);
  close_expression(request, destination);
  put_compare(request, NFT_CMP_NEQ, LOOPBACK_BYTE);

  struct expression target = open_expression(request, "immediate");
  uint16_t big_endian = htons(port);
  netlink_put_u32(request, NFTA_IMMEDIATE_DREG, NFT_REG_1);
  put_value(request, NFTA_IMMEDIATE_DATA, &big_endian, sizeof big_endian);
  close_expression(request, target);

  struct expression redirect = open_expression(request, "redir");
  netlink_put_u32(request, NFTA_REDIR_REG_PROTO_MIN, NFT_REG_1);
  close_expression(request, redirect);
}

/* One table with one rule, made at once. Only the rule is acknowledged; what fails always answers. */
static int set_rule(uint16_t port) {
  struct netlink request = {.length = 0};
  put_batch(&request, NFNL_MSG_BATCH_BEGIN);
  begin_filter(&request, NFT_MSG_NEWTABLE, NLM_F_CREATE);
  netlink_put_text(&request, NFTA_TABLE_NAME, TABLE);

  begin_filter(&request, NFT_MSG_NEWCHAIN, NLM_F_CREATE);
  netlink_put_text(&request, NFTA_CHAIN_TABLE, TABLE);
  netlink_put_text(&request, NFTA_CHAIN_NAME, CHAIN);
  size_t hook = netlink_open(&request, NFTA_CHAIN_HOOK | NLA_F_NESTED, NULL, 0);
  netlink_put_u32(&request, NFTA_HOOK_HOOKNUM, NF_INET_LOCAL_OUT);
  netlink_put_u32(&request, NFTA_HOOK_PRIORITY, (uint32_t)PRIORITY);
  netlink_close(&request, hook);
  netlink_put_text(&request, NFTA_CHAIN_TYPE, "nat");

  begin_filter(&request, NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND | NLM_F_ACK);
  netlink_put_text(&request, NFTA_RULE_TABLE, TABLE);
  netlink_put_text(&request, NFTA_RULE_CHAIN, CHAIN);
  size_t expressions = netlink_open(&request, NFTA_RULE_EXPRESSIONS | NLA_F_NESTED, NULL, 0);
  put_expressions(&request, port);
  netlink_close(&request, expressions);
  put_batch(&request, NFNL_MSG_BATCH_END);

  return netlink_ask(NETLINK_NETFILTER, &request);
}

int redirect_to(uint16_t port) {
  return give_address() == 0 && route_all() == 0 && set_rule(port) == 0
             ? 0
             : fail("redirect", "connections of the sandbox");
}
