package io.lambent.benchmarks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on the command line.
 *
 * @param endpoint of the instance that is measured
 * @param suites in the order in which they run
 * @param count how many functions, environments or rounds; each suite has a default of its own
 * @param seconds that one closed-loop measurement takes
 * @param languages that are measured
 * @param pause between first calls, in which the platform may prepare environments; zero for none
 * @param table where the figures are written as a markdown table; null for nowhere
 * @param trace a file or directory of the Azure Functions trace; null for a made one
 * @param platform the process that is measured; null where it is not known
 * @param database PostgreSQL's first process; null where it is not known
 * @param processes the gateway of an instance whose services are processes; null where there is
 *     none
 */
record Options(
    URI endpoint,
    List<String> suites,
    @Nullable Integer count,
    Duration seconds,
    List<Language> languages,
    Duration pause,
    @Nullable Path table,
    @Nullable Path trace,
    @Nullable Long platform,
    @Nullable Long database,
    @Nullable URI processes) {

  static final List<String> SUITES =
      List.of(
          "warm",
          "cold",
          "compiled",
          "burst",
          "density",
          "payload",
          "fairness",
          "metering",
          "processes",
          "scale",
          "control",
          "policy");
  static final String USAGE =
      """
      usage: benchmarks/run [OPTIONS] [SUITE]...
        SUITE             warm, cold, compiled, burst, density, payload, fairness, metering,
                          processes, scale, control, policy;
                          default all
        --count N         how many functions (cold 200, compiled 20, scale 10000, control 100000,
                          policy 2000), calls (burst 100) or environments
                          (density 100; Node.js and Java at most 20)
        --seconds N       of one measurement of warm, payload, fairness, metering and processes; 4
        --runtime R       only node, python or java
        --exhausted       cold: calls follow each other at once, so that prepared environments run out
        --pause MS        cold, compiled: between calls; 250
        --trace PATH      policy: a day of the Azure Functions trace of 2019, or a directory of days,
                          instead of a made one
        --table FILE      also writes the figures as a markdown table""";

  int count(int otherwise) {
    return count == null ? otherwise : count;
  }

  /**
   * @throws IllegalArgumentException with a text for the user
   */
  static Options parse(List<String> arguments) {
    URI endpoint = URI.create("http://127.0.0.1:4566");
    List<String> suites = new ArrayList<>();
    Integer count = null;
    Duration seconds = Duration.ofSeconds(4);
    List<Language> languages = List.of(Language.values());
    Duration pause = Duration.ofMillis(250);
    Path table = null;
    Path trace = null;
    Long platform = null;
    Long database = null;
    URI processes = null;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (SUITES.contains(argument)) {
        suites.add(argument);
      } else if (argument.equals("--exhausted")) {
        pause = Duration.ZERO;
      } else if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("There is no option or suite " + argument);
      } else {
        String value = arguments.get(++i);
        switch (argument) {
          case "--endpoint" -> endpoint = URI.create(value);
          case "--count" -> count = Integer.valueOf(value);
          case "--seconds" -> seconds = Duration.ofSeconds(Long.parseLong(value));
          case "--pause" -> pause = Duration.ofMillis(Long.parseLong(value));
          case "--runtime" -> languages = List.of(Language.valueOf(value.toUpperCase(Locale.ROOT)));
          case "--table" -> table = Path.of(value);
          case "--trace" -> trace = Path.of(value);
          case "--platform" -> platform = Long.valueOf(value);
          case "--database" -> database = Long.valueOf(value);
          case "--processes" -> processes = URI.create(value);
          default -> throw new IllegalArgumentException("There is no option or suite " + argument);
        }
      }
    }
    return new Options(
        endpoint,
        suites.isEmpty() ? SUITES : suites,
        count,
        seconds,
        languages,
        pause,
        table,
        trace,
        platform,
        database,
        processes);
  }
}
