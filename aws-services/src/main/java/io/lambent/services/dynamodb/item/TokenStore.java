package io.lambent.services.dynamodb.item;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The idempotency tokens of clients. A transaction with the same token is carried out once within
 * ten minutes.
 */
@Component
class TokenStore {
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final JdbcClient jdbc;
  private final Clock clock;

  TokenStore(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Stores a token in the current transaction.
   *
   * @param digest of the request
   * @return false where the same request was carried out under it before
   * @throws AwsFailure where another request was
   */
  boolean insert(Caller caller, String token, byte[] digest) {
    Instant now = clock.instant();
    int inserted =
        jdbc.sql(
                """
                insert into lambent_aws.dynamodb_token (account, region, token, request, created_at)
                  values (:account, :region, :token, :request, :now)
                  on conflict (account, region, token) do update
                    set request = excluded.request, created_at = excluded.created_at
                    where dynamodb_token.created_at < :oldest
                """)
            .param("account", caller.account())
            .param("region", caller.region())
            .param("token", token.replace('\0', ' '))
            .param("request", digest)
            .param("now", Timestamp.from(now))
            .param("oldest", Timestamp.from(now.minus(KEPT)))
            .update();
    if (inserted == 1) {
      return true;
    }
    requireSame(known(caller, token, now), digest);
    return false;
  }

  /**
   * Returns true where the same request was carried out under a token before.
   *
   * @throws AwsFailure where another request was
   */
  boolean isKnown(Caller caller, String token, byte[] digest) {
    byte[] known = known(caller, token, clock.instant());
    if (known != null) {
      requireSame(known, digest);
    }
    return known != null;
  }

  private byte @Nullable [] known(Caller caller, String token, Instant now) {
    return jdbc.sql(
            """
            select request from lambent_aws.dynamodb_token
              where account = :account and region = :region and token = :token
                and created_at >= :oldest
            """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("token", token.replace('\0', ' '))
        .param("oldest", Timestamp.from(now.minus(KEPT)))
        .query((row, number) -> row.getBytes("request"))
        .optional()
        .orElse(null);
  }

  private static void requireSame(byte @Nullable [] known, byte[] digest) {
    if (!Arrays.equals(known, digest)) {
      throw AwsFailure.declared(
          "IdempotentParameterMismatchException",
          "The provided idempotency token was used before with other parameters");
    }
  }

  /** Deletes tokens that have expired. */
  void trim() {
    jdbc.sql("delete from lambent_aws.dynamodb_token where created_at < :oldest")
        .param("oldest", Timestamp.from(clock.instant().minus(KEPT)))
        .update();
  }
}
