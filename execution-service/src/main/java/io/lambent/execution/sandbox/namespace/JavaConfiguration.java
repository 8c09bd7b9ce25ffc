package io.lambent.execution.sandbox.namespace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Directories that the JDKs of distributions link to, such as {@code /etc/java-17-openjdk}. */
final class JavaConfiguration {
  private JavaConfiguration() {}

  static List<Path> directories() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/etc"), "java*")) {
      all.forEach(found::add);
    } catch (IOException e) {
      return List.of();
    }
    return found;
  }
}
