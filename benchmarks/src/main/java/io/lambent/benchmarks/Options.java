package io.lambent.benchmarks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of the command line.
 *
 * @param endpoint the endpoint of the instance that is measured
 * @param suites the suites in the order in which they run
 * @param count the number of functions, environments or rounds; null for the default of each suite
 * @param seconds the duration of one closed-loop measurement
 * @param languages the runtimes that are measured
 * @param pause the pause between first calls, in which the platform may prepare environments; zero
 *     for none
 * @param table the file to which the figures are written as a Markdown table; null for none
 * @param trace a file or directory of the Azure Functions trace; null for a synthetic trace
 * @param platform the process id of the platform; null where it is not known
 * @param database the process id of PostgreSQL's postmaster; null where it is not known
 * @param processes the gateway of an instance whose services are separate processes; null where
 *     there is none
 * @param peers the servers that {@code load}, {@code events} and {@code streams} compare Lambent
 *     with, and the other instance of {@code settings}
 * @param itemPeers the servers that {@code streams} compares tables with
 * @param overload the duration of the load of three times the capacity
 * @param surge the duration of the random bursts
 * @param seed the seed of random numbers
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
    @Nullable URI processes,
    List<Peer> peers,
    List<Peer> itemPeers,
    Duration overload,
    Duration surge,
    long seed) {

  /** The suites that run only when they are named; they take long, and load the whole machine. */
  private static final Set<String> ON_REQUEST =
      Set.of("load", "mix", "surge", "first", "events", "streams", "gateway", "stacks", "settings");

  static final List<String> SUITES =
      List.of(
          "warm",
          "cold",
          "compiled",
          "burst",
          "density",
          "payload",
          "stream",
          "fairness",
          "metering",
          "processes",
          "scale",
          "control",
          "policy",
          "load",
          "mix",
          "surge",
          "first",
          "events",
          "streams",
          "gateway",
          "stacks",
          "settings");
  static final String USAGE =
      """
      usage: benchmarks/run [OPTIONS] [SUITE]...
        SUITE             warm, cold, compiled, burst, density, payload, stream, fairness, metering,
                          processes, scale, control, policy, load, mix, surge, first, events,
                          streams, gateway, stacks, settings; default all but the last nine
        --count N         how many functions (cold 200, compiled 20, scale 10000, control 100000,
                          policy 2000), calls (burst 100), rounds (first 10, stacks 3,
                          settings 15), waiting messages (events 100000) or records (streams 1000000),
                          connections (gateway 10000) or environments (density 100; Node.js
                          and Java at most 20)
        --seconds N       duration of one measurement of warm, payload, stream, fairness, metering,
                          processes, load, mix, events, streams, gateway and settings; 4
        --runtime R       only node, python or java
        --exhausted       cold: calls follow each other at once, so that prepared environments run out
        --pause MS        cold, compiled: pause between calls; 250
        --trace PATH      policy: a day of the Azure Functions trace of 2019, or a directory of days,
                          instead of a synthetic one
        --peer NAME=URL   load: also measures a server that takes the event by POST; events, streams:
                          one that has queues or streams; repeatable; settings: the other instance
        --item-peer NAME=URL
                          streams: one that has tables of DynamoDB; repeatable
        --overload-seconds N
                          load: duration of the load of three times the capacity; 60
        --minutes N       surge: duration of the random bursts; 10
        --seed N          load, mix, surge: seed of random numbers; 1
        --platform PID    the platform's process, where benchmarks/run does not start it
        --table FILE      also writes the figures as a markdown table\
      """;

  private static List<String> byDefault() {
    return SUITES.stream().filter(suite -> !ON_REQUEST.contains(suite)).toList();
  }

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
    List<Peer> peers = new ArrayList<>();
    List<Peer> itemPeers = new ArrayList<>();
    Duration overload = Duration.ofSeconds(60);
    Duration surge = Duration.ofMinutes(10);
    long seed = 1;
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
          case "--peer" -> peers.add(Peer.parse(value));
          case "--item-peer" -> itemPeers.add(Peer.parse(value));
          case "--overload-seconds" -> overload = Duration.ofSeconds(Long.parseLong(value));
          case "--minutes" -> surge = Duration.ofMinutes(Long.parseLong(value));
          case "--seed" -> seed = Long.parseLong(value);
          case "--processes" -> processes = URI.create(value);
          default -> throw new IllegalArgumentException("There is no option or suite " + argument);
        }
      }
    }
    return new Options(
        endpoint,
        suites.isEmpty() ? byDefault() : suites,
        count,
        seconds,
        languages,
        pause,
        table,
        trace,
        platform,
        database,
        processes,
        List.copyOf(peers),
        List.copyOf(itemPeers),
        overload,
        surge,
        seed);
  }
}
