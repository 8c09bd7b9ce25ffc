package io.lambent.execution.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packages in a directory: {@code boto3-VERSION}, {@code aws-sdk-VERSION/node_modules}, {@code
 * node/VERSION/bin/node}, {@code python/NAME/bin/python3.N} and {@code dotnet/NAME/dotnet}. A
 * package is there as a whole or not at all.
 *
 * @param directory null where there is none
 */
public record InstalledPackages(@Nullable Path directory) {

  /** The directory with the modules of an SDK, if it is installed. Looks at the disk. */
  public Optional<Path> sdk(Sdk sdk) {
    Path all = directory;
    if (all == null) {
      return Optional.empty();
    }
    return children(all, sdk.command() + "-").stream()
        .max(Comparator.comparing(Path::toString))
        .map(root -> root.resolve(sdk.modules()))
        .map(Path::toAbsolutePath);
  }

  /** The programs of Node.js that are installed there. */
  public List<Path> nodes() {
    return interpreters("node").stream().map(each -> each.resolve("bin/node")).toList();
  }

  /** The directories with programs of Python. */
  public List<Path> pythons() {
    return interpreters("python").stream().map(each -> each.resolve("bin")).toList();
  }

  /** The directories with a host of .NET. */
  public List<Path> dotnets() {
    return interpreters("dotnet");
  }

  private List<Path> interpreters(String name) {
    return directory == null ? List.of() : children(directory.resolve(name), "");
  }

  static List<Path> children(Path parent, String prefix) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(path -> path.getFileName().toString().startsWith(prefix))
          .filter(path -> !path.getFileName().toString().endsWith(Installer.UNFINISHED))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
