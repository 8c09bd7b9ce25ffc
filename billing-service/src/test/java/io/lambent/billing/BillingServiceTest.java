package io.lambent.billing;

import static io.lambent.billing.TestingBillingService.TOKEN;
import static io.lambent.billing.TestingBillingService.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.usage.UsageRecord;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BillingServiceTest {
  private static final Instant NOVEMBER = Instant.parse("2026-11-23T23:59:59Z");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @SuppressWarnings("NullAway.Init")
  private static TestingBillingService billing;

  @BeforeAll
  static void start() {
    billing = new TestingBillingService();
  }

  @AfterAll
  static void stop() {
    billing.close();
  }

  @Test
  void countsEachRunOnceHoweverOftenAndConcurrentlyItIsReported() throws Exception {
    String account = "100000000001";
    int many = 2_000;
    List<UsageRecord> all = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      all.add(usage("once-" + i, account, "f" + i % 3, NOVEMBER));
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      List<Future<?>> senders = new ArrayList<>();
      for (int sender = 0; sender < 4; sender++) {
        Random order = new Random(sender);
        senders.add(
            executor.submit(
                () -> {
                  List<UsageRecord> mixed = new ArrayList<>(all);
                  Collections.shuffle(mixed, order);
                  for (int i = 0; i < many; i += 100) {
                    billing.sink().record(mixed.subList(i, i + 100));
                  }
                }));
      }
      for (Future<?> sender : senders) {
        sender.get();
      }
    }

    JsonNode totals = json("/usage?from=2026-11-01&to=2026-11-30", account).get("totals");
    assertThat(totals.get("invocations").asInt()).isEqualTo(many);
    assertThat(totals.get("billedMillis").asInt()).isEqualTo(many * 120);
    assertThat(
            billing
                .jdbc()
                .queryForObject(
                    "select count(*) from lambent_billing.usage_record where account = ?",
                    Integer.class,
                    account))
        .isEqualTo(many);
  }

  @Test
  void aRetryOfAnEventIsARunOfItsOwn() throws Exception {
    String account = "100000000002";
    UsageRecord first = usage("retried", account, "f", NOVEMBER);
    billing.sink().record(List.of(first, attempt(first, 2), attempt(first, 2)));

    assertThat(invocations(account)).isEqualTo(2);
  }

  @Test
  void reportsUsagePerFunctionDayMemoryAndArchitecture() throws Exception {
    String account = "100000000003";
    UsageRecord x86 = usage("a", account, "hello", NOVEMBER);
    billing
        .sink()
        .record(
            List.of(
                x86,
                usage("b", account, "hello", NOVEMBER),
                usage("c", account, "hello", NOVEMBER.plusSeconds(1)),
                usage("d", account, "other", NOVEMBER),
                new UsageRecord(
                    "e",
                    1,
                    x86.function(),
                    "7",
                    "arm64",
                    128,
                    900,
                    1,
                    700,
                    true,
                    x86.endedAtMillis())));

    String report =
        billing
            .get(account, "/_lambent/billing/usage?from=2026-11-23&to=2026-11-24&function=hello")
            .body();

    assertThat(report)
        .contains(
            """
            "rows":[{"day":"2026-11-23","region":"us-east-1","function":"hello","memoryMb":128,\
            "architecture":"arm64","invocations":1,"billedMillis":1,"gbSeconds":0.000125,\
            "coldStarts":1,"cost":{"requests":0.0000002,"compute":0.000000001666675,\
            "total":0.000000201666675,"currency":"USD"}},\
            {"day":"2026-11-23","region":"us-east-1","function":"hello","memoryMb":1536,\
            "architecture":"x86_64","invocations":2,"billedMillis":240,"gbSeconds":0.36,\
            "coldStarts":0,"cost":{"requests":0.0000004,"compute":0.000006000012,\
            "total":0.000006400012,"currency":"USD"}},\
            {"day":"2026-11-24","region":"us-east-1","function":"hello","memoryMb":1536,\
            "architecture":"x86_64","invocations":1,"billedMillis":120,"gbSeconds":0.18,\
            "coldStarts":0,"cost":{"requests":0.0000002,"compute":0.000003000006,\
            "total":0.000003200006,"currency":"USD"}}],"totals":{"invocations":4,""");
  }

  @Test
  void pagesRowsAndTotalsAll() throws Exception {
    String account = "100000000004";
    List<UsageRecord> records = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      records.add(usage("p" + i, account, "f" + i, NOVEMBER));
    }
    billing.sink().record(records);

    JsonNode first = json("/usage?from=2026-11-01&to=2026-11-30&size=3", account);
    JsonNode second = json("/usage?from=2026-11-01&to=2026-11-30&size=3&page=1", account);

    assertThat(first.get("rows")).hasSize(3);
    assertThat(first.get("nextPage").asInt()).isEqualTo(1);
    assertThat(first.at("/totals/invocations").asInt()).isEqualTo(5);
    assertThat(second.get("rows")).hasSize(2);
    assertThat(second.has("nextPage")).isFalse();
  }

  @Test
  void statesAMonth() throws Exception {
    String account = "100000000005";
    billing.sink().record(List.of(usage("s", account, "f", NOVEMBER)));

    JsonNode statement = json("/statements/2026-11", account);

    assertThat(statement.at("/requests/invocations").asInt()).isEqualTo(1);
    assertThat(statement.at("/compute/0/gbSeconds").decimalValue()).isEqualByComparingTo("0.18");
    assertThat(statement.at("/cost/total").decimalValue()).isEqualByComparingTo("0.000003200006");
    assertThat(statement.get("amountDue").decimalValue()).isEqualByComparingTo("0");
    assertThat(statement.get("month").asString()).isEqualTo("2026-11");
  }

  @Test
  void keepsRecordsOfClocksThatAreOff() throws Exception {
    String account = "100000000006";
    billing
        .sink()
        .record(
            List.of(
                usage("past", account, "f", Instant.EPOCH),
                usage("future", account, "f", Instant.parse("2400-01-01T00:00:00Z"))));

    assertThat(json("/statements/1970-01", account).at("/requests/invocations").asInt())
        .isEqualTo(1);
  }

  @Test
  void takesRecordsOverHttp() throws Exception {
    String account = "100000000007";
    String body = JSON.writeValueAsString(List.of(usage("http", account, "f", NOVEMBER)));

    HttpResponse<String> response =
        billing.send(
            billing
                .request(InternalHttp.USAGE)
                .header(InternalHttp.TOKEN, TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(invocations(account)).isEqualTo(1);
  }

  @Test
  void refusesCallsWithoutTheToken() throws Exception {
    for (String path :
        List.of("/_lambent/billing/statements/2026-11", "/internal/usage", "/actuator/metrics")) {
      assertThat(billing.send(billing.request(path).GET()).statusCode()).as(path).isEqualTo(403);
    }
  }

  @Test
  void answersHealthToEveryone() throws Exception {
    HttpResponse<String> health = billing.send(billing.request("/actuator/health").GET());

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).contains("UP");
  }

  @Test
  void refusesRequestsItCannotMean() throws Exception {
    for (String path :
        List.of(
            "/usage?from=2026-11-02&to=2026-11-01",
            "/usage?from=2020-01-01&to=2026-11-01",
            "/usage?size=100000",
            "/usage?from=yesterday",
            "/statements/november")) {
      assertThat(billing.get("100000000008", "/_lambent/billing" + path).statusCode())
          .as(path)
          .isEqualTo(400);
    }
  }

  private static int invocations(String account) throws Exception {
    return json("/usage?from=2026-11-01&to=2026-11-30", account).at("/totals/invocations").asInt();
  }

  private static JsonNode json(String path, String account) throws Exception {
    HttpResponse<String> response = billing.get(account, "/_lambent/billing" + path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static UsageRecord attempt(UsageRecord record, int attempt) {
    return new UsageRecord(
        record.requestId(),
        attempt,
        new FunctionName(record.function().account(), "us-east-1", record.function().name()),
        record.version(),
        record.architecture(),
        record.memoryMb(),
        record.durationMicros(),
        record.billedMillis(),
        record.initMicros(),
        record.coldStart(),
        record.endedAtMillis());
  }
}
