package io.lambent.execution.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The locales that a sandbox has. AWS gives functions {@code LANG=en_US.UTF-8}; many hosts lack
 * that locale, and programs then read and write ASCII, or complain. There it is made of {@code
 * C.UTF-8}, in a directory that is mounted over the host's locales.
 */
public final class Locales {
  /** The directories in which the C libraries of common distributions look for locales. */
  public static final Path HOST = Path.of("/usr/lib/locale");

  private static final String WANTED = "en_US.UTF-8";
  private static final String WANTED_DIRECTORY = "en_US.utf8";

  private Locales() {}

  /**
   * Makes the directory that takes the place of {@link #HOST}, unless it is there.
   *
   * @param into an existing directory to make it in
   * @return empty where the host has the locale, or nothing to make it of
   */
  static Optional<Path> replacement(Path into) throws IOException {
    Optional<Path> universal =
        Stream.of("C.utf8", "C.UTF-8").map(HOST::resolve).filter(Files::isDirectory).findFirst();
    return universal.isEmpty() || Posix.hasLocale(WANTED)
        ? Optional.empty()
        : Optional.of(make(into.resolve("locale"), universal.get()));
  }

  private static Path make(Path directory, Path universal) throws IOException {
    if (Files.isDirectory(directory)) {
      return directory;
    }
    Files.createDirectory(directory);
    copy(universal, directory.resolve(universal.getFileName()));
    Files.createSymbolicLink(directory.resolve(WANTED_DIRECTORY), universal.getFileName());
    return directory;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    for (Path each : children(from)) {
      Path copy = to.resolve(each.getFileName());
      if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
        copy(each, copy);
      } else {
        Files.copy(each, copy);
      }
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    }
  }
}
