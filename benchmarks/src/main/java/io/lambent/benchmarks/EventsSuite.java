package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Measures queues against peers, the delay until a queue's function starts, objects against files,
 * and the processor time of mappings and schedules without work.
 */
final class EventsSuite {
  private static final String BODY = "x".repeat(100);
  private static final int CONNECTIONS = 16;
  private static final int BACKLOG = 100_000;

  private final Options options;

  EventsSuite(Options options) {
    this.options = options;
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    rates(figures);
    backlog(figures);
    triggered(figures);
    new ObjectRates(options).run(figures);
    new IdleUse(options).run(figures);
    figures.accept(
        Figure.alone(
            "events-resident-memory",
            "MiB",
            PlatformUse.of(options.platform()).residentMib(),
            "of the platform's process in the end"));
  }

  private void triggered(Consumer<Figure> figures) throws IOException, InterruptedException {
    QueueApi api = new QueueApi(options.endpoint());
    String name = "benchmark-triggering";
    try (Exchanger exchanger = new Exchanger(options.endpoint())) {
      String url = api.create(exchanger, name);
      new TriggeredFunction(options).run(TriggeredFunction.Source.queue(api, name, url), figures);
      api.delete(exchanger, url);
    }
  }

  /** Messages per second; the two measurements of sending begin with an empty queue. */
  private record Rates(double one, double many, double tens, double received) {}

  private void rates(Consumer<Figure> figures) throws IOException, InterruptedException {
    Rates own = measure(new QueueApi(options.endpoint()));
    if (options.peers().isEmpty()) {
      report(figures, "", own, new Rates(Double.NaN, Double.NaN, Double.NaN, Double.NaN), "");
    }
    for (Peer peer : options.peers()) {
      report(figures, "-" + peer.name(), own, measure(new QueueApi(peer.url())), peer.name());
    }
  }

  private static void report(
      Consumer<Figure> figures, String suffix, Rates own, Rates peer, String against) {
    String unit = "messages/s";
    figures.accept(new Figure("events-send-1" + suffix, unit, own.one(), peer.one(), against));
    figures.accept(new Figure("events-send-16" + suffix, unit, own.many(), peer.many(), against));
    figures.accept(
        new Figure("events-send-tens-16" + suffix, unit, own.tens(), peer.tens(), against));
    figures.accept(
        new Figure(
            "events-receive-delete-16" + suffix, unit, own.received(), peer.received(), against));
  }

  private Rates measure(QueueApi api) throws IOException, InterruptedException {
    try (Exchanger exchanger = new Exchanger(api.endpoint())) {
      String queue = api.create(exchanger, "benchmark-rates");
      byte[] one = api.send(queue, BODY);
      byte[] ten = api.sendTen(queue, BODY);
      rate(api, CONNECTIONS, one); // Warms up.
      double single = rate(api, 1, one);
      double many = rate(api, CONNECTIONS, one);
      double tens = 10 * rate(api, CONNECTIONS, ten);
      double received = receive(api, queue);
      api.delete(exchanger, queue);
      return new Rates(single, many, tens, received);
    }
  }

  private double rate(QueueApi api, int connections, byte[] request)
      throws IOException, InterruptedException {
    return Workers.run(
            api.endpoint(),
            connections,
            options.seconds(),
            (exchanger, thread, number) -> {
              exchanger.send(request);
              return true;
            })
        .perSecond();
  }

  private double receive(QueueApi api, String queue) throws IOException, InterruptedException {
    AtomicInteger messages = new AtomicInteger();
    byte[] receive = api.receiveTen(queue, 0);
    Latencies latencies =
        Workers.run(
            api.endpoint(),
            CONNECTIONS,
            options.seconds(),
            (exchanger, thread, number) -> {
              List<String> receipts = QueueApi.receipts(exchanger.send(receive));
              if (!receipts.isEmpty()) {
                exchanger.send(api.deleteAll(queue, receipts));
                messages.addAndGet(receipts.size());
              }
              return !receipts.isEmpty();
            });
    return messages.get() / (latencies.elapsed().toNanos() / 1e9);
  }

  /**
   * The latency of one client, with many waiting messages against few, in turn. Ten messages are
   * received from either.
   */
  private void backlog(Consumer<Figure> figures) throws IOException, InterruptedException {
    QueueApi api = new QueueApi(options.endpoint());
    try (Exchanger exchanger = new Exchanger(api.endpoint())) {
      String full = api.create(exchanger, "benchmark-full");
      String few = api.create(exchanger, "benchmark-few");
      byte[] ten = api.sendTen(full, BODY);
      int each = options.count(BACKLOG) / 10 / CONNECTIONS;
      Workers.run(
          api.endpoint(),
          CONNECTIONS,
          Duration.ofMinutes(10),
          (own, thread, number) -> {
            own.send(ten);
            return number < each;
          });
      List<Latencies> sends = List.of(new Latencies(), new Latencies());
      List<Latencies> receives = List.of(new Latencies(), new Latencies());
      List<String> queues = List.of(full, few);
      exchanger.send(api.sendTen(few, BODY));
      for (int i = 0; i < 500; i++) {
        for (int q = 0; q < 2; q++) {
          String queue = queues.get(q);
          time(sends.get(q), exchanger, api.send(queue, BODY));
          String answer = time(receives.get(q), exchanger, api.receiveTen(queue, 0));
          exchanger.send(api.deleteAll(queue, QueueApi.receipts(answer)));
          exchanger.send(api.sendTen(queue, BODY)); // As many as were received.
        }
      }
      compare(figures, "events-backlog-send-p50", sends);
      compare(figures, "events-backlog-receive-p50", receives);
      api.delete(exchanger, full);
      api.delete(exchanger, few);
    }
  }

  private static String time(Latencies latencies, Exchanger exchanger, byte[] request)
      throws IOException {
    long begin = System.nanoTime();
    String answer = exchanger.send(request);
    latencies.add(System.nanoTime() - begin);
    return answer;
  }

  private void compare(Consumer<Figure> figures, String name, List<Latencies> both) {
    figures.accept(
        new Figure(
            name,
            "ms",
            both.getFirst().medianMillis(),
            both.getLast().medianMillis(),
            "%,d waiting messages for at most eleven".formatted(options.count(BACKLOG))));
  }
}
