package io.lambent.standalone.postgres;

import io.lambent.contract.digest.RandomHex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates the password and the data directory of a server at the first start on an empty directory.
 * The data directory appears when it is complete and on disk.
 */
final class Creation {
  static final String USER = "lambent";

  /**
   * A single iteration: the password is 192 random bits and cannot be guessed, so a slow derivation
   * of keys would only make each connection slow.
   */
  private static final String KEY_DERIVATION = "scram_iterations=1";

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Launcher launcher;
  private final Binaries binaries;

  Creation(Launcher launcher, Binaries binaries) {
    this.launcher = launcher;
    this.binaries = binaries;
  }

  /**
   * Reads the password from a file that only the owner can read. Where there is no file, creates it
   * with a random password.
   */
  static String password(Path file) throws IOException {
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    String password = RandomHex.of(24);
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(unfinished, password + "\n", StandardOpenOption.SYNC);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    return password;
  }

  /**
   * Creates a data directory.
   *
   * @param directory the parent of intermediate files
   * @param data the directory to create, which does not exist yet
   * @param prepared a directory that may have a template to copy; null for none
   */
  void create(Path directory, Path data, Path passwordFile, @Nullable Path prepared)
      throws IOException, PostgresException {
    Path work = directory.resolve("initdb");
    Binaries.deleteTree(work);
    Files.createDirectories(work);
    Path password = Files.copy(passwordFile, work.resolve("password"));
    Path unfinished = work.resolve("data");
    if (prepared != null && Prepared.data(prepared, binaries.home(), unfinished)) {
      Path statement =
          Files.createFile(
              work.resolve("statement"),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      String first = password(passwordFile);
      Files.writeString(
          statement,
          "ALTER ROLE "
              + USER
              + " PASSWORD '"
              + first
              + "';\n"
              + Roles.changePasswords(unfinished, first));
      launcher.own(work);
      changePasswords(unfinished, statement);
      run("initdb", Path.of("/dev/null"), "--sync-only", "--pgdata=" + unfinished);
    } else {
      launcher.own(work);
      initialise(unfinished, password);
    }
    Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    Binaries.deleteTree(work);
  }

  /**
   * Changes the passwords in single-user mode, so that nobody can connect with the template's
   * passwords meanwhile.
   */
  private void changePasswords(Path data, Path statement) throws IOException, PostgresException {
    Command.Result result =
        run(
            "postgres",
            statement,
            "--single",
            "-D",
            data.toString(),
            "-c",
            KEY_DERIVATION,
            "-c",
            "log_checkpoints=off",
            "postgres");
    // The program's exit status is 0 even after an error.
    if (result.output().contains("ERROR:")) {
      throw new PostgresException("PostgreSQL's passwords could not be set: " + result.lastLine());
    }
  }

  private void initialise(Path data, Path password) throws IOException, PostgresException {
    run(
        "initdb",
        Path.of("/dev/null"),
        "--pgdata=" + data,
        "--username=" + USER,
        "--pwfile=" + password,
        "--auth=scram-sha-256",
        "--set=" + KEY_DERIVATION,
        "--encoding=UTF8",
        "--no-locale",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8");
  }

  private Command.Result run(String program, Path input, String... arguments)
      throws IOException, PostgresException {
    List<String> command = new ArrayList<>();
    command.add(binaries.program(program).toString());
    command.addAll(List.of(arguments));
    Command.Result result = Command.run(TIMEOUT, launcher.command(command), input);
    if (!result.succeeded()) {
      throw new PostgresException(
          "PostgreSQL's data directory could not be created: " + result.lastLine());
    }
    return result;
  }
}
