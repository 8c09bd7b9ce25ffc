package io.lambent.billing.ingest;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.usage.UsageBatch;
import io.lambent.contract.usage.UsageEncoding;
import io.lambent.contract.usage.UsageSink;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The sink over HTTP. Answers with the position as text, once what was sent is committed. */
@RestController
@RequestMapping(path = InternalHttp.USAGE, produces = MediaType.TEXT_PLAIN_VALUE)
class UsageController {
  private final UsageSink sink;

  UsageController(UsageSink sink) {
    this.sink = sink;
  }

  @GetMapping
  String position(@RequestParam UUID journal) {
    return Long.toString(sink.position(journal));
  }

  @PostMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  String record(
      @RequestParam UUID journal,
      @RequestParam long from,
      @RequestParam long to,
      @RequestBody byte[] records) {
    return Long.toString(sink.record(batch(journal, from, to, records)));
  }

  private static UsageBatch batch(UUID journal, long from, long to, byte[] records) {
    try {
      return new UsageBatch(journal, from, to, UsageEncoding.decode(records));
    } catch (IllegalArgumentException e) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
    }
  }
}
