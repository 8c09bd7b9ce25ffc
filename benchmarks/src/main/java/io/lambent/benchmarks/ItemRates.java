package io.lambent.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures the rates of putting and getting items of DynamoDB, against the peers that have tables.
 */
final class ItemRates {
  private static final int CONNECTIONS = 16;
  private static final int KEYS = 10_000;
  private static final String DATA = "x".repeat(200);

  private final Options options;

  ItemRates(Options options) {
    this.options = options;
  }

  /** Items per second. */
  private record Rates(double put, double got) {}

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    Rates own = measure(new ItemsApi(options.endpoint()));
    if (options.itemPeers().isEmpty()) {
      report(figures, "", own, new Rates(Double.NaN, Double.NaN), "");
    }
    for (Peer peer : options.itemPeers()) {
      report(figures, "-" + peer.name(), own, measure(new ItemsApi(peer.url())), peer.name());
    }
  }

  private static void report(
      Consumer<Figure> figures, String suffix, Rates own, Rates peer, String against) {
    figures.accept(
        new Figure("streams-put-item-16" + suffix, "items/s", own.put(), peer.put(), against));
    figures.accept(
        new Figure("streams-get-item-16" + suffix, "items/s", own.got(), peer.got(), against));
  }

  private Rates measure(ItemsApi api) throws IOException, InterruptedException {
    String table = "benchmark-" + System.nanoTime();
    List<String> keys = IntStream.range(0, KEYS).mapToObj(key -> "key-" + key).toList();
    List<byte[]> puts = keys.stream().map(key -> api.put(table, key, DATA)).toList();
    List<byte[]> gets = keys.stream().map(key -> api.get(table, key)).toList();
    try (Exchanger exchanger = new Exchanger(api.endpoint())) {
      api.create(exchanger, table);
    }
    rate(api, puts); // Warms up, and fills the table.
    double put = rate(api, puts);
    rate(api, gets);
    double got = rate(api, gets);
    try (Exchanger exchanger = new Exchanger(api.endpoint())) {
      api.delete(exchanger, table);
    }
    return new Rates(put, got);
  }

  private double rate(ItemsApi api, List<byte[]> requests)
      throws IOException, InterruptedException {
    return Workers.run(
            api.endpoint(),
            CONNECTIONS,
            options.seconds(),
            (exchanger, thread, number) -> {
              exchanger.send(requests.get((number * CONNECTIONS + thread) % KEYS));
              return true;
            })
        .perSecond();
  }
}
