package io.lambent.execution.sandbox.namespace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host names that a sandbox knows without asking anybody. */
final class HostNames {
  static final Path FILE = Path.of("/etc/hosts");
  static final Path RESOLVER = Path.of("/etc/resolv.conf");

  /**
   * The names of this host. They stand first, so that they count whatever this host calls so: the
   * host's own addresses are not in reach.
   */
  private static final String OWN =
      """
      127.0.0.1 localhost host.lambent.internal host.docker.internal
      ::1 localhost
      """;

  private HostNames() {}

  /** The address of the platform's name server, for sandboxes with a link to the internet. */
  static byte[] resolver() {
    return "nameserver 127.0.0.1\n".getBytes(UTF_8);
  }

  /** The file of sandboxes with a network of their own. */
  static byte[] ofOwnNetwork() throws IOException {
    String host = Files.isReadable(FILE) ? Files.readString(FILE) : "";
    return (OWN + host).getBytes(UTF_8);
  }
}
