package io.lambent.function.account;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The usage of accounts.
 *
 * <p>Triggers count: whatever adds, changes or deletes a function, a version or a layer adds a row
 * with the difference in the same transaction ({@code account_usage_change}), so the count is exact
 * at every commit, and as no two transactions write the same row, none waits for another. {@link
 * UsageTotals} sums these rows up now and then, so that reading does not depend on how much there
 * is.
 */
@Component
@EnableConfigurationProperties(AccountProperties.class)
public class AccountUsage {
  /** Differences that are left to be read one by one. */
  static final int MANY = 100;

  private final JdbcClient jdbc;
  private final AccountProperties properties;
  private final ApplicationEventPublisher events;

  AccountUsage(JdbcClient jdbc, AccountProperties properties, ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.properties = properties;
    this.events = events;
  }

  /**
   * @param codeSize bytes of the archives of all versions, and of layers; each as often as it is
   *     used, though it is stored once
   */
  public record Usage(long functions, long codeSize) {}

  /** There is much to be summed up. */
  record ManyChanges() {}

  private record Counted(Usage usage, long changes) {}

  /** In the caller's transaction, whose own changes it contains. */
  public Usage of(String account, String region) {
    Counted counted =
        jdbc.sql(
                """
                select coalesce(sum(functions), 0), coalesce(sum(code_size), 0), sum(changes)
                from (
                  select functions, code_size, 0 as changes from account_usage
                  where account = :account and region = :region
                  union all
                  select functions, code_size, 1 from account_usage_change
                  where account = :account and region = :region) used
                """)
            .param("account", account)
            .param("region", region)
            .query(
                (row, index) ->
                    new Counted(new Usage(row.getLong(1), row.getLong(2)), row.getLong(3)))
            .single();
    if (counted.changes() > MANY) {
      events.publishEvent(new ManyChanges());
    }
    return counted.usage();
  }

  /** Bytes that an account may store in a region. */
  public long codeStorage() {
    return properties.codeStorage().toBytes();
  }

  /**
   * Checks code before it is stored. Requests at the same time do not see each other's, so an
   * account may end a few archives above the limit.
   *
   * @param added bytes
   * @throws AwsException where the account would have more than it may
   */
  public void checkStorage(String account, String region, long added) {
    if (of(account, region).codeSize() + added > codeStorage()) {
      throw new AwsException(ErrorCode.CODE_STORAGE_EXCEEDED, "Code storage limit exceeded.");
    }
  }
}
