package io.lambent.contract.metrics;

import java.util.List;
import java.util.UUID;

/**
 * Samples that are kept together or not at all.
 *
 * @param id tells a batch that is sent again from a new one
 */
public record MetricBatch(UUID id, List<MetricSample> samples) {

  public MetricBatch {
    samples = List.copyOf(samples);
  }
}
