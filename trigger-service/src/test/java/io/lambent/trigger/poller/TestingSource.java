package io.lambent.trigger.poller;

import io.lambent.trigger.source.EventSource;
import io.lambent.trigger.source.SourceRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A source whose polls return the lists that a test adds. */
final class TestingSource implements EventSource {
  /** The results of the next polls. */
  final BlockingQueue<List<SourceRecord>> next = new LinkedBlockingQueue<>();

  /** The maximum number of records of each poll. */
  final List<Integer> polls = new CopyOnWriteArrayList<>();

  final List<String> acknowledged = new CopyOnWriteArrayList<>();
  private final boolean ordered;

  TestingSource(boolean ordered) {
    this.ordered = ordered;
  }

  @Override
  public boolean isOrdered() {
    return ordered;
  }

  @Override
  public int largestPoll() {
    return 10;
  }

  @Override
  public Duration longestPoll() {
    return Duration.ofSeconds(1);
  }

  @Override
  public String dataMember() {
    return "body";
  }

  @Override
  public List<SourceRecord> poll(int most, Duration wait) throws InterruptedException {
    polls.add(most);
    List<SourceRecord> records = next.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
    return records == null ? List.of() : records;
  }

  @Override
  public int acknowledge(List<SourceRecord> records) {
    records.forEach(record -> acknowledged.add(record.id()));
    return records.size();
  }
}
