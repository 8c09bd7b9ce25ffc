package io.lambent.execution.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of the file system that is the same in all sandboxes: programs and libraries of the
 * host, and what those need of {@code /etc}; no users, keys or settings of services.
 *
 * @param directories empty ones
 * @param links by their own path
 * @param binds of the host, each at its own place, read-only
 */
record SystemView(List<Path> directories, Map<Path, String> links, List<Path> binds) {
  private static final List<String> SYSTEM =
      List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");
  private static final List<String> ETC =
      List.of(
          "/etc/alternatives",
          "/etc/ca-certificates",
          "/etc/crypto-policies",
          "/etc/gai.conf",
          "/etc/host.conf",
          "/etc/hosts",
          "/etc/ld.so.cache",
          "/etc/ld.so.conf",
          "/etc/ld.so.conf.d",
          "/etc/localtime",
          "/etc/mime.types",
          "/etc/nsswitch.conf",
          "/etc/pki",
          "/etc/protocols",
          "/etc/resolv.conf",
          "/etc/services",
          "/etc/ssl/certs",
          "/etc/ssl/openssl.cnf",
          "/etc/timezone");

  /** Of this host, as it is now. */
  static SystemView ofHost() {
    Map<Path, String> links = new LinkedHashMap<>();
    List<Path> binds = new ArrayList<>();
    for (String each : SYSTEM) {
      Path path = Path.of(each);
      if (Files.isSymbolicLink(path)) {
        links.put(path, target(path));
      } else if (Files.exists(path)) {
        binds.add(path);
      }
    }
    ETC.stream().map(Path::of).filter(Files::exists).forEach(binds::add);
    // Distributions keep the security settings of their JDKs here.
    binds.addAll(JavaConfiguration.directories());
    return new SystemView(List.of(Path.of("/etc"), Path.of("/var"), Path.of("/run")), links, binds);
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
