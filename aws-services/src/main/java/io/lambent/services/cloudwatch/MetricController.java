package io.lambent.services.cloudwatch;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricEncoding;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Takes metrics of other services over HTTP. Answers once what was sent is committed. */
@RestController
class MetricController {
  private final MetricWriter writer;

  MetricController(MetricWriter writer) {
    this.writer = writer;
  }

  @PostMapping(path = InternalHttp.METRICS, consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void put(@RequestBody byte[] batch) {
    writer.put(decode(batch));
  }

  private static MetricBatch decode(byte[] batch) {
    try {
      return MetricEncoding.decode(batch);
    } catch (IllegalArgumentException e) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
    }
  }
}
