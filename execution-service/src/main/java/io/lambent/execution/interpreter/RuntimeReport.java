package io.lambent.execution.interpreter;

import io.lambent.execution.packages.InstalledPackages;
import io.lambent.execution.packages.Sdk;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The means this host has to run the runtimes that AWS offers for new functions.
 *
 * @param runtimes in the order of AWS's identifiers
 */
public record RuntimeReport(List<Entry> runtimes) {
  /** AWS's managed runtimes of November 2026 that are not deprecated. */
  private static final List<String> OFFERED =
      List.of(
          "nodejs20.x",
          "nodejs22.x",
          "nodejs24.x",
          "python3.10",
          "python3.11",
          "python3.12",
          "python3.13",
          "python3.14",
          "java17",
          "java21",
          "java25",
          "ruby3.3",
          "ruby3.4",
          "dotnet8",
          "dotnet10");

  /** How well a runtime is served. */
  public enum Fit {
    /** The very version is installed. */
    EXACT,
    /** Another version runs its functions. */
    NEAR,
    /** Nothing installed can run its functions. */
    MISSING
  }

  /**
   * One runtime.
   *
   * @param by the interpreter, as people write it; null where it is missing
   * @param program its path; null where it is missing
   */
  public record Entry(String identifier, Fit fit, @Nullable String by, @Nullable String program) {}

  /** Looks around on this host, which takes some 100 ms. */
  public static RuntimeReport ofHost(InstalledPackages packages) {
    return of(new InstalledInterpreters(packages).find());
  }

  static RuntimeReport of(List<Interpreter> installed) {
    return new RuntimeReport(OFFERED.stream().map(each -> entry(each, installed)).toList());
  }

  private static Entry entry(String identifier, List<Interpreter> installed) {
    ManagedRuntime runtime = ManagedRuntime.of(identifier);
    Interpreter nearest = runtime == null ? null : runtime.nearest(installed);
    if (runtime == null || nearest == null) {
      return new Entry(identifier, Fit.MISSING, null, null);
    }
    return new Entry(
        identifier,
        nearest.version() == runtime.version() ? Fit.EXACT : Fit.NEAR,
        nearest.display(),
        nearest.executable().toString());
  }

  /** One line: the runtimes by how well they are served, and whether the SDKs are there. */
  public String summary(InstalledPackages packages) {
    StringBuilder text = new StringBuilder();
    for (Fit fit : Fit.values()) {
      List<String> all =
          runtimes.stream().filter(each -> each.fit() == fit).map(Entry::identifier).toList();
      if (!all.isEmpty()) {
        text.append(text.isEmpty() ? "" : "; ")
            .append(fit.name().toLowerCase(Locale.ROOT))
            .append(' ')
            .append(String.join(" ", all));
      }
    }
    String lacking =
        Arrays.stream(Sdk.values())
            .filter(sdk -> packages.sdk(sdk).isEmpty())
            .map(Sdk::command)
            .collect(Collectors.joining(" "));
    return lacking.isEmpty()
        ? text.toString()
        : text + "; without the SDKs of AWS's (./lambent runtimes add " + lacking + ")";
  }
}
