package io.lambent.execution.runtimes;

import io.lambent.execution.ExecutionProperties;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * The runtime clients, unpacked from the platform's own jar into a directory named by their
 * content, which also keeps what {@link ClientCache} makes of them. Those of other builds are
 * removed.
 */
@Component
final class RuntimeClients {
  private final Path root;

  RuntimeClients(ExecutionProperties properties) throws IOException {
    Path all = properties.dataDir().resolve("runtimes");
    Files.createDirectories(all);
    Path incoming = Files.createTempDirectory(all, "incoming");
    MessageDigest digest = sha256();
    for (Language language : Language.values()) {
      unpack(language.directory(), incoming, digest);
    }
    this.root = all.resolve(HexFormat.of().formatHex(digest.digest()).substring(0, 16));
    if (!Files.isDirectory(root)) {
      Files.move(incoming, root, StandardCopyOption.ATOMIC_MOVE);
    }
    try (DirectoryStream<Path> others = Files.newDirectoryStream(all)) {
      for (Path other : others) {
        if (!other.equals(root)) {
          FileSystemUtils.deleteRecursively(other);
        }
      }
    }
  }

  /** The directory that sandboxes see as {@code /var/runtime}. */
  Path directory(Language language) {
    return root.resolve(language.directory());
  }

  private static void unpack(String name, Path into, MessageDigest digest) throws IOException {
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
      try (InputStream in = new DigestInputStream(resource.getInputStream(), digest)) {
        Files.copy(in, target);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
