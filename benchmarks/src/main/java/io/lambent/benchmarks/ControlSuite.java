package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures the operations of the control plane with many functions of ten versions each, against
 * the same operations with few functions, on the same instance a little earlier.
 */
final class ControlSuite {
  private static final int FEW = 100;
  private static final int MANY = 100_000;
  private static final int VERSIONS = 10;
  private static final int ROUNDS = 3;
  private static final int PAGES = 100;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String FUNCTIONS = "/2015-03-31/functions";
  private static final String SETTINGS = "/2016-08-19/account-settings";
  private static final Pattern MARKER = Pattern.compile("\"NextMarker\":\"([^\"]+)\"");

  private final Options options;
  private final LambdaApi lambda;

  ControlSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    String database = System.getenv("LAMBENT_DATABASE_URL");
    if (database == null) {
      throw new IOException("control needs the database: LAMBENT_DATABASE_URL=jdbc:postgresql:...");
    }
    int many = options.count(MANY);
    Language language = options.languages().getFirst();
    List<String> template = List.of("benchmark-template");
    lambda.create(template, language, language::echo);
    try (FunctionRows rows = new FunctionRows(database, template.getFirst())) {
      rows.fill(1, FEW, VERSIONS);
      System.err.println("control: warming");
      measure(FEW, template.getFirst(), language);
      System.err.println("control: with " + FEW + " functions");
      Map<String, Latencies> few = measure(FEW, template.getFirst(), language);
      System.err.println("control: filling");
      rows.fill(FEW + 1, many, VERSIONS);
      System.err.println("control: with " + many + " functions");
      Map<String, Latencies> with = measure(many, template.getFirst(), language);
      with.forEach(
          (operation, latencies) ->
              figures.accept(
                  new Figure(
                      "control-" + operation + "-p50",
                      "ms",
                      latencies.medianMillis(),
                      few.getOrDefault(operation, new Latencies()).medianMillis(),
                      "%,d functions for %,d".formatted(FEW, many))));
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private Map<String, Latencies> measure(int functions, String template, Language language)
      throws IOException, InterruptedException {
    Map<String, Latencies> measured = new LinkedHashMap<>();
    List<String> markers = markers();
    for (int round = 0; round < ROUNDS; round++) {
      List<String> names = sample(functions, round);
      String description = "{\"Description\":\"" + System.nanoTime() + "\"}";
      add(measured, "get", "GET", paths(names, ""), "");
      add(measured, "list-first", "GET", page(""), "");
      add(measured, "list-middle", "GET", page(markers.get((markers.size() - 1) / 2)), "");
      add(measured, "list-last", "GET", page(markers.getLast()), "");
      add(measured, "list-versions", "GET", paths(names, "/versions"), "");
      add(measured, "update", "PUT", paths(names, "/configuration"), description);
      settle(names);
      add(measured, "publish", "POST", paths(names, "/versions"), "{}");
      add(measured, "account-settings", "GET", Collections.nCopies(PAGES, SETTINGS), "");
      create(measured, language);
      invoke(measured, template);
    }
    return measured;
  }

  private void add(
      Map<String, Latencies> measured,
      String operation,
      String method,
      List<String> paths,
      String body)
      throws IOException {
    Latencies latencies = lambda.each(method, paths, body);
    if (latencies.failures() > 0) {
      throw new IOException(
          operation + ": " + latencies.failures() + " failures, " + latencies.firstFailure());
    }
    measured.computeIfAbsent(operation, key -> new Latencies()).addAll(latencies);
  }

  private void create(Map<String, Latencies> measured, Language language)
      throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    Latencies created = new Latencies();
    String archive = Base64.getEncoder().encodeToString(language.echo(0));
    for (int i = 0; i < PAGES; i++) {
      String name = "benchmark-new-" + i;
      names.add(name);
      String body =
          "{\"FunctionName\":\"%s\",\"Runtime\":\"%s\",\"Handler\":\"%s\",\"Role\":\"%s\",\"Code\":{\"ZipFile\":\"%s\"}}"
              .formatted(
                  name,
                  language.runtime,
                  language.handler,
                  "arn:aws:iam::000000000000:role/benchmark",
                  archive);
      created.addAll(lambda.each("POST", List.of(FUNCTIONS), body));
    }
    if (created.failures() > 0) {
      throw new IOException("create: " + created.firstFailure());
    }
    measured.computeIfAbsent("create", key -> new Latencies()).addAll(created);
    settle(names);
    add(measured, "delete", "DELETE", paths(names, ""), "");
  }

  private void invoke(Map<String, Latencies> measured, String template) throws IOException {
    Latencies calls =
        new HttpLoad(options.endpoint(), List.of(lambda.invocation(template, "{}".getBytes(UTF_8))))
            .run(1, options.seconds().dividedBy(ROUNDS));
    measured.computeIfAbsent("invoke", key -> new Latencies()).addAll(calls);
  }

  private void settle(List<String> names) throws IOException, InterruptedException {
    for (String name : names) {
      lambda.awaitSettled(name);
    }
  }

  /** The markers of the pages after the first; with few functions there is only one. */
  private List<String> markers() throws IOException, InterruptedException {
    List<String> markers = new ArrayList<>();
    String path = FUNCTIONS;
    for (Matcher next = next(path); next.find(); next = next(path)) {
      markers.add(next.group(1));
      path = FUNCTIONS + "?Marker=" + next.group(1);
    }
    return markers;
  }

  private Matcher next(String path) throws IOException, InterruptedException {
    return MARKER.matcher(lambda.get(path));
  }

  private static List<String> page(String marker) {
    String path = FUNCTIONS + (marker.isEmpty() ? "" : "?Marker=" + marker);
    return Collections.nCopies(PAGES, path);
  }

  private static List<String> paths(List<String> names, String rest) {
    return names.stream().map(name -> FUNCTIONS + "/" + name + rest).toList();
  }

  /** Distinct functions from the whole list. */
  private static List<String> sample(int functions, int round) {
    return new Random(round)
        .ints(1, functions + 1)
        .distinct()
        .limit(PAGES)
        .mapToObj(FunctionRows::name)
        .toList();
  }
}
