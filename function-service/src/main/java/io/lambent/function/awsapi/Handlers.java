package io.lambent.function.awsapi;

import io.lambent.aws.api.AwsApi;
import io.lambent.contract.function.FunctionName;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Collects the handlers of operations. An input is a record with members of the operation's input,
 * an output one with members of its output; what they may be, and where they stand, is in the
 * operation table. Most inputs name a function: handlers get it read, with access checked.
 */
public final class Handlers {
  private final AwsApi.Builder api;
  private final ResourceAccess access;

  Handlers(AwsApi.Builder api, ResourceAccess access) {
    this.api = api;
    this.access = access;
  }

  /** Adds the handler of an operation. */
  public <I extends Record, O extends Record> Handlers on(
      String operation, Class<I> input, Class<O> output, BiFunction<Caller, I, O> handler) {
    api.on(operation, input, output, (caller, request) -> handler.apply(caller(caller), request));
    return this;
  }

  /** Adds the handler of an operation that answers nothing. */
  public <I extends Record> Handlers on(
      String operation, Class<I> input, BiConsumer<Caller, I> handler) {
    api.on(operation, input, (caller, request) -> handler.accept(caller(caller), request));
    return this;
  }

  /** Adds the handler of an operation on a function, a version or an alias. */
  public <I extends Record & OfFunction, O extends Record> Handlers onReference(
      String operation,
      Class<I> input,
      Class<O> output,
      BiFunction<FunctionReference, I, O> handler) {
    return on(
        operation,
        input,
        output,
        (caller, request) -> handler.apply(reference(caller, request, operation), request));
  }

  /** Adds the handler of an operation on a function, a version or an alias, without an answer. */
  public <I extends Record & OfFunction> Handlers onReference(
      String operation, Class<I> input, BiConsumer<FunctionReference, I> handler) {
    return on(
        operation,
        input,
        (caller, request) -> handler.accept(reference(caller, request, operation), request));
  }

  /** Adds the handler of an operation on a function as a whole, or on its {@code $LATEST}. */
  public <I extends Record & OfFunction, O extends Record> Handlers onFunction(
      String operation, Class<I> input, Class<O> output, BiFunction<FunctionName, I, O> handler) {
    return on(
        operation,
        input,
        output,
        (caller, request) -> handler.apply(function(caller, request, operation), request));
  }

  /** Adds the handler of an operation on a function as a whole, without an answer. */
  public <I extends Record & OfFunction> Handlers onFunction(
      String operation, Class<I> input, BiConsumer<FunctionName, I> handler) {
    return on(
        operation,
        input,
        (caller, request) -> handler.accept(function(caller, request, operation), request));
  }

  private Caller caller(io.lambent.aws.api.Caller caller) {
    return new Caller(
        caller.account(), caller.region(), caller.requestId(), caller.endpoint(), access);
  }

  private static FunctionReference reference(Caller caller, OfFunction request, String operation) {
    return FunctionReference.of(caller, request.functionName(), request.qualifier(), operation);
  }

  private static FunctionName function(Caller caller, OfFunction request, String operation) {
    return FunctionReference.function(caller, request.functionName(), operation);
  }
}
