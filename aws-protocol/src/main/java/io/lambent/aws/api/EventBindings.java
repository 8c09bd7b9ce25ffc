package io.lambent.aws.api;

import io.lambent.aws.model.Member;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.Structure;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records that stand for the kinds of events of a stream. */
final class EventBindings {
  private final Map<Class<?>, Kind<?>> kinds;

  private EventBindings(Map<Class<?>, Kind<?>> kinds) {
    this.kinds = Map.copyOf(kinds);
  }

  /** An event type of a stream, with the record that holds its members. */
  private record Kind<R extends Record>(
      String type, Structure shape, Class<R> record, RecordBinding<R> binding) {

    AwsStream.Event event(Object value) {
      return new AwsStream.Event(type, shape, binding.toStruct(record.cast(value)));
    }
  }

  /**
   * Binds records to the events that an operation's model names.
   *
   * @throws IllegalArgumentException where the operation has no such event, or a record does not
   *     fit its shape
   */
  static EventBindings of(Operation operation, Map<String, ? extends Class<?>> events) {
    Map<Class<?>, Kind<?>> kinds = new HashMap<>();
    events.forEach(
        (type, record) -> {
          if (kinds.put(record, kind(operation, type, record.asSubclass(Record.class))) != null) {
            throw new IllegalArgumentException(record + " stands for two kinds of events");
          }
        });
    return new EventBindings(kinds);
  }

  private static <R extends Record> Kind<R> kind(
      Operation operation, String type, Class<R> record) {
    if (operation.eventStream() != null
        && operation.eventStream().shape() instanceof Structure stream
        && stream.member(type) instanceof Member member
        && member.shape() instanceof Structure shape) {
      return new Kind<>(type, shape, record, RecordBinding.output(record, shape));
    }
    throw new IllegalArgumentException(operation + " answers no events " + type);
  }

  /** The events of a source as values of their shapes. */
  EventSource<AwsStream.Event> bind(EventSource<?> source) {
    return new EventSource<>() {
      @Override
      public AwsStream.@Nullable Event next() throws InterruptedException {
        Object event = source.next();
        return event == null ? null : event(event);
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }

  private AwsStream.Event event(Object event) {
    Kind<?> kind = kinds.get(event.getClass());
    if (kind == null) {
      throw new IllegalArgumentException(event.getClass() + " stands for no kind of events");
    }
    return kind.event(event);
  }
}
