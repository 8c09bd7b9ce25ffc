package io.lambent.aws.api;

import io.lambent.aws.constraint.ConstraintCheck;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.wire.BodyStream;
import io.lambent.aws.wire.Struct;
import io.lambent.aws.wire.WireProtocol;
import io.lambent.aws.wire.WireProtocols;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves an API: reads a request in whichever protocol it comes, checks its constraints, has the
 * operation's handler run, and writes the answer or the error. An operation without a handler is
 * answered with an error that says so.
 */
public final class AwsApi {
  private static final Logger log = System.getLogger(AwsApi.class.getName());

  private final ServiceModel model;
  private final Map<String, Bound> handlers;
  private final Map<String, BoundStream> streams;
  private final Consumer<Struct> check;
  private final ErrorWriter errors;
  private final @Nullable AwsApi beside;

  private AwsApi(Builder builder) {
    this.model = builder.model;
    this.handlers = Map.copyOf(builder.handlers);
    this.streams = Map.copyOf(builder.streams);
    this.check = builder.check;
    this.errors = builder.errors;
    this.beside = builder.beside;
  }

  /** Answers a request that did not succeed. */
  @FunctionalInterface
  public interface ErrorWriter {

    /**
     * @param failure an {@link AwsFailure}, or what else a handler threw
     */
    WireAnswer write(RuntimeException failure, WireProtocol protocol, Caller caller);
  }

  /** A handler between values of the operation's shapes. */
  private interface Bound {
    @Nullable Struct handle(Caller caller, Struct input);
  }

  /** A handler whose answer is a stream of events. */
  private interface BoundStream {
    EventSource<AwsStream.Event> open(Caller caller, Struct input);
  }

  /** Begins an answer that is a stream of events. */
  @FunctionalInterface
  public interface StreamHandler<I, E> {

    /**
     * @throws AwsFailure for an error that the caller is to see instead of a stream
     */
    EventSource<E> open(Caller caller, I input);
  }

  public static Builder of(ServiceModel model) {
    return new Builder(model);
  }

  /** Collects the handlers. */
  public static final class Builder {
    private final ServiceModel model;
    private final Map<String, Bound> handlers = new LinkedHashMap<>();
    private final Map<String, BoundStream> streams = new LinkedHashMap<>();
    private Consumer<Struct> check = input -> {};
    private ErrorWriter errors;
    private @Nullable AwsApi beside;

    private Builder(ServiceModel model) {
      this.model = model;
      this.errors =
          (failure, protocol, caller) ->
              protocol.error(AwsApi.failure(model, failure, caller), caller.requestId());
    }

    /** Sets what looks at each input before its constraints are checked; it throws errors. */
    public Builder check(Consumer<Struct> inputCheck) {
      this.check = inputCheck;
      return this;
    }

    /** Sets what answers errors, for APIs whose errors differ from their model. */
    public Builder errors(ErrorWriter writer) {
      this.errors = writer;
      return this;
    }

    /**
     * Adds an API of the same signing name, such as that of DynamoDB Streams. Requests whose {@code
     * X-Amz-Target} begins with its prefix are for it.
     */
    public Builder beside(AwsApi other) {
      this.beside = other;
      return this;
    }

    /**
     * Adds the handler of an operation.
     *
     * @param input a record; see {@link RecordBinding}
     * @throws IllegalArgumentException where the API has no such operation, or a record does not
     *     fit its shape
     */
    public <I extends Record, O extends Record> Builder on(
        String operation, Class<I> input, Class<O> output, Handler<I, O> handler) {
      Operation known = operation(operation);
      RecordBinding<I> in = RecordBinding.input(input, known.input());
      RecordBinding<O> out = RecordBinding.output(output, known.output());
      return add(
          known,
          (caller, values) -> {
            O result = handler.handle(caller, in.toRecord(values));
            return result == null ? null : out.toStruct(result);
          });
    }

    /** Adds the handler of an operation that answers nothing. */
    public <I extends Record> Builder on(String operation, Class<I> input, Action<I> handler) {
      Operation known = operation(operation);
      RecordBinding<I> in = RecordBinding.input(input, known.input());
      return add(
          known,
          (caller, values) -> {
            handler.handle(caller, in.toRecord(values));
            return null;
          });
    }

    /** Adds a handler of bare values, for operations whose members a record cannot hold. */
    public Builder on(String operation, Handler<Struct, Struct> handler) {
      return add(operation(operation), handler::handle);
    }

    /**
     * Adds the handler of an operation whose answer is a stream of one kind of events.
     *
     * @param type the name of the event
     */
    public <I extends Record, E extends Record> Builder onStream(
        String operation,
        Class<I> input,
        String type,
        Class<E> event,
        StreamHandler<I, E> handler) {
      return onStream(operation, input, Map.of(type, event), handler);
    }

    /**
     * Adds the handler of an operation whose answer is a stream of several kinds of events.
     *
     * @param events the record of each kind of events, by the name of the kind
     * @param <E> what these records have in common
     */
    public <I extends Record, E> Builder onStream(
        String operation,
        Class<I> input,
        Map<String, ? extends Class<? extends E>> events,
        StreamHandler<I, E> handler) {
      Operation known = operation(operation);
      RecordBinding<I> in = RecordBinding.input(input, known.input());
      EventBindings out = EventBindings.of(known, events);
      streams.put(
          operation, (caller, values) -> out.bind(handler.open(caller, in.toRecord(values))));
      return this;
    }

    private Operation operation(String name) {
      Operation known = model.operation(name);
      if (known == null) {
        throw new IllegalArgumentException(model.name() + " has no operation " + name);
      }
      return known;
    }

    private Builder add(Operation operation, Bound handler) {
      if (handlers.putIfAbsent(operation.name(), handler) != null) {
        throw new IllegalArgumentException("two handlers for " + operation);
      }
      return this;
    }

    public AwsApi build() {
      return new AwsApi(this);
    }
  }

  /** Runs an operation that answers nothing. */
  @FunctionalInterface
  public interface Action<I> {
    void handle(Caller caller, I input);
  }

  public ServiceModel model() {
    return model;
  }

  /** The names of the operations that have handlers. */
  public Set<String> operations() {
    Set<String> all = new HashSet<>(handlers.keySet());
    all.addAll(streams.keySet());
    return all;
  }

  /** Returns true where some operations answer event streams. */
  public boolean hasStreams() {
    return !streams.isEmpty();
  }

  /** Returns true where a request is for an operation whose answer is an event stream. */
  public boolean isStreamed(WireRequest request) {
    if (!hasStreams()) {
      return false;
    }
    try {
      Operation operation = WireProtocols.of(model, request).target(request).operation();
      return streams.containsKey(operation.name());
    } catch (AwsFailure e) {
      return false;
    }
  }

  /** The answer of a request that is streamed. */
  public sealed interface Opened {

    /** An error before the stream has begun. */
    record Refused(WireAnswer answer) implements Opened {}

    /** The stream; to be closed. */
    record Begun(AwsStream stream) implements Opened {}
  }

  /** Begins to answer a request that {@link #isStreamed}. */
  public Opened open(Caller caller, WireRequest request) {
    WireProtocol protocol = WireProtocols.of(model, request);
    try {
      WireProtocol.Target target = protocol.target(request);
      Operation operation = target.operation();
      Struct input = protocol.read(target, request);
      check.accept(input);
      ConstraintCheck.check(model, operation, input);
      EventSource<AwsStream.Event> events =
          Objects.requireNonNull(streams.get(operation.name())).open(caller, input);
      return new Opened.Begun(
          new AwsStream(events, protocol, caller.requestId(), e -> failure(model, e, caller)));
    } catch (RuntimeException e) {
      return new Opened.Refused(errors.write(e, protocol, caller));
    }
  }

  /** An API of the same signing name, which requests may be for as well; null where none is. */
  public @Nullable AwsApi beside() {
    return beside;
  }

  /** Answers a request. Blocks while the handler does. */
  public WireAnswer serve(Caller caller, WireRequest request) {
    return serve(caller, request, null);
  }

  /**
   * Answers a request. Blocks while the handler does, and while the body arrives.
   *
   * @param body the body, where it is not in the request
   */
  public WireAnswer serve(Caller caller, WireRequest request, @Nullable BodyStream body) {
    if (beside != null && isFor(beside, request)) {
      return beside.serve(caller, request, body);
    }
    WireProtocol protocol = WireProtocols.of(model, request);
    try {
      WireProtocol.Target target = protocol.target(request);
      Operation operation = target.operation();
      Bound handler = handlers.get(operation.name());
      if (handler == null) {
        throw new AwsFailure(
            CommonError.UNSUPPORTED_OPERATION,
            operation.name() + " of " + model.header().serviceId() + " is not supported yet.");
      }
      Struct input =
          body == null ? protocol.read(target, request) : protocol.read(target, request, body);
      check.accept(input);
      ConstraintCheck.check(model, operation, input);
      Struct output = handler.handle(caller, input);
      return protocol.answer(operation, output == null ? new Struct() : output, caller.requestId());
    } catch (RuntimeException e) {
      return errors.write(e, protocol, caller);
    }
  }

  private static boolean isFor(AwsApi api, WireRequest request) {
    String prefix = api.model.header().targetPrefix();
    String target = request.header("X-Amz-Target");
    return prefix != null && target != null && target.startsWith(prefix + ".");
  }

  private static AwsFailure failure(ServiceModel model, RuntimeException e, Caller caller) {
    if (e instanceof AwsFailure failure) {
      return failure;
    }
    log.log(Level.ERROR, "Request " + caller.requestId() + " of " + model.name() + " failed", e);
    return new AwsFailure(
        CommonError.INTERNAL_FAILURE, "An error occurred and the request cannot be processed.");
  }
}
