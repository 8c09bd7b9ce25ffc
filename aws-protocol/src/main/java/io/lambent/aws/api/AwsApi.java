package io.lambent.aws.api;

import io.lambent.aws.constraint.ConstraintCheck;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.wire.Struct;
import io.lambent.aws.wire.WireProtocol;
import io.lambent.aws.wire.WireProtocols;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

  private AwsApi(ServiceModel model, Map<String, Bound> handlers) {
    this.model = model;
    this.handlers = Map.copyOf(handlers);
  }

  /** A handler between values of the operation's shapes. */
  private interface Bound {
    @Nullable Struct handle(Caller caller, Struct input);
  }

  public static Builder of(ServiceModel model) {
    return new Builder(model);
  }

  /** Collects the handlers. */
  public static final class Builder {
    private final ServiceModel model;
    private final Map<String, Bound> handlers = new LinkedHashMap<>();

    private Builder(ServiceModel model) {
      this.model = model;
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
      return new AwsApi(model, handlers);
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
    return handlers.keySet();
  }

  /** Answers a request. Blocks while the handler does. */
  public WireAnswer serve(Caller caller, WireRequest request) {
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
      Struct input = protocol.read(target, request);
      ConstraintCheck.check(model, operation, input);
      Struct output = handler.handle(caller, input);
      return protocol.answer(operation, output == null ? new Struct() : output, caller.requestId());
    } catch (AwsFailure failure) {
      return protocol.error(failure, caller.requestId());
    } catch (RuntimeException e) {
      log.log(Level.ERROR, "Request " + caller.requestId() + " of " + model.name() + " failed", e);
      return protocol.error(
          new AwsFailure(
              CommonError.INTERNAL_FAILURE,
              "An error occurred and the request cannot be processed."),
          caller.requestId());
    }
  }
}
