package io.lambent.execution.interpreter;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An interpreter installed on this host.
 *
 * @param version the number AWS's identifiers have: of {@code python3.13} 13, of {@code java21} 21,
 *     of {@code ruby3.4} 34, of {@code dotnet8} 8
 * @param minor of Node.js the number that follows; 0 elsewhere
 * @param executable the real program, not a shim
 * @param prefix the directory it is installed in; null where that is among the system's own
 */
public record Interpreter(
    Language language, int version, int minor, Path executable, @Nullable Path prefix) {

  public Interpreter(Language language, int version, Path executable, @Nullable Path prefix) {
    this(language, version, 0, executable, prefix);
  }

  /** The name and version in their usual spelling. */
  String display() {
    return switch (language) {
      case PYTHON -> language.title() + " 3." + version;
      case RUBY -> language.title() + " " + version / 10 + "." + version % 10;
      case NODE, JAVA, DOTNET -> language.title() + " " + version;
    };
  }

  /** Returns true for this version of Node.js and later ones. */
  boolean since(int major, int firstMinor) {
    return version > major || (version == major && minor >= firstMinor);
  }

  static Interpreter of(Language language, int version, int minor, Path executable, Path home) {
    boolean system = home.startsWith("/usr") || home.equals(Path.of("/"));
    return new Interpreter(language, version, minor, executable, system ? null : home);
  }
}
