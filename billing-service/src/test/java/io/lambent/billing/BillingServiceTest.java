package io.lambent.billing;

import static io.lambent.billing.TestingBillingService.TOKEN;
import static io.lambent.billing.TestingBillingService.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.usage.UsageBatch;
import io.lambent.contract.usage.UsageEncoding;
import io.lambent.contract.usage.UsageRecord;
import io.lambent.contract.usage.UsageSink;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BillingServiceTest {
  private static final int MANY = 2_000;
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
  void countsEachRunOnceHoweverOftenAndConcurrentlyItsBatchIsSent() throws Exception {
    String account = "100000000001";
    UUID journal = UUID.randomUUID();
    inParallel(
        4,
        sender -> {
          // Each cuts the journal in its own way, and believes what the ledger answers.
          int size = 30 + 20 * sender;
          for (int at = 0; at < MANY; ) {
            at = Math.toIntExact(billing.sink().record(stretch(journal, account, at, at + size)));
          }
        });

    assertThat(billing.sink().position(journal)).isEqualTo(MANY);
    assertThat(totals(account).get("invocations").asInt()).isEqualTo(MANY);
    assertThat(totals(account).get("billedMillis").asInt()).isEqualTo(MANY * 120);
    assertThat(requestIds(account)).containsExactlyInAnyOrderElementsOf(ids(0, MANY));
  }

  @Test
  void countsEachRunOfSeveralJournalsOfTheSameFunctions() throws Exception {
    String account = "100000000002";
    int journals = 6;
    inParallel(
        journals,
        sender -> {
          UUID journal = UUID.randomUUID();
          for (int at = 0; at < MANY; ) {
            UsageBatch batch = stretch(journal, account, at, at + 100);
            List<UsageRecord> mixed = new ArrayList<>(batch.records());
            Collections.shuffle(mixed, new Random(sender));
            at =
                Math.toIntExact(
                    billing
                        .sink()
                        .record(new UsageBatch(journal, batch.from(), batch.to(), mixed)));
          }
        });

    assertThat(totals(account).get("invocations").asInt()).isEqualTo(journals * MANY);
  }

  @Test
  void answersWithItsPositionToWhatDoesNotBeginThere() throws Exception {
    String account = "100000000009";
    UUID journal = UUID.randomUUID();
    UsageSink ledger = billing.sink();

    assertThat(ledger.position(journal)).isZero();
    assertThat(ledger.record(stretch(journal, account, 5, 10))).as("not known").isZero();
    assertThat(ledger.record(stretch(journal, account, 0, 10))).as("first").isEqualTo(10);
    assertThat(ledger.record(stretch(journal, account, 0, 10))).as("repeated").isEqualTo(10);
    assertThat(ledger.record(stretch(journal, account, 2, 8))).as("within").isEqualTo(10);
    assertThat(ledger.record(stretch(journal, account, 0, 15))).as("overlapping").isEqualTo(10);
    assertThat(ledger.record(stretch(journal, account, 12, 15))).as("ahead").isEqualTo(10);
    assertThat(ledger.record(stretch(journal, account, 10, 15))).as("next").isEqualTo(15);
    assertThat(ledger.position(journal)).isEqualTo(15);
    assertThat(requestIds(account)).containsExactlyElementsOf(ids(0, 15));
  }

  @Test
  void movesOverAStretchWithoutRecords() {
    UUID journal = UUID.randomUUID();

    assertThat(billing.sink().record(new UsageBatch(journal, 0, 7, List.of()))).isEqualTo(7);
    assertThat(billing.sink().position(journal)).isEqualTo(7);
  }

  @Test
  void yieldsSingleRunsByDayFunctionAndRegionInPages() throws Exception {
    String account = "100000000010";
    List<String> expected = new ArrayList<>();
    for (int batch = 0; batch < 25; batch++) {
      List<UsageRecord> records = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        String id = batch + "-" + i;
        records.add(usage(id, account, "f" + i % 2, NOVEMBER.plusSeconds(i < 6 ? -i : 86_400)));
        if (i % 2 == 0 && i < 6) {
          expected.add(id);
        }
      }
      records.add(usage("other", "100000000011", "f0", NOVEMBER));
      billing.enter(records.toArray(UsageRecord[]::new));
    }

    List<String> found = new ArrayList<>();
    String query = "/records?from=2026-11-23&to=2026-11-23&function=f0&region=us-east-1&size=10";
    JsonNode page = json(query, account);
    while (true) {
      assertThat(page.get("records").size()).isLessThanOrEqualTo(10);
      page.get("records").forEach(record -> found.add(record.get("requestId").asString()));
      if (!page.has("next")) {
        break;
      }
      page = json(query + "&after=" + page.get("next").asString(), account);
    }

    assertThat(found).containsExactlyElementsOf(expected);
    assertThat(json("/records?from=2026-11-23&region=eu-west-1", account).get("records")).isEmpty();
  }

  @Test
  void yieldsEveryMemberOfASingleRun() throws Exception {
    String account = "100000000012";
    billing.enter(
        new UsageRecord(
            "5f0d",
            2,
            new FunctionName(account, "us-east-1", "hello"),
            "7",
            "arm64",
            128,
            900,
            1,
            700,
            true,
            NOVEMBER.toEpochMilli()));

    assertThat(
            billing.get(account, "/_lambent/billing/records?from=2026-11-23&to=2026-11-23").body())
        .isEqualTo(
            """
            {"account":"100000000012","from":"2026-11-23","to":"2026-11-23","records":[\
            {"requestId":"5f0d","attempt":2,"region":"us-east-1","function":"hello",\
            "version":"7","architecture":"arm64","memoryMb":128,"durationMicros":900,\
            "billedMillis":1,"initMicros":700,"coldStart":true,\
            "endedAt":"2026-11-23T23:59:59Z"}]}""");
  }

  @Test
  void reportsUsagePerFunctionDayMemoryAndArchitecture() throws Exception {
    String account = "100000000003";
    UsageRecord x86 = usage("a", account, "hello", NOVEMBER);
    billing.enter(
        x86,
        usage("b", account, "hello", NOVEMBER),
        usage("c", account, "hello", NOVEMBER.plusSeconds(1)),
        usage("d", account, "other", NOVEMBER),
        new UsageRecord(
            "e", 1, x86.function(), "7", "arm64", 128, 900, 1, 700, true, x86.endedAtMillis()));

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
    billing.enter(records.toArray(UsageRecord[]::new));

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
    billing.enter(usage("s", account, "f", NOVEMBER));

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
    billing.enter(
        usage("past", account, "f", Instant.EPOCH),
        usage("future", account, "f", Instant.parse("2400-01-01T00:00:00Z")));

    assertThat(json("/statements/1970-01", account).at("/requests/invocations").asInt())
        .isEqualTo(1);
  }

  @Test
  void takesRecordsOverHttp() throws Exception {
    String account = "100000000007";
    UUID journal = UUID.randomUUID();
    byte[] records = UsageEncoding.encode(List.of(usage("http", account, "f", NOVEMBER)));

    assertThat(send(journal, "&from=0&to=9", records).body()).isEqualTo("9");
    assertThat(send(journal, "&from=0&to=9", records).body()).isEqualTo("9");
    assertThat(position(journal).body()).isEqualTo("9");
    assertThat(totals(account).get("invocations").asInt()).isEqualTo(1);
  }

  @Test
  void refusesBatchesItCannotRead() throws Exception {
    UUID journal = UUID.randomUUID();
    byte[] records = UsageEncoding.encode(List.of());

    assertThat(send(journal, "&from=0&to=9", new byte[] {1, 2, 3}).statusCode()).isEqualTo(400);
    assertThat(send(journal, "&from=9&to=9", records).statusCode()).isEqualTo(400);
    assertThat(send(journal, "&from=-1&to=9", records).statusCode()).isEqualTo(400);
    assertThat(position(journal).body()).isEqualTo("0");
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
            "/records?from=2026-11-02&to=2026-11-01",
            "/records?size=0",
            "/records?after=here",
            "/statements/november")) {
      assertThat(billing.get("100000000008", "/_lambent/billing" + path).statusCode())
          .as(path)
          .isEqualTo(400);
    }
  }

  private interface Sender {
    void send(int number) throws Exception;
  }

  private static void inParallel(int count, Sender sender) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(count)) {
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        senders.add(
            executor.submit(
                () -> {
                  sender.send(number);
                  return null;
                }));
      }
      for (Future<?> each : senders) {
        each.get();
      }
    }
  }

  /** A batch of a journal in which a record's position is the number of records before it. */
  private static UsageBatch stretch(UUID journal, String account, int from, int to) {
    int end = Math.min(to, MANY);
    return new UsageBatch(
        journal,
        from,
        end,
        IntStream.range(from, end)
            .mapToObj(i -> usage("once-" + i, account, "f" + i % 3, NOVEMBER))
            .toList());
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "once-" + i).toList();
  }

  private static List<String> requestIds(String account) throws Exception {
    List<String> ids = new ArrayList<>();
    json("/records?from=2026-11-01&to=2026-11-30&size=10000", account)
        .get("records")
        .forEach(record -> ids.add(record.get("requestId").asString()));
    return ids;
  }

  private static HttpResponse<String> send(UUID journal, String query, byte[] records)
      throws Exception {
    return billing.send(
        billing
            .request(InternalHttp.USAGE + "?journal=" + journal + query)
            .header(InternalHttp.TOKEN, TOKEN)
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(records)));
  }

  private static HttpResponse<String> position(UUID journal) throws Exception {
    return billing.send(
        billing
            .request(InternalHttp.USAGE + "?journal=" + journal)
            .header(InternalHttp.TOKEN, TOKEN));
  }

  private static JsonNode totals(String account) throws Exception {
    return json("/usage?from=2026-11-01&to=2026-11-30", account).get("totals");
  }

  private static JsonNode json(String path, String account) throws Exception {
    HttpResponse<String> response = billing.get(account, "/_lambent/billing" + path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }
}
