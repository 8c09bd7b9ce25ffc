package io.lambent.billing.ledger;

import io.lambent.billing.ledger.LedgerReader.Page;
import io.lambent.billing.ledger.LedgerReader.Place;
import io.lambent.billing.ledger.LedgerReader.Query;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.usage.UsageRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The single runs of the caller's account, over HTTP. The gateway says whose call it is. */
@RestController
class LedgerController {
  private static final int MAX_SIZE = 10_000;
  private static final Pattern PLACE = Pattern.compile("([0-9]{1,18})-([0-9]{1,9})");

  private final LedgerReader reader;
  private final Clock clock;

  LedgerController(LedgerReader reader, Clock clock) {
    this.reader = reader;
    this.clock = clock;
  }

  /**
   * @param records one page, possibly empty where {@code next} is there
   * @param next absent on the last
   */
  record Records(
      String account, LocalDate from, LocalDate to, List<Run> records, @Nullable String next) {}

  /**
   * One run.
   *
   * @param attempt 1, or that of the retry of an event
   * @param initMicros 0 where the environment was warm
   */
  record Run(
      String requestId,
      int attempt,
      String region,
      String function,
      String version,
      String architecture,
      int memoryMb,
      long durationMicros,
      long billedMillis,
      long initMicros,
      boolean coldStart,
      Instant endedAt) {

    static Run of(UsageRecord usage) {
      return new Run(
          usage.requestId(),
          usage.attempt(),
          usage.function().region(),
          usage.function().name(),
          usage.version(),
          usage.architecture(),
          usage.memoryMb(),
          usage.durationMicros(),
          usage.billedMillis(),
          usage.initMicros(),
          usage.coldStart(),
          Instant.ofEpochMilli(usage.endedAtMillis()));
    }
  }

  /**
   * @param from first day, UTC; today where absent
   * @param to last day, included; today where absent
   * @param after {@code next} of the page before
   * @param size records, 1 to 10,000
   */
  @GetMapping("/_lambent/billing/records")
  Records records(
      @RequestHeader(InternalHttp.ACCOUNT) String account,
      @RequestParam @Nullable LocalDate from,
      @RequestParam @Nullable LocalDate to,
      @RequestParam @Nullable String region,
      @RequestParam @Nullable String function,
      @RequestParam @Nullable String after,
      @RequestParam(defaultValue = "1000") int size) {
    LocalDate last = to == null ? LocalDate.now(clock.withZone(ZoneOffset.UTC)) : to;
    LocalDate first = from == null ? last : from;
    check(!first.isAfter(last), "'from' is after 'to'");
    check(size >= 1 && size <= MAX_SIZE, "'size' is not between 1 and " + MAX_SIZE);
    Page page = reader.read(new Query(account, first, last, region, function), place(after), size);
    return new Records(
        account,
        first,
        last,
        page.records().stream().map(Run::of).toList(),
        page.next() == null ? null : page.next().batch() + "-" + page.next().index());
  }

  private static Place place(@Nullable String after) {
    if (after == null) {
      return Place.BEGINNING;
    }
    Matcher place = PLACE.matcher(after);
    check(place.matches(), "'after' is not a 'next' of this");
    return new Place(Long.parseLong(place.group(1)), Integer.parseInt(place.group(2)));
  }

  private static void check(boolean valid, String otherwise) {
    if (!valid) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, otherwise);
    }
  }
}
