package io.lambent.trigger.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.trigger.source.SourceRecord;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {

  @Test
  void dividesByNumberAndKeepsTheOrder() {
    List<SourceRecord> records =
        IntStream.range(0, 7).mapToObj(i -> TestingRecords.record("r" + i)).toList();

    List<List<SourceRecord>> batches = Batches.divide(records, 3);

    assertThat(batches).extracting(List::size).containsExactly(3, 3, 1);
    assertThat(batches.stream().flatMap(List::stream)).containsExactlyElementsOf(records);
  }

  @Test
  void keepsEventsWithinSixMegabytes() {
    List<SourceRecord> records =
        IntStream.range(0, 10).mapToObj(i -> TestingRecords.record("x".repeat(1 << 20))).toList();

    List<List<SourceRecord>> batches = Batches.divide(records, 10);

    assertThat(batches).extracting(List::size).containsExactly(5, 5);
    assertThat(batches)
        .allSatisfy(
            batch ->
                assertThat(Batches.event(batch)).hasSizeLessThanOrEqualTo(Batches.MAX_EVENT_BYTES));
  }

  @Test
  void leavesARecordThatIsTooLargeABatchOfItsOwn() {
    List<SourceRecord> records =
        List.of(
            TestingRecords.record("a"),
            TestingRecords.record("x".repeat(7 << 20)),
            TestingRecords.record("b"));

    assertThat(Batches.divide(records, 10)).extracting(List::size).containsExactly(1, 1, 1);
  }

  @Test
  void joinsRecordsToAnEvent() {
    SourceRecord one = TestingRecords.record("a");
    String json = new String(one.json(), UTF_8);

    assertThat(new String(Batches.event(List.of(one)), UTF_8))
        .isEqualTo("{\"Records\":[" + json + "]}");
    assertThat(new String(Batches.event(List.of(one, one)), UTF_8))
        .isEqualTo("{\"Records\":[" + json + "," + json + "]}");
  }
}
