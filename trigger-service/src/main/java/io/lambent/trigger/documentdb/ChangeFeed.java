package io.lambent.trigger.documentdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.trigger.feed.Feed;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.source.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import tools.jackson.databind.json.JsonMapper;

/**
 * The changes of a database or a collection. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html">Using AWS Lambda with
 * Amazon DocumentDB</a>.
 */
final class ChangeFeed implements Feed {
  private static final JsonWriterSettings RELAXED =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();
  private static final String TOKEN = "_id";

  private static final byte[] TAIL = "],\"eventSource\":\"aws:docdb\"}".getBytes(UTF_8);

  private final Changes changes;
  private final byte[] head;
  private final Consumer<String> positions;
  private boolean open = true;

  /**
   * @param arn the ARN of the cluster
   * @param positions stores the position up to which changes are handled
   */
  ChangeFeed(Changes changes, String arn, Consumer<String> positions) {
    this.changes = changes;
    this.head = head(arn);
    this.positions = positions;
  }

  private static byte[] head(String arn) {
    return "{\"eventSourceArn\":%s,\"events\":["
        .formatted(JsonMapper.shared().writeValueAsString(arn))
        .getBytes(UTF_8);
  }

  /** Not used: AWS refuses filters for this source. */
  @Override
  public String dataMember() {
    return "fullDocument";
  }

  @Override
  public SourceRecord filtered(SourceRecord record) {
    return record;
  }

  @Override
  public List<SourceRecord> read(int most, Duration wait) throws SourceException {
    List<SourceRecord> records = new ArrayList<>();
    long end = System.nanoTime() + wait.toNanos();
    try {
      while (records.size() < most) {
        BsonDocument change = changes.next();
        if (change != null) {
          records.add(record(change));
        } else if (!records.isEmpty() || System.nanoTime() - end >= 0) {
          break;
        }
      }
    } catch (RuntimeException e) {
      open = false;
      throw ChangeStreams.problem(e);
    }
    return records;
  }

  private static SourceRecord record(BsonDocument change) {
    String json = "{\"event\":" + change.toJson(RELAXED) + "}";
    String token = change.getDocument(TOKEN).toJson();
    return new SourceRecord(token, token, json.getBytes(UTF_8), "", 0, null);
  }

  @Override
  public byte[] event(List<SourceRecord> batch) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.writeBytes(head);
    for (int i = 0; i < batch.size(); i++) {
      if (i > 0) {
        event.write(',');
      }
      event.writeBytes(batch.get(i).json());
    }
    event.writeBytes(TAIL);
    return event.toByteArray();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void handled(List<SourceRecord> records) throws SourceException {
    try {
      positions.accept(records.getLast().handle());
    } catch (RuntimeException e) {
      open = false;
      throw new SourceException("The position in the stream cannot be stored now.", e);
    }
  }

  @Override
  public void close() {
    open = false;
    changes.close();
  }
}
