package io.lambent.execution.host;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs of the host, found as a shell would find them. */
public final class HostPrograms {
  private static final String USUAL = "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin";

  private HostPrograms() {}

  public static Optional<Path> find(String name) {
    String path =
        Objects.requireNonNullElse(System.getenv("PATH"), "") + File.pathSeparator + USUAL;
    return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
        .filter(directory -> directory.startsWith("/"))
        .flatMap(directory -> Stream.of(Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
