package io.lambent.services.operations;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.wire.ClientWire;
import io.lambent.aws.wire.Struct;
import io.lambent.services.front.HostedService;
import io.lambent.services.front.StreamingService;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls operations of this installation's services. Thread-safe; calls block. */
@Component
public class AwsOperations {
  /** The limit of a body that is read into memory, such as a template in S3. */
  private static final int MAX_ANSWER = 64 * 1024 * 1024;

  private static final int UNAVAILABLE = 503;

  private final ObjectProvider<HostedService> hosted;
  private final ObjectProvider<StreamingService> streaming;
  private final Map<String, URI> remote;
  private final RemoteCalls calls;
  private final Map<String, ClientWire> wires = new ConcurrentHashMap<>();

  AwsOperations(
      ObjectProvider<HostedService> hosted,
      ObjectProvider<StreamingService> streaming,
      OperationsProperties properties,
      RemoteCalls calls) {
    this.hosted = hosted;
    this.streaming = streaming;
    this.remote =
        Map.of("lambda", properties.functionServiceUrl(), "logs", properties.executionServiceUrl());
    this.calls = calls;
  }

  /**
   * Who calls, and where.
   *
   * @param account twelve digits
   * @param endpoint by which the installation is reached, for URLs in answers
   */
  public record Scope(String account, String region, String endpoint) {
    Caller caller() {
      return new Caller(account, region, UUID.randomUUID().toString(), endpoint);
    }
  }

  /** Returns true where this installation has the service. */
  public boolean has(String api) {
    ServiceModel model = ServiceModels.get(api);
    String signingName = model.header().signingName();
    return remote.containsKey(signingName)
        || hosted.stream().anyMatch(service -> serves(service, model))
        || streaming.stream().anyMatch(service -> service.signingName().equals(signingName));
  }

  /**
   * Calls an operation.
   *
   * @param api the name of its table, such as {@code sqs}
   * @param input by names of members, whose case does not matter
   * @return the output, by names of members
   * @throws OperationFailure where it did not succeed
   * @throws IllegalArgumentException where the input does not fit the operation's shape
   */
  public ObjectNode call(Scope scope, String api, String operation, JsonNode input) {
    ServiceModel model = ServiceModels.get(api);
    Operation known =
        Objects.requireNonNull(model.operation(operation), () -> api + " has no " + operation);
    ClientWire wire = wires.computeIfAbsent(api, name -> ClientWire.of(model));
    WireRequest request = wire.request(known, ShapeValues.struct(known.input(), input, ""));
    Caller caller = scope.caller();
    WireAnswer answer = send(model, caller, request);
    return switch (wire.read(known, answer)) {
      case ClientWire.Result.Success success -> ShapeValues.json(success.output());
      case ClientWire.Result.Failure failure ->
          throw new OperationFailure(
              model.header().serviceId(),
              failure.status(),
              failure.code(),
              failure.message(),
              caller.requestId());
    };
  }

  /**
   * Reads an object of S3.
   *
   * @throws OperationFailure where it cannot be read
   */
  public byte[] object(Scope scope, String bucket, String key) {
    return object(scope, bucket, key, null);
  }

  /**
   * Reads a version of an object of S3.
   *
   * @param version null for the latest
   * @throws OperationFailure where it cannot be read
   */
  public byte[] object(Scope scope, String bucket, String key, @Nullable String version) {
    ServiceModel model = ServiceModels.get("s3");
    Operation known = Objects.requireNonNull(model.operation("GetObject"));
    ClientWire wire = wires.computeIfAbsent("s3", name -> ClientWire.of(model));
    Caller caller = scope.caller();
    Struct input = Struct.of("Bucket", bucket, "Key", key, "VersionId", version);
    WireAnswer answer = send(model, caller, wire.request(known, input));
    if (answer.status() / 100 == 2) {
      return answer.body();
    }
    throw wire.read(known, answer) instanceof ClientWire.Result.Failure failure
        ? new OperationFailure(
            "S3", failure.status(), failure.code(), failure.message(), caller.requestId())
        : new OperationFailure("S3", answer.status(), "", "", caller.requestId());
  }

  /** Two services may have one signing name, as both of API Gateway do. */
  private static boolean serves(HostedService service, ServiceModel model) {
    return service.api().model().header().serviceId().equals(model.header().serviceId());
  }

  private WireAnswer send(ServiceModel model, Caller caller, WireRequest request) {
    String name = model.header().signingName();
    URI url = remote.get(name);
    if (url != null) {
      return calls.send(url, name, model.header().serviceId(), caller, request);
    }
    for (HostedService service : hosted) {
      if (serves(service, model)) {
        return service.api().serve(caller, request);
      }
    }
    for (StreamingService service : streaming) {
      if (service.signingName().equals(name)) {
        return stream(service, caller, request);
      }
    }
    throw new OperationFailure(
        model.header().serviceId(),
        CommonError.UNSUPPORTED_OPERATION.httpStatus(),
        CommonError.UNSUPPORTED_OPERATION.awsName(),
        "This installation does not have " + model.header().serviceId() + ".",
        caller.requestId());
  }

  private static WireAnswer stream(StreamingService service, Caller caller, WireRequest request) {
    Headers headers =
        request.body().length == 0
            ? request.headers()
            : request.headers().with("Content-Length", String.valueOf(request.body().length));
    InMemoryExchange exchange =
        new InMemoryExchange(
            caller,
            new WireRequest(
                request.method(), request.path(), request.query(), headers, request.body()),
            MAX_ANSWER);
    try {
      service.serve(exchange);
    } catch (IOException e) {
      throw new OperationFailure(
          service.model().header().serviceId(),
          UNAVAILABLE,
          CommonError.SERVICE_UNAVAILABLE.awsName(),
          String.valueOf(e.getMessage()),
          caller.requestId());
    }
    return exchange.answer();
  }
}
