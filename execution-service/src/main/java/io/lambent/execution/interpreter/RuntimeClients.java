package io.lambent.execution.interpreter;

import static java.util.Objects.requireNonNull;

import io.lambent.execution.ExecutionProperties;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * The runtime clients, unpacked from the platform's own jar into a directory named by checksums of
 * their content, which the processor computes at once, also where the JVM has just started, and
 * which also keeps what {@link ClientCache} makes of them. Those of other builds are removed.
 */
@Component
final class RuntimeClients {
  private final Path root;

  RuntimeClients(ExecutionProperties properties) throws IOException {
    Path all = properties.dataDir().resolve("runtimes");
    Files.createDirectories(all);
    Path incoming = Files.createTempDirectory(all, "incoming");
    Checksum[] sums = {new CRC32(), new CRC32C()};
    for (Language language : Language.values()) {
      String client = language.directory();
      if (client != null) {
        unpack(client, incoming, sums);
      }
    }
    this.root = all.resolve(name(sums));
    if (!Files.isDirectory(root)) {
      Files.move(incoming, root, StandardCopyOption.ATOMIC_MOVE);
    }
    for (Language language : Language.values()) {
      String modules = language.modules();
      if (modules != null) {
        // A sandbox shows the SDK there.
        Files.createDirectories(directory(language).resolve(modules));
      }
    }
    try (DirectoryStream<Path> others = Files.newDirectoryStream(all)) {
      for (Path other : others) {
        if (!other.equals(root)) {
          FileSystemUtils.deleteRecursively(other);
        }
      }
    }
  }

  /**
   * The directory that sandboxes see as {@code /var/runtime}.
   *
   * @param language one that has a client
   */
  Path directory(Language language) {
    return root.resolve(requireNonNull(language.directory()));
  }

  private static void unpack(String name, Path into, Checksum... sums) throws IOException {
    String prefix = "/runtimes/" + name + "/";
    ResourcePatternResolver resolver =
        new PathMatchingResourcePatternResolver(RuntimeClients.class.getClassLoader());
    Files.createDirectories(into.resolve(name));
    for (Resource resource : resolver.getResources("classpath*:" + prefix.substring(1) + "**")) {
      String address = resource.getURL().toString();
      String path = address.substring(address.lastIndexOf(prefix) + prefix.length());
      if (path.isEmpty() || path.endsWith("/") || !resource.isReadable()) {
        continue;
      }
      Path target = into.resolve(name).resolve(path);
      Files.createDirectories(target.getParent());
      byte[] content = resource.getContentAsByteArray();
      for (Checksum sum : sums) {
        sum.update(content);
      }
      Files.write(target, content);
    }
  }

  private static String name(Checksum... sums) {
    return Arrays.stream(sums)
        .map(sum -> HexFormat.of().toHexDigits((int) sum.getValue()))
        .collect(Collectors.joining());
  }
}
