package io.lambent.execution.network;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.lambent.execution.host.HostPrograms;
import io.lambent.execution.host.ProcessIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules for what passes between the networks of environments and the host's: a table of the
 * packet filter (nftables) that is this instance's alone. Packets go out to public addresses, under
 * the host's address, and only answers come in. Nothing passes between environments, or between an
 * environment and the host itself.
 *
 * <p>The rules name interfaces by how their names begin, so they are there before any environment
 * and need no change with each. A table's name says whose it is; what an instance that was killed
 * left is removed by the next.
 */
final class Firewall implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Firewall.class);

  /** Held by the instance that makes or removes tables. */
  private static final Path LOCK = Path.of("/run/lambent/packet-filter.lock");

  /** The same among instances of this process. */
  private static final ReentrantLock changing = new ReentrantLock();

  private static final Pattern TABLE =
      Pattern.compile("table inet (lambent_[a-z0-9]+_(\\d+)_(\\d+))");

  private static final Pattern DROPS_FORWARDED =
      Pattern.compile("hook forward priority [^;]*; policy drop;");

  /** Rejects at the end of its chain what none of its zones takes. */
  private static final String FIREWALLD = "table inet firewalld";

  private final Nftables nftables;
  private final String table;

  private Firewall(Nftables nftables, String table) {
    this.nftables = nftables;
    this.table = table;
  }

  private interface Change<T> {
    T run() throws IOException;
  }

  /**
   * Sets the rules.
   *
   * @param links how the names of environments' interfaces begin, of all instances
   * @param tag follows that in the names of this instance's
   * @param range of the addresses of environments
   * @param allowed further addresses that may be reached
   * @throws IOException where this host does not allow it, with the reason
   */
  static Firewall open(String links, String tag, AddressRange range, List<AddressRange> allowed)
      throws IOException {
    Nftables nftables = Nftables.find();
    return alone(
        () -> {
          String chains = nftables.chains();
          sweep(nftables, chains);
          Optional<String> problem = forwardingProblem(chains);
          if (problem.isPresent()) {
            throw new IOException(problem.get());
          }
          ProcessIdentity own = ProcessIdentity.of(ProcessHandle.current());
          String table = "lambent_" + tag + "_" + own.pid() + "_" + own.started();
          nftables.apply(rules(table, links + tag + "-", range, allowed));
          Firewall firewall = new Firewall(nftables, table);
          try {
            Forwarding.begin(nftables, links);
          } catch (IOException e) {
            firewall.remove();
            throw e;
          }
          return firewall;
        });
  }

  private static <T> T alone(Change<T> change) throws IOException {
    changing.lock();
    try {
      Files.createDirectories(LOCK.getParent());
      try (FileChannel file = FileChannel.open(LOCK, CREATE, WRITE)) {
        var unused = file.lock();
        return change.run();
      }
    } finally {
      changing.unlock();
    }
  }

  /** Other rules of this host that would keep functions from the internet, and are not ours. */
  private static Optional<String> forwardingProblem(String chains) {
    if (DROPS_FORWARDED.matcher(chains).find()) {
      return Optional.of(
          "this host's packet filter drops what is forwarded (a chain with policy drop)");
    }
    if (chains.contains(FIREWALLD)) {
      return Optional.of("this host's packet filter rejects what is forwarded (firewalld)");
    }
    Optional<Path> iptables = HostPrograms.find("iptables");
    if (iptables.isPresent() && Files.exists(Path.of("/proc/net/ip_tables_names"))) {
      try {
        if (Nftables.runProgram(iptables.get().toString(), "", "-S", "FORWARD")
            .contains("-P FORWARD DROP")) {
          return Optional.of("this host's packet filter drops what is forwarded (iptables)");
        }
      } catch (IOException e) {
        log.debug("There are no rules of iptables", e);
      }
    }
    return Optional.empty();
  }

  private static String rules(
      String table, String prefix, AddressRange range, List<AddressRange> allowed) {
    String listed = allowed.isEmpty() ? "" : "ip daddr { " + list(allowed) + " } accept";
    return """
        table inet %1$s {
          chain input {
            type filter hook input priority -150; policy accept;
            iifname %2$s drop
          }
          chain output {
            type filter hook output priority -150; policy accept;
            oifname %2$s icmp type { destination-unreachable, time-exceeded } accept
            oifname %2$s drop
          }
          chain forward {
            type filter hook forward priority -150; policy accept;
            oifname %2$s ct state established,related accept
            oifname %2$s drop
            iifname %2$s jump outbound
          }
          chain outbound {
            meta nfproto != ipv4 drop
            ip saddr != %3$s drop
            %5$s
            ip daddr { %4$s } reject with icmp type admin-prohibited
          }
          chain postrouting {
            type nat hook postrouting priority 100; policy accept;
            ip saddr %3$s oifname != %2$s masquerade
          }
        }
        """
        .formatted(
            table, '"' + prefix + "*\"", range.text(), list(AddressRange.NOT_PUBLIC), listed);
  }

  private static String list(List<AddressRange> ranges) {
    return ranges.stream().map(AddressRange::text).collect(Collectors.joining(", "));
  }

  private static void sweep(Nftables nftables, String chains) throws IOException {
    Matcher tables = TABLE.matcher(chains);
    while (tables.find()) {
      if (owner(tables).isEmpty()) {
        log.info("Removing the packet filter's table of an instance that was killed");
        nftables.run("delete", "table", "inet", tables.group(1));
      }
    }
  }

  private static Optional<ProcessHandle> owner(Matcher table) {
    return new ProcessIdentity(Long.parseLong(table.group(2)), Long.parseLong(table.group(3)))
        .find();
  }

  /** Removes the table, and ends forwarding where no instance has one any more. */
  private void remove() throws IOException {
    nftables.run("delete", "table", "inet", table);
    Matcher left = TABLE.matcher(nftables.chains());
    while (left.find()) {
      if (owner(left).isPresent()) {
        return;
      }
    }
    Forwarding.end(nftables);
  }

  @Override
  public void close() {
    try {
      alone(
          () -> {
            remove();
            return table;
          });
    } catch (IOException e) {
      log.warn("The packet filter's table {} stays: {}", table, e.getMessage());
    }
  }
}
