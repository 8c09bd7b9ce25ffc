package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Measures streams of Kinesis and tables of DynamoDB against peers, the functions that they
 * trigger, and the processor time of shards without records.
 */
final class StreamsSuite {
  private static final int SHARDS = 4;
  private static final int CONNECTIONS = 8;
  private static final int BATCH = 500;
  private static final int BYTES = 200;
  private static final int IDLE_SHARDS = 200;
  private static final Duration SETTLE = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Options options;

  StreamsSuite(Options options) {
    this.options = options;
  }

  /** Records per second. */
  private record Rates(double batches, double single, double read) {}

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    rates(figures);
    new ItemRates(options).run(figures);
    triggered(figures);
    new CatchUp(options).run(figures);
    idle(figures);
  }

  private void triggered(Consumer<Figure> figures) throws IOException, InterruptedException {
    StreamsApi streams = new StreamsApi(options.endpoint());
    ItemsApi items = new ItemsApi(options.endpoint());
    String name = "benchmark-triggering-" + System.nanoTime();
    TriggeredFunction function = new TriggeredFunction(options);
    try (Exchanger exchanger = new Exchanger(options.endpoint())) {
      streams.create(exchanger, name, 1);
      function.run(TriggeredFunction.Source.stream(streams, name), figures);
      streams.delete(exchanger, name);
      String arn = items.createWithStream(exchanger, name);
      function.run(TriggeredFunction.Source.table(items, name, arn), figures);
      items.delete(exchanger, name);
    }
  }

  /** The processor time of a mapping of a stream of many shards without records. */
  private void idle(Consumer<Figure> figures) throws IOException, InterruptedException {
    Long platform = options.platform();
    Long database = options.database();
    if (platform == null || database == null) {
      return;
    }
    StreamsApi streams = new StreamsApi(options.endpoint());
    LambdaApi lambda = new LambdaApi(options.endpoint());
    List<String> names = LambdaApi.names("idle-shards", 1, Language.NODE);
    lambda.delete(names);
    lambda.create(names, Language.NODE, Language.NODE::echo);
    String name = "benchmark-idle-" + System.nanoTime();
    Thread.sleep(SETTLE);
    IdleUse.report(figures, "streams-idle-before", platform, database, IDLE);
    // A connection of its own for each: gateways close those that are idle for so long.
    try (Exchanger exchanger = new Exchanger(options.endpoint())) {
      streams.create(exchanger, name, IDLE_SHARDS);
    }
    String mapping =
        lambda.map(names.getFirst(), streams.arn(name), ",\"StartingPosition\":\"TRIM_HORIZON\"");
    Thread.sleep(SETTLE);
    IdleUse.report(figures, "streams-idle-" + IDLE_SHARDS + "-shards", platform, database, IDLE);
    lambda.unmap(mapping);
    try (Exchanger exchanger = new Exchanger(options.endpoint())) {
      streams.delete(exchanger, name);
    }
    lambda.remove(names);
  }

  private void rates(Consumer<Figure> figures) throws IOException, InterruptedException {
    Rates own = measure(new StreamsApi(options.endpoint()));
    if (options.peers().isEmpty()) {
      report(figures, "", own, new Rates(Double.NaN, Double.NaN, Double.NaN), "");
    }
    for (Peer peer : options.peers()) {
      report(figures, "-" + peer.name(), own, measure(new StreamsApi(peer.url())), peer.name());
    }
  }

  private static void report(
      Consumer<Figure> figures, String suffix, Rates own, Rates peer, String against) {
    String unit = "records/s";
    figures.accept(
        new Figure("streams-put-records" + suffix, unit, own.batches(), peer.batches(), against));
    figures.accept(
        new Figure("streams-put-record" + suffix, unit, own.single(), peer.single(), against));
    figures.accept(
        new Figure("streams-get-records" + suffix, unit, own.read(), peer.read(), against));
  }

  private Rates measure(StreamsApi api) throws IOException, InterruptedException {
    String stream = "benchmark-" + System.nanoTime();
    try (Exchanger exchanger = new Exchanger(api.endpoint())) {
      api.create(exchanger, stream, SHARDS);
      byte[] batch = api.put(stream, BATCH, BYTES);
      rate(api, batch); // Warms up.
      double batches = BATCH * rate(api, batch);
      double single = rate(api, api.putOne(stream, BYTES));
      double read = read(api, stream);
      api.delete(exchanger, stream);
      return new Rates(batches, single, read);
    }
  }

  private double rate(StreamsApi api, byte[] request) throws IOException, InterruptedException {
    return Workers.run(
            api.endpoint(),
            CONNECTIONS,
            options.seconds(),
            (exchanger, thread, number) -> {
              exchanger.send(request);
              return true;
            })
        .perSecond();
  }

  /** Reads all shards from their beginnings, one thread each. */
  private double read(StreamsApi api, String stream) throws IOException, InterruptedException {
    AtomicLong records = new AtomicLong();
    String[] iterators = new String[SHARDS];
    Latencies latencies =
        Workers.run(
            api.endpoint(),
            SHARDS,
            options.seconds(),
            (exchanger, thread, number) -> {
              if (number == 0) {
                iterators[thread] = api.iterator(exchanger, stream, thread);
              }
              String answer = exchanger.send(api.get(iterators[thread]));
              int count = StreamsApi.records(answer);
              records.addAndGet(count);
              iterators[thread] = StreamsApi.iterator(answer);
              return count > 0;
            });
    return records.get() / (latencies.elapsed().toNanos() / 1e9);
  }
}
