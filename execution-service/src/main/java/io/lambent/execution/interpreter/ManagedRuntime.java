package io.lambent.execution.interpreter;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The language and version of an AWS runtime identifier such as {@code python3.13}.
 *
 * @param version the number that {@link Interpreter#version} has
 */
record ManagedRuntime(Language language, int version) {
  private static final Map<Language, Pattern> IDENTIFIERS =
      Map.of(
          Language.NODE, Pattern.compile("nodejs(\\d{1,2})\\.x"),
          Language.PYTHON, Pattern.compile("python3\\.(\\d{1,2})"),
          Language.JAVA, Pattern.compile("java(\\d{1,2})(?:\\.al2|\\.al2023)?"),
          Language.RUBY, Pattern.compile("ruby(\\d)\\.(\\d)"),
          Language.DOTNET, Pattern.compile("dotnet(\\d{1,2})"));

  /** Parses an identifier; null where no interpreter of this host could run it. */
  static @Nullable ManagedRuntime of(String identifier) {
    for (Map.Entry<Language, Pattern> each : IDENTIFIERS.entrySet()) {
      Matcher matcher = each.getValue().matcher(identifier);
      if (matcher.matches()) {
        int version = Integer.parseInt(matcher.group(1));
        return new ManagedRuntime(
            each.getKey(),
            each.getKey() == Language.RUBY
                ? 10 * version + Integer.parseInt(matcher.group(2))
                : version);
      }
    }
    return null;
  }

  /** The interpreter that runs its functions; null where none can. */
  @Nullable Interpreter nearest(List<Interpreter> installed) {
    return installed.stream()
        .filter(interpreter -> interpreter.language() == language)
        .filter(interpreter -> interpreter.version() >= oldest())
        .min(nearest(version))
        .orElse(null);
  }

  /** The interpreters that would do, as people write them. */
  String needed() {
    return language == Language.DOTNET
        ? language.title() + " " + oldest() + " or later"
        : language.title();
  }

  /** Programs of .NET run on the version that they were built for, and on later ones. */
  private int oldest() {
    return language == Language.DOTNET ? Math.max(version, language.oldest()) : language.oldest();
  }

  /** The same version, else the next newer one, else the newest of the older ones. */
  static Comparator<Interpreter> nearest(int version) {
    return Comparator.comparing((Interpreter interpreter) -> interpreter.version() < version)
        .thenComparingInt(interpreter -> Math.abs(interpreter.version() - version));
  }
}
