package io.lambent.benchmarks;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Streams of Kinesis, against the peers: records put, and read again, each second. */
final class StreamsSuite {
  private static final int SHARDS = 4;
  private static final int CONNECTIONS = 8;
  private static final int BATCH = 500;
  private static final int BYTES = 200;

  private final Options options;

  StreamsSuite(Options options) {
    this.options = options;
  }

  /** Records per second. */
  private record Rates(double batches, double single, double read) {}

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
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
