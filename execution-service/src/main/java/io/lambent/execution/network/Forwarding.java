package io.lambent.execution.network;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the interfaces of a host that forwards nothing pass on the answers that come for
 * environments. All instances of a host share it: the first turns it on and the last turns it off,
 * also after some were killed, for the packet filter has a table that names the interfaces.
 *
 * <p>Nothing else is forwarded because of it. That table drops what other hosts send through this
 * one, but not what somebody here asked for: answers, and connections whose destination another
 * program has translated. {@code ip_forward} stays as it is, by which programs such as Docker see
 * that they have to turn it on for themselves.
 */
final class Forwarding {
  private static final Logger log = LoggerFactory.getLogger(Forwarding.class);
  private static final Path INTERFACES = Path.of("/proc/sys/net/ipv4/conf");
  private static final Path ALL = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final String SETTING = "forwarding";
  private static final String ON = "1";
  private static final String OFF = "0";

  /** The table of the packet filter. It filters IPv4 only: IPv6 is never forwarded. */
  private static final String TABLE = "lambent_forwarding";

  private static final String SET = "interfaces";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@:-]{1,15}");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  private Forwarding() {}

  /**
   * Turns it on, for the interfaces that are there now.
   *
   * @param links how the names of environments' interfaces begin, of all instances
   * @throws IOException where this host does not allow it
   */
  static void begin(Nftables nftables, String links) throws IOException {
    List<String> off = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(INTERFACES)) {
      for (Path each : all) {
        String name = each.getFileName().toString();
        if (!List.of("all", "default", "lo").contains(name)
            && !name.startsWith(links)
            && NAME.matcher(name).matches()
            && !isOn(each.resolve(SETTING))) {
          off.add(name);
        }
      }
    }
    if (off.isEmpty()) {
      return;
    }
    nftables.apply(rules(off, links));
    for (String name : off) {
      try {
        Files.writeString(INTERFACES.resolve(name).resolve(SETTING), ON);
      } catch (IOException e) {
        if (Files.exists(INTERFACES.resolve(name))) {
          end(nftables);
          throw new IOException(
              "packets are not forwarded, and " + INTERFACES + " is read-only", e);
        }
      }
    }
  }

  private static boolean isOn(Path setting) throws IOException {
    return Files.exists(setting) && Files.readString(setting).strip().equals(ON);
  }

  private static String rules(List<String> interfaces, String links) {
    return """
        table ip %1$s {
          set %2$s {
            type ifname
          }
          chain forward {
            type filter hook forward priority -150; policy accept;
          }
        }
        flush chain ip %1$s forward
        table ip %1$s {
          chain forward {
            iifname != @%2$s accept
            oifname "%3$s*" accept
            ct state established,related accept
            ct status dnat accept
            drop
          }
        }
        add element ip %1$s %2$s { %4$s }
        """
        .formatted(
            TABLE,
            SET,
            links,
            interfaces.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ")));
  }

  /** Turns it off; does nothing where it was not turned on. The last instance calls this. */
  static void end(Nftables nftables) throws IOException {
    if (!nftables.chains().contains("table ip " + TABLE + " {")) {
      return;
    }
    // Somebody else has turned it on for all interfaces since, and counts on it.
    boolean wanted = isOn(ALL);
    Matcher names = QUOTED.matcher(nftables.run("list", "set", "ip", TABLE, SET));
    while (names.find() && !wanted) {
      Path setting = INTERFACES.resolve(names.group(1)).resolve(SETTING);
      try {
        if (Files.exists(setting)) {
          Files.writeString(setting, OFF);
        }
      } catch (IOException e) {
        log.warn("Packets from {} are still forwarded: {}", names.group(1), e.toString());
      }
    }
    nftables.run("delete", "table", "ip", TABLE);
  }
}
