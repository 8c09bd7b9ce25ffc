package io.lambent.function.awsapi;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/**
 * The memory that all requests of the API may take together, an eighth of the heap. A request that
 * finds none waits for a while and is then refused; SDKs try again. Archives are not read into
 * memory, and take none.
 */
@Component
class RequestMemory {
  private static final int HEAP_SHARE = 8;

  /** About how many bytes of memory one byte of JSON takes once it is read. */
  private static final int BYTES_PER_BYTE = 8;

  private static final long MAX_WAIT_MILLIS = 5000;

  private final BytesInFlight memory = BytesInFlight.ofHeap(HEAP_SHARE);

  RequestMemory(MeterRegistry meters) {
    Gauge.builder("lambent.api.memory.used", memory, BytesInFlight::used)
        .description("Bytes that requests of the Lambda API take")
        .baseUnit("bytes")
        .register(meters);
  }

  Lease lease() {
    return new Lease();
  }

  /** The memory of one request. Confined to its thread. */
  final class Lease implements AutoCloseable {
    private long taken;

    /**
     * Takes memory for so many bytes of a body, and may wait for it.
     *
     * @throws AwsException where there is none
     */
    void read(int count) {
      long bytes = (long) BYTES_PER_BYTE * count;
      try {
        if (memory.takeWithin(bytes, MAX_WAIT_MILLIS)) {
          taken += bytes;
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new AwsException(
          ErrorCode.SERVICE_UNAVAILABLE,
          "There is no memory for the request at this time. Try again later.");
    }

    @Override
    public void close() {
      memory.release(taken);
      taken = 0;
    }
  }
}
