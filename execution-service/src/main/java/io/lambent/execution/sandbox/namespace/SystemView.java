package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.host.EnvironmentHome;
import io.lambent.execution.host.Locales;
import io.lambent.execution.host.RunDirectory;
import io.lambent.execution.sandbox.namespace.EnvironmentView.Bind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of the file system that is the same in all sandboxes: programs and libraries of the
 * host, and what those need of {@code /etc}; no users, keys or settings of services.
 *
 * @param directories empty ones
 * @param links by their own path
 * @param binds of the host, read-only, in the order in which they are mounted
 */
public record SystemView(List<Path> directories, Map<Path, String> links, List<Bind> binds) {
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

  /**
   * The entry point of AWS's base images, which is there but not used: the platform starts
   * runtimes.
   */
  private static final String ENTRYPOINT =
      """
      #!/bin/sh
      if [ $# -ne 1 ]; then
        echo "entrypoint requires the handler name to be the first argument" >&2
        exit 142
      fi
      echo "Lambent starts runtimes itself: this script has none to start" >&2
      exit 1
      """;

  /**
   * The view of this host, as it is now.
   *
   * @param files where what the host does not have is made
   */
  public static SystemView ofHost(RunDirectory files) throws IOException {
    Map<Path, String> links = new LinkedHashMap<>();
    List<Bind> binds = new ArrayList<>();
    for (String each : SYSTEM) {
      Path path = Path.of(each);
      if (Files.isSymbolicLink(path)) {
        links.put(path, target(path));
      } else if (Files.exists(path)) {
        binds.add(new Bind(path, path));
      }
    }
    ETC.stream()
        .map(Path::of)
        .filter(Files::exists)
        .forEach(path -> binds.add(new Bind(path, path)));
    // Distributions keep the security settings of their JDKs here.
    JavaConfiguration.directories().forEach(path -> binds.add(new Bind(path, path)));
    files.locales().ifPresent(locales -> binds.add(new Bind(locales, Locales.HOST)));
    shell().ifPresent(binds::add);
    binds.add(new Bind(files.program("entrypoint", ENTRYPOINT), Path.of("/lambda-entrypoint.sh")));
    // Programs in layers begin with this path of AWS's, as the AWS CLI that CDK brings.
    String python = "/run/lambent/" + EnvironmentHome.PYTHON;
    links.put(Path.of("/var/lang/bin/python"), python);
    links.put(Path.of("/var/lang/bin/python3"), python);
    return new SystemView(
        List.of(
            Path.of("/etc"),
            Path.of("/var"),
            Path.of("/var/lang"),
            Path.of("/var/lang/bin"),
            Path.of("/run")),
        links,
        binds);
  }

  /**
   * Bash as {@code /bin/sh}, which it is on AWS, where this host has it and another shell there.
   */
  private static Optional<Bind> shell() {
    Path sh = Path.of("/bin/sh");
    Path bash = Path.of("/bin/bash");
    try {
      if (!Files.exists(sh) || !Files.isExecutable(bash) || Files.isSameFile(sh, bash)) {
        return Optional.empty();
      }
      Path directory = Path.of("/bin").toRealPath();
      return Optional.of(new Bind(bash.toRealPath(), directory.resolve("sh")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
