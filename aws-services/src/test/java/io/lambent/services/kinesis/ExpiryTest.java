package io.lambent.services.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

class ExpiryTest extends KinesisCalls {

  private static int blocks(long stream) {
    Integer count =
        services
            .jdbc()
            .queryForObject(
                "select count(*) from lambent_aws.kinesis_block where stream = ?",
                Integer.class,
                stream);
    return count == null ? 0 : count;
  }

  private static long id(String stream) {
    return services
        .bean(StreamTable.class)
        .find(ACCOUNT, "us-east-1", stream, Instant.now())
        .orElseThrow()
        .id();
  }

  private static void makeOlder(long stream, Duration age) {
    services
        .jdbc()
        .update(
            "update lambent_aws.kinesis_block set arrived_millis = arrived_millis - ?"
                + " where stream = ?",
            age.toMillis(),
            stream);
  }

  @Test
  void recordsAreGoneAfterTheRetentionPeriod() {
    String stream = stream(1);
    put(stream, "a", "old");
    makeOlder(id(stream), Duration.ofHours(25));
    put(stream, "a", "new");

    assertThat(texts(all(stream, FIRST))).containsExactly("new");
    services.bean(Expiry.class).expire(Instant.now());
    assertThat(blocks(id(stream))).isEqualTo(1);
  }

  @Test
  void readersPassExpiredRecordsAtTheTip() {
    String stream = stream(1);
    put(stream, "a", "old");
    makeOlder(id(stream), Duration.ofHours(25));

    GetRecordsResponse page = get(iterator(stream, FIRST, ShardIteratorType.TRIM_HORIZON));
    put(stream, "a", "new");

    assertThat(page.records()).isEmpty();
    assertThat(page.millisBehindLatest()).isZero();
    assertThat(texts(get(page.nextShardIterator()).records())).containsExactly("new");
  }

  @Test
  void recordsOfDeletedStreamsAreSwept() {
    String stream = stream(1);
    put(stream, "a", "x");
    long id = id(stream);
    kinesis.deleteStream(request -> request.streamName(stream));
    assertThat(blocks(id)).isEqualTo(1);

    services.bean(Expiry.class).expire(Instant.now());

    assertThat(blocks(id)).isZero();
  }
}
