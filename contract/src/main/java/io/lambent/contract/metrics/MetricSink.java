package io.lambent.contract.metrics;

/**
 * Keeps metrics. In the same process it is the bean of aws-services; between processes it is a POST
 * of {@link MetricEncoding} to {@link io.lambent.contract.internal.InternalHttp#METRICS}.
 */
public interface MetricSink {

  /**
   * Keeps a batch. Returns once it is committed. A batch counts once, however often it is sent.
   * Blocks.
   *
   * @throws RuntimeException where the batch may not have been kept; the same batch can be sent
   *     again
   */
  void put(MetricBatch batch);

  /**
   * Returns false while aws-services, which stores the metrics, is not running and {@link #put}
   * would start it, which takes some seconds of processor time. Does not block.
   */
  default boolean isRunning() {
    return true;
  }
}
