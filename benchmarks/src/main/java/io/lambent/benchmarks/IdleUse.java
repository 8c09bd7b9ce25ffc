package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures the processor time of a platform with many mappings and schedules that have no work. */
final class IdleUse {
  private static final int EACH = 100;
  private static final Duration SETTLE = Duration.ofSeconds(60);
  private static final Duration TIME = Duration.ofSeconds(60);

  private final Options options;
  private final LambdaApi lambda;
  private final QueueApi api;

  IdleUse(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
    this.api = new QueueApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    Long platform = options.platform();
    Long database = options.database();
    if (platform == null || database == null) {
      return;
    }
    List<String> names = LambdaApi.names("idle", 1, Language.NODE);
    lambda.delete(names);
    lambda.create(names, Language.NODE, Language.NODE::echo);
    List<String> mappings = new ArrayList<>();
    List<String> queues = new ArrayList<>();
    try (Exchanger exchanger = new Exchanger(options.endpoint())) {
      report(figures, "events-idle-before", platform, database, Duration.ofSeconds(20));
      for (int i = 0; i < EACH; i++) {
        queues.add(api.create(exchanger, "benchmark-idle-" + i));
        exchanger.send(schedule("POST", i, names.getFirst()));
        mappings.add(lambda.map(names.getFirst(), api.arn("benchmark-idle-" + i), ""));
      }
      Thread.sleep(SETTLE);
      report(figures, "events-idle-100-mappings-100-schedules", platform, database, TIME);
    }
    for (String mapping : mappings) {
      lambda.unmap(mapping);
    }
    try (Exchanger exchanger = new Exchanger(options.endpoint())) {
      for (int i = 0; i < EACH; i++) {
        api.delete(exchanger, queues.get(i));
        exchanger.send(schedule("DELETE", i, names.getFirst()));
      }
    }
    lambda.remove(names);
  }

  private byte[] schedule(String method, int number, String function) {
    String body =
        method.equals("DELETE")
            ? ""
            : """
            {"ScheduleExpression":"rate(1 days)","FlexibleTimeWindow":{"Mode":"OFF"},\
            "Target":{"Arn":"arn:aws:lambda:us-east-1:000000000000:function:%s",\
            "RoleArn":"arn:aws:iam::000000000000:role/benchmark"}}
            """
                .formatted(function);
    return Exchanger.request(
        method,
        options.endpoint(),
        "/schedules/benchmark-idle-" + number + (body.isEmpty() ? "?clientToken=" + number : ""),
        """
        Content-Type: application/json\r
        Authorization: AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/scheduler/\
        aws4_request, SignedHeaders=host, Signature=00\r
        """,
        body.getBytes(UTF_8));
  }

  /** Measures the processor time of the platform and its database for a while. */
  static void report(
      Consumer<Figure> figures, String name, long platform, long database, Duration time)
      throws IOException, InterruptedException {
    double platformBefore = ProcessTree.seconds(platform);
    double databaseBefore = seconds(database);
    long begin = System.nanoTime();
    Thread.sleep(time);
    double elapsed = (System.nanoTime() - begin) / 1e9;
    double own = (ProcessTree.seconds(platform) - platformBefore) / elapsed * 100;
    double theirs = (seconds(database) - databaseBefore) / elapsed * 100;
    figures.accept(
        Figure.alone(
            name,
            "% of a processor",
            own + theirs,
            "platform %.2f, PostgreSQL %.2f".formatted(own, theirs)));
  }

  private static double seconds(long root) throws IOException {
    return new ProcessTree().tree(root).stream().mapToDouble(ProcessTree::seconds).sum();
  }
}
