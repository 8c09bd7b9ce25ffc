package io.lambent.execution.interpreter;

import static java.util.Objects.requireNonNullElse;

import io.lambent.execution.packages.InstalledPackages;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks for interpreters where people have them: the system's, version managers', {@code /opt}. */
final class InstalledInterpreters {
  private static final Pattern PYTHON = Pattern.compile("python3\\.(\\d{1,2})");
  private static final Pattern NODE_PATH = Pattern.compile("/v?(\\d{1,2})\\.(\\d+)\\.\\d+/");
  private static final Pattern NODE_OUTPUT = Pattern.compile("v(\\d{1,2})\\.(\\d+)\\.\\d+.*");
  private static final Pattern JAVA_RELEASE =
      Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d{1,2})[^\"]*\"");
  private static final Pattern RUBY = Pattern.compile("ruby(?:(\\d)\\.(\\d))?");
  private static final Pattern RUBY_LIBRARY = Pattern.compile("(\\d)\\.(\\d)\\.0");
  private static final Pattern DOTNET_RUNTIME = Pattern.compile("(\\d{1,2})\\.\\d+\\.\\d+");
  private static final int SECONDS = 10;

  private final Path home = Path.of(System.getProperty("user.home"));
  private final InstalledPackages packages;

  /**
   * @param packages those that Lambent installed itself
   */
  InstalledInterpreters(InstalledPackages packages) {
    this.packages = packages;
  }

  /** All that are found, in the order in which they are preferred. Takes some 100 ms. */
  List<Interpreter> find() {
    List<Interpreter> found = new ArrayList<>();
    pythons(found);
    nodes(found);
    javas(found);
    rubies(found);
    dotnets(found);
    return List.copyOf(found);
  }

  private void pythons(List<Interpreter> found) {
    Set<Path> directories = new LinkedHashSet<>();
    directories.add(Path.of("/usr/bin"));
    directories.add(Path.of("/usr/local/bin"));
    directories.addAll(searchPath());
    String pyenv = System.getenv("PYENV_ROOT");
    Path versions = (pyenv == null ? home.resolve(".pyenv") : Path.of(pyenv)).resolve("versions");
    directories.addAll(below(versions, "bin"));
    directories.addAll(below(home.resolve(".local/share/uv/python"), "bin"));
    directories.addAll(below(home.resolve(".asdf/installs/python"), "bin"));
    directories.addAll(below(Path.of("/opt"), "bin"));
    directories.addAll(packages.pythons());
    Set<Path> seen = new LinkedHashSet<>();
    for (Path directory : directories) {
      for (Path candidate : list(directory, "python3.*")) {
        Matcher name = PYTHON.matcher(candidate.getFileName().toString());
        Path real = program(candidate);
        if (name.matches() && real != null && seen.add(real)) {
          found.add(
              Interpreter.of(
                  Language.PYTHON, Integer.parseInt(name.group(1)), 0, real, installation(real)));
        }
      }
    }
  }

  private void nodes(List<Interpreter> found) {
    Set<Path> candidates = new LinkedHashSet<>();
    searchPath().forEach(directory -> candidates.add(directory.resolve("node")));
    candidates.add(Path.of("/usr/bin/node"));
    candidates.add(Path.of("/usr/local/bin/node"));
    candidates.addAll(below(home.resolve(".nvm/versions/node"), "bin/node"));
    candidates.addAll(
        below(home.resolve(".local/share/fnm/node-versions"), "installation/bin/node"));
    candidates.addAll(below(home.resolve(".volta/tools/image/node"), "bin/node"));
    candidates.addAll(below(home.resolve(".asdf/installs/nodejs"), "bin/node"));
    candidates.addAll(below(Path.of("/usr/local/n/versions/node"), "bin/node"));
    candidates.addAll(below(Path.of("/usr/local/lib/nodejs"), "bin/node"));
    candidates.addAll(below(Path.of("/opt"), "bin/node"));
    candidates.addAll(packages.nodes());
    Set<Path> seen = new LinkedHashSet<>();
    for (Path candidate : candidates) {
      Path real = program(candidate);
      if (real != null && seen.add(real)) {
        nodeVersion(real)
            .ifPresent(
                version ->
                    found.add(
                        Interpreter.of(
                            Language.NODE,
                            version.major(),
                            version.minor(),
                            real,
                            installation(real))));
      }
    }
  }

  /**
   * Found by the directory of the standard library that each installation has beside its program.
   */
  private void rubies(List<Interpreter> found) {
    Set<Path> directories = new LinkedHashSet<>(searchPath());
    directories.add(Path.of("/usr/bin"));
    directories.add(Path.of("/usr/local/bin"));
    directories.addAll(below(home.resolve(".rbenv/versions"), "bin"));
    directories.addAll(below(home.resolve(".rubies"), "bin"));
    directories.addAll(below(home.resolve(".asdf/installs/ruby"), "bin"));
    directories.addAll(below(Path.of("/opt"), "bin"));
    Set<Path> seen = new LinkedHashSet<>();
    for (Path directory : directories) {
      for (Path candidate : list(directory, "ruby*")) {
        Path real =
            RUBY.matcher(candidate.getFileName().toString()).matches() ? program(candidate) : null;
        if (real != null && seen.add(real)) {
          rubyVersion(real)
              .ifPresent(
                  version ->
                      found.add(
                          Interpreter.of(Language.RUBY, version, 0, real, installation(real))));
        }
      }
    }
  }

  private static OptionalInt rubyVersion(Path executable) {
    Matcher named = RUBY.matcher(executable.getFileName().toString());
    if (named.matches() && named.group(1) != null) {
      return OptionalInt.of(Integer.parseInt(named.group(1) + named.group(2)));
    }
    return list(installation(executable).resolve("lib/ruby"), "*.0").stream()
        .map(library -> RUBY_LIBRARY.matcher(library.getFileName().toString()))
        .filter(Matcher::matches)
        .mapToInt(library -> Integer.parseInt(library.group(1) + library.group(2)))
        .max();
  }

  /**
   * Finds each program {@code dotnet}, and the versions of .NET whose runtimes are in the directory
   * {@code shared} beside it.
   */
  private void dotnets(List<Interpreter> found) {
    Set<Path> directories = new LinkedHashSet<>(searchPath());
    String root = System.getenv("DOTNET_ROOT");
    if (root != null && root.startsWith("/")) {
      directories.add(Path.of(root));
    }
    directories.add(Path.of("/usr/lib/dotnet"));
    directories.add(Path.of("/usr/share/dotnet"));
    directories.add(Path.of("/usr/local/share/dotnet"));
    directories.add(home.resolve(".dotnet"));
    directories.addAll(below(home.resolve(".asdf/installs/dotnet"), ""));
    directories.addAll(below(Path.of("/opt"), ""));
    directories.addAll(packages.dotnets());
    Set<Path> seen = new LinkedHashSet<>();
    for (Path directory : directories) {
      Path real = executable(directory.resolve("dotnet"));
      if (real != null && seen.add(real)) {
        Path installation = requireNonNullElse(real.getParent(), real);
        list(installation.resolve("shared/Microsoft.NETCore.App"), "*").stream()
            .map(runtime -> DOTNET_RUNTIME.matcher(runtime.getFileName().toString()))
            .filter(Matcher::matches)
            .map(runtime -> Integer.valueOf(runtime.group(1)))
            .distinct()
            .sorted()
            .forEach(
                version ->
                    found.add(Interpreter.of(Language.DOTNET, version, 0, real, installation)));
      }
    }
  }

  private void javas(List<Interpreter> found) {
    Set<Path> homes = new LinkedHashSet<>();
    homes.addAll(below(Path.of("/usr/lib/jvm"), ""));
    String javaHome = System.getenv("JAVA_HOME");
    if (javaHome != null && !javaHome.isBlank()) {
      homes.add(Path.of(javaHome));
    }
    homes.add(Path.of(System.getProperty("java.home")));
    homes.addAll(below(home.resolve(".sdkman/candidates/java"), ""));
    homes.addAll(below(home.resolve(".asdf/installs/java"), ""));
    homes.addAll(below(home.resolve(".jdks"), ""));
    homes.addAll(below(Path.of("/opt/java"), ""));
    homes.addAll(below(Path.of("/opt"), ""));
    Set<Path> seen = new LinkedHashSet<>();
    for (Path candidate : homes) {
      Path real = program(candidate.resolve("bin/java"));
      if (real != null && seen.add(real)) {
        Path installation = installation(real);
        javaVersion(installation)
            .ifPresent(
                version ->
                    found.add(Interpreter.of(Language.JAVA, version, 0, real, installation)));
      }
    }
  }

  /** The program a path leads to; null where there is none, or a script that only finds it. */
  private static @Nullable Path program(Path path) {
    Path real = executable(path);
    if (real == null) {
      return null;
    }
    try (InputStream in = Files.newInputStream(real)) {
      byte[] start = in.readNBytes(2);
      return start.length == 2 && start[0] == '#' && start[1] == '!' ? null : real;
    } catch (IOException e) {
      return null;
    }
  }

  /** The file that a path leads to; null where there is none that can be executed. */
  private static @Nullable Path executable(Path path) {
    try {
      return Files.isExecutable(path) && !Files.isDirectory(path) ? path.toRealPath() : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The directory above {@code bin}. */
  private static Path installation(Path executable) {
    Path bin = executable.getParent();
    Path above = bin == null ? null : bin.getParent();
    return above == null ? Path.of("/") : above;
  }

  private record NodeVersion(int major, int minor) {
    static NodeVersion of(Matcher matcher) {
      return new NodeVersion(
          Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
  }

  private static Optional<NodeVersion> nodeVersion(Path executable) {
    Matcher path = NODE_PATH.matcher(executable.toString());
    if (path.find()) {
      return Optional.of(NodeVersion.of(path));
    }
    try {
      Process process =
          new ProcessBuilder(executable.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      Matcher version = NODE_OUTPUT.matcher(output);
      return version.matches() ? Optional.of(NodeVersion.of(version)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static OptionalInt javaVersion(Path installation) {
    // The program of a JDK 8 may be the one in its jre directory.
    Path parent = requireNonNullElse(installation.getParent(), installation);
    for (Path release : List.of(installation.resolve("release"), parent.resolve("release"))) {
      try {
        Matcher version = JAVA_RELEASE.matcher(Files.readString(release));
        if (version.find()) {
          return OptionalInt.of(Integer.parseInt(version.group(1)));
        }
      } catch (IOException e) {
        // The next place.
      }
    }
    return OptionalInt.empty();
  }

  private static List<Path> searchPath() {
    List<Path> directories = new ArrayList<>();
    String path = requireNonNullElse(System.getenv("PATH"), "");
    for (String directory : path.split(Pattern.quote(File.pathSeparator), -1)) {
      if (directory.startsWith("/")) {
        directories.add(Path.of(directory));
      }
    }
    return directories;
  }

  /** The given path in each directory of another. */
  private static List<Path> below(Path directory, String path) {
    return list(directory, "*").stream().sorted().map(child -> child.resolve(path)).toList();
  }

  private static List<Path> list(Path directory, String pattern) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, pattern)) {
      children.forEach(found::add);
    } catch (IOException e) {
      return List.of();
    }
    return found;
  }
}
