package io.lambent.execution.sandbox;

import io.lambent.execution.host.EnvironmentHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The names in a cache. Node.js puts the number of its user into them ({@code
 * v22.23.3-x64-9ac5647c-1879048192}), which is another one in every environment, so what is kept
 * has a mark in its place, and each environment has links with its own.
 */
public final class CacheNames {
  private static final String USER = "-{user}";

  private CacheNames() {}

  /** A name that an environment of this user gave, for all users. */
  public static String general(String name, int user) {
    String own = "-" + user;
    return name.endsWith(own) ? name.substring(0, name.length() - own.length()).concat(USER) : name;
  }

  private static String particular(String name, int user) {
    return name.endsWith(USER)
        ? name.substring(0, name.length() - USER.length()) + "-" + user
        : name;
  }

  /**
   * Links in a new directory of the environment's home, where it finds what is kept.
   *
   * @param shown where the kept directory is found from inside
   */
  public static void link(Mounts mounts, Path shown, int user) {
    CacheMount cache = mounts.cache();
    if (cache == null) {
      return;
    }
    Path links = mounts.home().cache();
    try {
      EnvironmentHome.deleteTree(links);
      Files.createDirectory(links);
      Files.setPosixFilePermissions(links, PosixFilePermissions.fromString("rwxr-xr-x"));
      if (!cache.recording()) {
        try (DirectoryStream<Path> kept = Files.newDirectoryStream(cache.directory())) {
          for (Path each : kept) {
            String name = each.getFileName().toString();
            Files.createSymbolicLink(links.resolve(particular(name, user)), shown.resolve(name));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
