package io.lambent.trigger.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.trigger.source.SourceRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.event.ruler.Machine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The filters of a mapping. A record passes if it matches at least one filter, or if there are
 * none.
 *
 * <p>The data of a record is text. A filter whose data member is a JSON object matches only data
 * that is a JSON object; a filter whose data member is a list of strings matches only data that is
 * not JSON.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html">Using event
 *     filtering with an Amazon SQS event source</a>
 */
public final class Filters {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String dataMember;
  private final @Nullable Machine structured;
  private final @Nullable Machine plain;

  private Filters(String dataMember, @Nullable Machine structured, @Nullable Machine plain) {
    this.dataMember = dataMember;
    this.structured = structured;
    this.plain = plain;
  }

  /**
   * Compiles patterns.
   *
   * @param dataMember the name of the data member of records, such as {@code body}
   * @throws IllegalArgumentException where one is no pattern
   */
  public static Filters of(List<String> patterns, String dataMember) {
    Machine structured = null;
    Machine plain = null;
    for (int i = 0; i < patterns.size(); i++) {
      String pattern = patterns.get(i);
      try {
        boolean aboutJson = JSON.readTree(pattern).path(dataMember).isObject();
        Machine machine = aboutJson ? structured : plain;
        if (machine == null) {
          machine = new Machine();
        }
        machine.addRule(Integer.toString(i), pattern);
        if (aboutJson) {
          structured = machine;
        } else {
          plain = machine;
        }
      } catch (Exception e) {
        throw new IllegalArgumentException("not a pattern: " + pattern, e);
      }
    }
    return new Filters(dataMember, structured, plain);
  }

  /** Returns true if a record passes. */
  public boolean pass(SourceRecord record) {
    if (structured == null && plain == null) {
      return true;
    }
    JsonNode data = object(record.data());
    ObjectNode event = (ObjectNode) JSON.readTree(new String(record.json(), UTF_8));
    if (data == null) {
      return plain != null && matches(plain, event);
    }
    event.set(dataMember, data);
    if (structured != null && matches(structured, event)) {
      return true;
    }
    event.remove(dataMember);
    return plain != null && matches(plain, event);
  }

  /** Parses a text; null where it is not a JSON object. */
  private static @Nullable JsonNode object(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return null;
    }
    try {
      JsonNode node = JSON.readTree(text);
      return node.isObject() ? node : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static boolean matches(Machine machine, ObjectNode event) {
    try {
      return !machine.rulesForJSONEvent(event.toString()).isEmpty();
    } catch (Exception e) {
      // event-ruler refuses some documents, such as deeply nested ones; they match no filter.
      return false;
    }
  }
}
