package io.lambent.billing.statement;

import io.lambent.billing.rollup.Rollups;
import io.lambent.billing.tariff.Tariff;
import io.lambent.contract.internal.InternalHttp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Usage and statements of the caller's account, over HTTP. The gateway says whose call it is. */
@RestController
@RequestMapping("/_lambent/billing")
class StatementController {
  private static final int MAX_SIZE = 1000;
  private static final int MAX_DAYS = 400;

  private final Rollups rollups;
  private final Tariff tariff;
  private final Clock clock;

  StatementController(Rollups rollups, Tariff tariff, Clock clock) {
    this.rollups = rollups;
    this.tariff = tariff;
    this.clock = clock;
  }

  /**
   * @param from first day, UTC; the first of the current month where absent
   * @param to last day, included; today where absent
   * @param page from 0
   * @param size rows, 1 to 1000
   */
  @GetMapping("/usage")
  UsageReport usage(
      @RequestHeader(InternalHttp.ACCOUNT) String account,
      @RequestParam @Nullable LocalDate from,
      @RequestParam @Nullable LocalDate to,
      @RequestParam @Nullable String region,
      @RequestParam @Nullable String function,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "100") int size) {
    LocalDate last = to == null ? today() : to;
    LocalDate first = from == null ? last.withDayOfMonth(1) : from;
    check(!first.isAfter(last), "'from' is after 'to'");
    check(ChronoUnit.DAYS.between(first, last) < MAX_DAYS, "more than " + MAX_DAYS + " days");
    check(page >= 0, "'page' is below 0");
    check(size >= 1 && size <= MAX_SIZE, "'size' is not between 1 and " + MAX_SIZE);
    Rollups.Choice choice = new Rollups.Choice(account, first, last, region, function);
    Rollups.Page found = rollups.find(choice, page, size);
    return new UsageReport(
        account,
        first,
        last,
        found.days().stream().map(day -> UsageReport.Row.of(day, tariff)).toList(),
        found.more() ? page + 1 : null,
        UsageReport.Totals.of(rollups.sum(choice), tariff));
  }

  /**
   * @param month such as {@code 2026-11}
   */
  @GetMapping("/statements/{month}")
  Statement statement(
      @RequestHeader(InternalHttp.ACCOUNT) String account, @PathVariable YearMonth month) {
    return Statement.of(
        account,
        month,
        month.isBefore(YearMonth.from(today())),
        rollups.sum(new Rollups.Choice(account, month.atDay(1), month.atEndOfMonth(), null, null)),
        tariff);
  }

  private LocalDate today() {
    return LocalDate.now(clock.withZone(ZoneOffset.UTC));
  }

  private static void check(boolean valid, String otherwise) {
    if (!valid) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, otherwise);
    }
  }
}
