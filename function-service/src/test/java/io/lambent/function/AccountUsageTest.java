package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import io.lambent.function.account.AccountUsage;
import io.lambent.function.account.AccountUsage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The usage of an account is counted exactly under concurrent changes. */
class AccountUsageTest {
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final String ACCOUNT = "100000000035";

  private final TestingFunctionService service = TestingFunctionService.shared(ACCOUNT);
  private final JdbcClient jdbc = service.bean(JdbcClient.class);
  private final AccountUsage usage = service.bean(AccountUsage.class);

  /** Everything looked at. */
  private Usage full(String account) {
    return jdbc.sql(
            """
            select (select count(*) from function where account = :account),
              (select coalesce(sum(v.code_size), 0) from function_version v
               join function f on f.id = v.function_id where f.account = :account)
              + (select coalesce(sum(v.code_size), 0) from layer_version v
               join layer l on l.id = v.layer_id where l.account = :account)
            """)
        .param("account", account)
        .query((row, index) -> new Usage(row.getLong(1), row.getLong(2)))
        .single();
  }

  private Usage counted(String account) {
    return usage.of(account, "us-east-1");
  }

  private long changes() {
    return jdbc.sql("select count(*) from account_usage_change where account = ?")
        .param(ACCOUNT)
        .query(Long.class)
        .single();
  }

  /** A function's life, with updates, versions and deletions that may conflict with others. */
  private boolean live(String name, int variant) {
    service.create(creation(name, "code"));
    for (int i = 0; i < 3; i++) {
      service.await(name);
      service.put(FUNCTIONS + name + "/code", Map.of("ZipFile", zip("x".repeat(i * variant))));
      service.await(name);
      service.post(FUNCTIONS + name + "/versions", Map.of());
      service.put(FUNCTIONS + name + "/configuration", Map.of("Timeout", i + 1));
    }
    service.delete(FUNCTIONS + name + "?Qualifier=2");
    service.delete(FUNCTIONS + name + "?Qualifier=2");
    Map<String, ?> layer = Map.of("Content", Map.of("ZipFile", zip("layer")));
    service.post("/2018-10-31/layers/" + name + "/versions", layer);
    service.post("/2018-10-31/layers/shared/versions", layer);
    service.delete("/2018-10-31/layers/" + name + "/versions/1");
    // Both are refused, after they have begun.
    service.post("/2015-03-31/functions", creation(name, "other"));
    service.put(FUNCTIONS + name + "/code", Map.of("ZipFile", zip("dry"), "DryRun", true));
    if (variant % 3 == 0) {
      service.delete(FUNCTIONS + name);
    }
    return true;
  }

  @Test
  void countsWhatIsThereAfterAllThatHappensAtOnce() throws Exception {
    List<Callable<Boolean>> lives = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String name = "counted-" + i;
      int variant = i;
      lives.add(() -> live(name, variant));
      // One of the two wins.
      Callable<Boolean> race =
          () ->
              service.post("/2015-03-31/functions", creation("raced-" + variant, "x")).status() > 0;
      lives.add(race);
      lives.add(race);
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> ended : threads.invokeAll(lives)) {
        ended.get();
      }
    }

    assertThat(counted(ACCOUNT)).isEqualTo(full(ACCOUNT));
    assertThat(full(ACCOUNT).functions()).isEqualTo(4 + 6);
    awaitSummedUp();
    assertThat(counted(ACCOUNT)).isEqualTo(full(ACCOUNT));
    Answer answer = service.get("/2016-08-19/account-settings");
    assertThat(answer.body().at("/AccountUsage/FunctionCount").asLong()).isEqualTo(4 + 6);
    assertThat(answer.body().at("/AccountUsage/TotalCodeSize").asLong())
        .isEqualTo(full(ACCOUNT).codeSize());
  }

  /** Reading again and again makes the changes go into the totals. */
  private void awaitSummedUp() {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (changes() > 100) {
      counted(ACCOUNT);
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError(changes() + " changes are left");
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void storesNoMoreCodeThanAnAccountMay() {
    TestingFunctionService full = TestingFunctionService.shared("100000000038");
    int size = Base64.getDecoder().decode(zip("code")).length;
    long left = usage.codeStorage() - counted(full.account).codeSize() - size;
    jdbc.sql("insert into account_usage_change values (default, ?, 'us-east-1', 0, ?)")
        .param(full.account)
        .param(left)
        .update();
    full.create(creation("fits", "code"));

    for (Answer refused :
        List.of(
            full.post("/2015-03-31/functions", creation("more", "code")),
            full.put(FUNCTIONS + "fits/code", Map.of("ZipFile", zip("code, and more of it"))),
            full.put(FUNCTIONS + "fits/code", Map.of("ZipFile", zip("code"), "Publish", true)),
            full.post(FUNCTIONS + "fits/versions", Map.of()),
            full.post(
                "/2018-10-31/layers/more/versions",
                Map.of("Content", Map.of("ZipFile", zip("layer")))))) {
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.error()).isEqualTo("CodeStorageExceededException");
      assertThat(refused.message()).isEqualTo("Code storage limit exceeded.");
    }
    assertThat(full.get(FUNCTIONS + "more").status()).isEqualTo(404);
    full.delete(FUNCTIONS + "fits");
    full.create(creation("more", "code"));
    full.delete(FUNCTIONS + "more");
    jdbc.sql("insert into account_usage_change values (default, ?, 'us-east-1', 0, ?)")
        .param(full.account)
        .param(-left)
        .update();
    assertThat(counted(full.account)).isEqualTo(full(full.account));
  }

  @Test
  void countsWhatIsWrittenPastTheService() {
    String other = "100000000036";
    long before = counted(other).functions();
    jdbc.sql(
            """
            insert into function (account, region, name, created_at)
            select '100000000036', 'us-east-1', 'past-' || i || '-' || gen_random_uuid(), now()
            from generate_series(1, 10) i
            """)
        .update();

    assertThat(counted(other).functions()).isEqualTo(before + 10);
    jdbc.sql("delete from function where account = '100000000036'").update();
    assertThat(counted(other)).isEqualTo(new Usage(0, 0));
  }
}
