package io.lambent.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * The entry point: {@code Benchmarks ENDPOINT [warm|cold]...}; without a suite it runs all. Prints
 * one JSON line per figure.
 */
public final class Benchmarks {
  private static final List<String> ALL = List.of("warm", "cold");

  private Benchmarks() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length == 0) {
      System.err.println("usage: Benchmarks ENDPOINT [warm|cold]...");
      System.exit(2);
    }
    URI endpoint = URI.create(arguments[0]);
    List<String> suites = List.of(arguments).subList(1, arguments.length);
    for (String suite : suites.isEmpty() ? ALL : suites) {
      switch (suite) {
        case "warm" -> new WarmSuite(endpoint).run(Benchmarks::print);
        case "cold" -> new ColdSuite(endpoint).run(Benchmarks::print);
        default -> throw new IllegalArgumentException("unknown suite " + suite);
      }
    }
  }

  private static void print(Figure figure) {
    System.out.println(figure.json());
  }
}
