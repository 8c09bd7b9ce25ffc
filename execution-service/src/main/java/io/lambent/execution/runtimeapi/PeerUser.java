package io.lambent.execution.runtimeapi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Finds the user that has the other end of a loopback connection. Sandboxes share the host's
 * network, so the address of a Runtime API alone does not say that its own runtime calls it.
 */
final class PeerUser {
  private static final Path SOCKETS = Path.of("/proc/net/tcp");
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int USER = 7;

  private PeerUser() {}

  /** The user id of the socket that is connected from there to here; empty where not found. */
  static OptionalInt of(InetSocketAddress from, InetSocketAddress to) {
    String local = hex(from);
    String remote = hex(to);
    try (Stream<String> lines = Files.lines(SOCKETS)) {
      return lines
          .map(line -> line.strip().split("\\s+"))
          .filter(
              fields ->
                  fields.length > USER
                      && fields[LOCAL].equals(local)
                      && fields[REMOTE].equals(remote))
          .mapToInt(fields -> Integer.parseInt(fields[USER]))
          .findFirst();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /** The form in which the kernel writes 127.0.0.1 and the port, in the host's byte order. */
  private static String hex(InetSocketAddress address) {
    boolean little = ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN);
    return (little ? "0100007F:" : "7F000001:")
        + String.format(Locale.ROOT, "%04X", address.getPort());
  }
}
