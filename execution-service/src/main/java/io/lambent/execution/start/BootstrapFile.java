package io.lambent.execution.start;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.execution.deployment.Deployment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks a {@code bootstrap} before it is executed. Only the launcher learns what the kernel says;
 * other drivers execute it through a shell, which runs what is no program as a script.
 *
 * @param file on the host
 */
record BootstrapFile(Path file, Deployment deployment) {
  private static final String NO_SUCH_FILE = "no such file or directory";
  private static final String EXEC_FORMAT = "exec format error";

  /** The number of bytes that Linux reads of a file to decide how to execute it. */
  private static final int HEAD = 256;

  private static final String ELF = "\u007fELF";

  /** The offset of the machine's number in an ELF file, in the byte order that the file states. */
  private static final int ELF_MACHINE = 18;

  private static final int ELF_DATA = 5;
  private static final int LITTLE_ENDIAN = 1;
  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;

  /** Why the kernel would not execute it, in its words; empty where nothing is known against it. */
  Optional<String> problem() {
    try {
      if (!Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return Optional.of("permission denied");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return problem(in.readNBytes(HEAD));
      }
    } catch (IOException | UnsupportedOperationException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Optional<String> problem(byte[] head) {
    String text = new String(head, ISO_8859_1);
    if (text.startsWith("#!")) {
      return interpreter(head).filter(path -> !exists(path)).map(path -> NO_SUCH_FILE);
    }
    if (!text.startsWith(ELF)) {
      return Optional.of(EXEC_FORMAT);
    }
    int own = machine();
    return head.length < ELF_MACHINE + 2 || (own != 0 && machine(head) != own)
        ? Optional.of(EXEC_FORMAT)
        : Optional.empty();
  }

  private static int machine(byte[] head) {
    int first = head[ELF_MACHINE] & 0xff;
    int second = head[ELF_MACHINE + 1] & 0xff;
    return head[ELF_DATA] == LITTLE_ENDIAN ? second << 8 | first : first << 8 | second;
  }

  /** The number of this host's machine; 0 where it is another than AWS has. */
  private static int machine() {
    return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64", "arm64" -> AARCH64;
      default -> 0;
    };
  }

  /** The program that the first line names; a carriage return at its end belongs to the name. */
  private static Optional<String> interpreter(byte[] head) {
    String text = new String(head, UTF_8);
    int end = text.indexOf('\n');
    String line = text.substring(2, end < 0 ? text.length() : end).replaceFirst("^[ \t]+", "");
    String path = line.split("[ \t]", 2)[0];
    return path.startsWith("/") ? Optional.of(path) : Optional.empty();
  }

  /** Returns true where the file exists in the sandbox, as far as its mounts are known. */
  private boolean exists(String path) {
    return below(path, "/var/task", deployment.task())
        .or(() -> Optional.ofNullable(deployment.opt()).flatMap(opt -> below(path, "/opt", opt)))
        .or(() -> path.startsWith("/opt/") ? Optional.of(false) : Optional.empty())
        .orElseGet(() -> Files.exists(Path.of(path)));
  }

  private static Optional<Boolean> below(String path, String inside, Path directory) {
    return path.startsWith(inside + "/")
        ? Optional.of(
            Files.exists(
                directory.resolve(path.substring(inside.length() + 1)), LinkOption.NOFOLLOW_LINKS))
        : Optional.empty();
  }
}
