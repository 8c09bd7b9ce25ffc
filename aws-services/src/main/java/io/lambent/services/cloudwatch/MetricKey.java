package io.lambent.services.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.digest.Sha256;
import io.lambent.contract.metrics.MetricSample;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/** The identity of a metric. */
record MetricKey(
    String account, String region, String namespace, String name, Map<String, String> dimensions) {

  MetricKey {
    dimensions = Map.copyOf(dimensions);
  }

  static MetricKey of(MetricSample sample) {
    return new MetricKey(
        sample.account(), sample.region(), sample.namespace(), sample.name(), sample.dimensions());
  }

  /** SHA-256 over all of it. */
  byte[] identity() {
    MessageDigest digest = Sha256.digest();
    add(digest, account);
    add(digest, region);
    add(digest, namespace);
    add(digest, name);
    new TreeMap<>(dimensions)
        .forEach(
            (dimension, value) -> {
              add(digest, dimension);
              add(digest, value);
            });
    return digest.digest();
  }

  /** With its length in front, so that no two lists of parts look alike. */
  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(UTF_8);
    digest.update(
        new byte[] {
          (byte) (bytes.length >>> 24),
          (byte) (bytes.length >>> 16),
          (byte) (bytes.length >>> 8),
          (byte) bytes.length
        });
    digest.update(bytes);
  }
}
