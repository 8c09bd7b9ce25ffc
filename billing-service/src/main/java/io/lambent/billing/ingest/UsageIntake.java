package io.lambent.billing.ingest;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.usage.UsageRecord;
import io.lambent.contract.usage.UsageSink;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The sink over HTTP: 204 once the records are committed. */
@RestController
class UsageIntake {
  private static final int MAX_RECORDS = 10_000;

  private final UsageSink sink;

  UsageIntake(UsageSink sink) {
    this.sink = sink;
  }

  @PostMapping(InternalHttp.USAGE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void record(@RequestBody List<UsageRecord> records) {
    if (records.size() > MAX_RECORDS) {
      throw new ResponseStatusException(
          HttpStatus.CONTENT_TOO_LARGE, "at most " + MAX_RECORDS + " records in one request");
    }
    sink.record(records);
  }
}
