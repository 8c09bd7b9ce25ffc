package io.lambent.standalone.postgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The user as which PostgreSQL's programs run, since they refuse to run as root. For root they run
 * in a user namespace of their own, where root is an unprivileged user that still owns its files.
 * Where the system allows no such namespace, they run as the user {@value #NOBODY}, who then owns
 * the data.
 */
enum Launcher {
  DIRECT(List.of()),
  USER_NAMESPACE(List.of("unshare", "--user")),
  NOBODY_USER(
      List.of(
          "setpriv",
          "--reuid=" + Launcher.NOBODY,
          "--regid=" + Launcher.NOBODY,
          "--clear-groups",
          "--inh-caps=-all"));

  private static final int NOBODY = 65534;
  private static final Duration TRIAL_TIMEOUT = Duration.ofSeconds(10);

  private final List<String> prefix;

  Launcher(List<String> prefix) {
    this.prefix = prefix;
  }

  /** Returns a launcher that works on this machine. */
  static Launcher detect() throws PostgresException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return DIRECT;
    }
    for (Launcher candidate : List.of(USER_NAMESPACE, NOBODY_USER)) {
      if (candidate.works()) {
        return candidate;
      }
    }
    throw new PostgresException(
        "PostgreSQL does not run as root, and this system offers no way to run it as someone else",
        "Start Lambent as an ordinary user, or install util-linux (unshare, setpriv).");
  }

  private boolean works() {
    try {
      return Command.run(TRIAL_TIMEOUT, command(List.of("true"))).succeeded();
    } catch (IOException e) {
      return false;
    }
  }

  List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return whole;
  }

  /**
   * Gives a directory or file that this process created to the user that PostgreSQL runs as.
   *
   * @throws PostgresException where that user cannot reach it
   */
  void own(Path directory) throws PostgresException {
    if (this != NOBODY_USER) {
      return;
    }
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
                throws IOException {
              return chown(path);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
                throws IOException {
              return chown(path);
            }
          });
      if (!Command.run(TRIAL_TIMEOUT, command(List.of("test", "-r", directory.toString())))
          .succeeded()) {
        throw new PostgresException(
            "PostgreSQL does not run as root, and the unprivileged user it would run as cannot enter "
                + directory,
            "Start Lambent as an ordinary user, or choose a --data-dir that every user can enter,"
                + " such as /var/lib/lambent.");
      }
    } catch (IOException e) {
      throw new PostgresException("could not give " + directory + " to PostgreSQL's user", e);
    }
  }

  private static FileVisitResult chown(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", NOBODY);
    Files.setAttribute(path, "unix:gid", NOBODY);
    return FileVisitResult.CONTINUE;
  }
}
