package io.lambent.execution.packages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One line of {@code packages.lock}, which {@code runtimes/pin} writes.
 *
 * @param source of the registry and the use
 * @param place the name of PyPI's file, the directory below {@code node_modules}, or the platform
 *     of an interpreter
 * @param hash algorithm and digest in base 64, as npm's integrity has them
 */
record PinnedPackage(Source source, String name, String version, String place, String hash) {
  private static final String LOCK = "packages.lock";

  /** The registry of a package and what it is installed as. */
  enum Source {
    /** A module of the SDK for Python. */
    PYPI,
    /** A module of the SDK for Node.js. */
    NPM,
    /** The program of Node.js for a platform, from npm. */
    NODE
  }

  /** All of them. */
  static List<PinnedPackage> all() {
    try (InputStream lock = PinnedPackage.class.getResourceAsStream(LOCK)) {
      if (lock == null) {
        throw new IllegalStateException("there is no " + LOCK);
      }
      return new String(lock.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(PinnedPackage::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PinnedPackage parse(String line) {
    String[] parts = line.split(" ", -1);
    return new PinnedPackage(
        Source.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts[1], parts[2], parts[3], parts[4]);
  }

  /** The first number of the version. */
  int major() {
    return Integer.parseInt(version.substring(0, version.indexOf('.')));
  }

  /** The name in messages. */
  String title() {
    return name + " " + version;
  }
}
