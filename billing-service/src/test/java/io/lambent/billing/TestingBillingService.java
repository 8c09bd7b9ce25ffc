package io.lambent.billing;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.usage.UsageBatch;
import io.lambent.contract.usage.UsageRecord;
import io.lambent.contract.usage.UsageSink;
import io.lambent.testing.TestingPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The whole service on a free port and a real database. */
final class TestingBillingService implements AutoCloseable {
  static final String TOKEN = "testing";

  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  TestingBillingService(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "--server.port=0";
    all[1] = "--spring.datasource.url=" + TestingPostgres.jdbcUrl();
    all[2] = "--lambent.internal.token=" + TOKEN;
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    this.context = BillingServiceApplication.application().run(all);
  }

  static UsageRecord usage(String requestId, String account, String function, Instant endedAt) {
    return new UsageRecord(
        requestId,
        1,
        new FunctionName(account, "us-east-1", function),
        "$LATEST",
        "x86_64",
        1536,
        119_321,
        120,
        0,
        false,
        endedAt.toEpochMilli());
  }

  UsageSink sink() {
    return context.getBean(UsageSink.class);
  }

  /** Enters records as all of a new journal. */
  void enter(UsageRecord... records) {
    UsageBatch batch = new UsageBatch(UUID.randomUUID(), 0, 1, List.of(records));
    if (sink().record(batch) != batch.to()) {
      throw new AssertionError("a new journal was not taken");
    }
  }

  JdbcTemplate jdbc() {
    return context.getBean(JdbcTemplate.class);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create(
            "http://localhost:"
                + context.getEnvironment().getProperty("local.server.port")
                + path));
  }

  HttpResponse<String> get(String account, String path) throws IOException, InterruptedException {
    return send(
        request(path)
            .header(InternalHttp.TOKEN, TOKEN)
            .header(InternalHttp.ACCOUNT, account)
            .GET());
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    http.close();
    context.close();
  }
}
