package io.lambent.execution.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.execution.host.HostPrograms;
import io.lambent.execution.host.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
  private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final int SECONDS = 10;
  private static final String ON = "1";

  /** Addresses that do not belong to the internet: private, link-local, reserved, and multicast. */
  private static final List<String> NOT_PUBLIC =
      List.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "224.0.0.0/3");

  private static final Pattern TABLE =
      Pattern.compile("table inet (lambent_[a-z0-9]+_(\\d+)_(\\d+))");

  private static final Pattern DROPS_FORWARDED =
      Pattern.compile("hook forward priority [^;]*; policy drop;");

  private final String nft;
  private final String table;
  private final boolean turnedForwardingOn;

  private Firewall(String nft, String table, boolean turnedForwardingOn) {
    this.nft = nft;
    this.table = table;
    this.turnedForwardingOn = turnedForwardingOn;
  }

  /**
   * Sets the rules.
   *
   * @param prefix of the names of interfaces
   * @param range of the addresses of environments
   * @param allowed further addresses that may be reached
   * @throws IOException where this host does not allow it, with the reason
   */
  static Firewall open(String prefix, String range, List<String> allowed) throws IOException {
    String nft =
        HostPrograms.find("nft")
            .map(Path::toString)
            .orElseThrow(() -> new IOException("nft (of nftables) is not installed"));
    sweep(nft);
    Optional<String> problem = forwardingProblem(nft);
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
    boolean turnOn = !Files.readString(FORWARDING).strip().equals(ON);
    ProcessIdentity own = ProcessIdentity.of(ProcessHandle.current());
    String table = "lambent_" + prefix.replace("-", "") + "_" + own.pid() + "_" + own.started();
    run(nft, rules(table, prefix, range, allowed, turnOn), "-f", "-");
    Firewall firewall = new Firewall(nft, table, turnOn);
    if (turnOn) {
      try {
        Files.writeString(FORWARDING, ON);
      } catch (IOException e) {
        firewall.removeTable();
        throw new IOException("packets are not forwarded, and " + FORWARDING + " is read-only", e);
      }
    }
    return firewall;
  }

  /** Other rules of this host that would keep functions from the internet, and are not ours. */
  private static Optional<String> forwardingProblem(String nft) throws IOException {
    Matcher chain = DROPS_FORWARDED.matcher(run(nft, "", "list", "chains"));
    if (chain.find()) {
      return Optional.of(
          "this host's packet filter drops what is forwarded (a chain with policy drop)");
    }
    Optional<Path> iptables = HostPrograms.find("iptables");
    if (iptables.isPresent() && Files.exists(Path.of("/proc/net/ip_tables_names"))) {
      try {
        if (run(iptables.get().toString(), "", "-S", "FORWARD").contains("-P FORWARD DROP")) {
          return Optional.of("this host's packet filter drops what is forwarded (iptables)");
        }
      } catch (IOException e) {
        log.debug("There are no rules of iptables", e);
      }
    }
    return Optional.empty();
  }

  private static String rules(
      String table,
      String prefix,
      String range,
      List<String> allowed,
      boolean forwardsNothingElse) {
    String inside = "\"" + prefix + "*\"";
    String others =
        forwardsNothingElse ? "iifname != " + inside + " oifname != " + inside + " drop" : "";
    String listed =
        allowed.isEmpty() ? "" : "ip daddr { " + String.join(", ", allowed) + " } accept";
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
            %5$s
          }
          chain outbound {
            meta nfproto != ipv4 drop
            ip saddr != %3$s drop
            %6$s
            ip daddr { %4$s } reject with icmp type admin-prohibited
          }
          chain postrouting {
            type nat hook postrouting priority 100; policy accept;
            ip saddr %3$s oifname != %2$s masquerade
          }
        }
        """
        .formatted(
            table,
            inside,
            range,
            NOT_PUBLIC.stream().collect(Collectors.joining(", ")),
            others,
            listed);
  }

  private static void sweep(String nft) throws IOException {
    Matcher tables = TABLE.matcher(run(nft, "", "list", "tables"));
    while (tables.find()) {
      ProcessIdentity owner =
          new ProcessIdentity(Long.parseLong(tables.group(2)), Long.parseLong(tables.group(3)));
      if (owner.find().isEmpty()) {
        log.info("Removing the packet filter's table of an instance that was killed");
        run(nft, "", "delete", "table", "inet", tables.group(1));
      }
    }
  }

  private static String run(String program, String input, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(
            program + " refuses: " + output.strip().lines().findFirst().orElse(""));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output;
  }

  private void removeTable() {
    try {
      run(nft, "", "delete", "table", "inet", table);
    } catch (IOException e) {
      log.warn("The packet filter's table {} stays: {}", table, e.getMessage());
    }
  }

  @Override
  public void close() {
    if (turnedForwardingOn) {
      try {
        Files.writeString(FORWARDING, "0");
      } catch (IOException e) {
        log.warn("Packets are still forwarded: {}", e.toString());
      }
    }
    removeTable();
  }
}
