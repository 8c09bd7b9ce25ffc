package io.lambent.execution.runtimes;

import io.lambent.execution.ExecutionProperties;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** The runtime clients, unpacked from the platform's own jar at every start. */
@Component
final class RuntimeClients {
  private final Path root;

  RuntimeClients(ExecutionProperties properties) throws IOException {
    this.root = properties.dataDir().resolve("runtimes");
    FileSystemUtils.deleteRecursively(root);
    for (Language language : Language.values()) {
      unpack(language.directory());
    }
  }

  /** The directory that sandboxes see as {@code /var/runtime}. */
  Path directory(Language language) {
    return root.resolve(language.directory());
  }

  private void unpack(String name) throws IOException {
    String prefix = "/runtimes/" + name + "/";
    ResourcePatternResolver resolver =
        new PathMatchingResourcePatternResolver(RuntimeClients.class.getClassLoader());
    Files.createDirectories(root.resolve(name));
    for (Resource resource : resolver.getResources("classpath*:" + prefix.substring(1) + "**")) {
      String address = resource.getURL().toString();
      String path = address.substring(address.lastIndexOf(prefix) + prefix.length());
      if (path.isEmpty() || path.endsWith("/") || !resource.isReadable()) {
        continue;
      }
      Path target = root.resolve(name).resolve(path);
      Files.createDirectories(target.getParent());
      try (InputStream in = resource.getInputStream()) {
        Files.copy(in, target);
      }
    }
  }
}
