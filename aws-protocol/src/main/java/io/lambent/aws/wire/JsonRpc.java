package io.lambent.aws.wire;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.Location;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.Structure;
import java.util.Map;

/**
 * AWS JSON 1.0 and 1.1: {@code X-Amz-Target} names the operation, and input and output are JSON.
 * With {@code application/x-amz-cbor-1.1} the same is said in CBOR, as clients of Kinesis do.
 */
final class JsonRpc implements WireProtocol {
  static final String TARGET = "X-Amz-Target";
  static final String CBOR = "application/x-amz-cbor-1.1";
  private static final byte[] NOTHING = {};

  private final ServiceModel model;
  private final String contentType;
  private final boolean cbor;

  JsonRpc(ServiceModel model, WireRequest request) {
    this.model = model;
    this.cbor = request.mediaType().equals(CBOR);
    this.contentType =
        cbor || request.mediaType().startsWith("application/x-amz-json-")
            ? request.mediaType()
            : "application/x-amz-json-" + model.header().jsonVersion();
  }

  @Override
  public Target target(WireRequest request) {
    String target = request.header(TARGET);
    int dot = target == null ? -1 : target.lastIndexOf('.');
    Operation operation =
        target == null || !target.substring(0, Math.max(dot, 0)).equals(prefix())
            ? null
            : model.operation(target.substring(dot + 1));
    if (operation == null) {
      throw new AwsFailure(CommonError.UNKNOWN_OPERATION, "The operation is not known: " + target);
    }
    return new Target(operation, Map.of());
  }

  private String prefix() {
    String prefix = model.header().targetPrefix();
    return prefix == null ? "" : prefix;
  }

  @Override
  public Struct read(Target target, WireRequest request) {
    if (request.body().length == 0) {
      return new Struct();
    }
    Object tree = cbor ? Cbor.read(request.body(), true) : Json.read(request.body());
    if (tree == null) {
      throw Unreadable.because("Unexpected field type");
    }
    return new TreeReader(false).structure(target.operation().input(), tree, any -> true);
  }

  private TreeSink sink() {
    return cbor ? Cbor.sink(true) : Json.sink();
  }

  @Override
  public WireAnswer answer(Operation operation, Struct output, String requestId) {
    Headers headers = headers(requestId);
    // An operation without an output shape answers an empty body, one with an empty shape {}.
    if (operation.output().name().equals("Unit")) {
      return new WireAnswer(operation.status(), headers, NOTHING);
    }
    TreeSink sink = sink();
    new TreeWriter(sink, false)
        .structure(
            operation.output(),
            output,
            member -> member.location() == Location.BODY,
            TreeWriter.Before.NOTHING);
    return new WireAnswer(operation.status(), headers, sink.finish());
  }

  @Override
  public String eventType() {
    return contentType;
  }

  @Override
  public byte[] event(Structure shape, Struct value) {
    TreeSink sink = sink();
    new TreeWriter(sink, false).structure(shape, value, any -> true, TreeWriter.Before.NOTHING);
    return sink.finish();
  }

  @Override
  public byte[] noMembers() {
    TreeSink sink = sink();
    sink.startObject(0);
    sink.endObject();
    return sink.finish();
  }

  private Headers headers(String requestId) {
    return Headers.of("x-amzn-RequestId", requestId, "Content-Type", contentType);
  }

  @Override
  public WireAnswer error(AwsFailure failure, String requestId) {
    RenderedError error = RenderedError.of(model, failure);
    Headers headers = headers(requestId);
    if (model.isQueryCompatible()) {
      headers = headers.with("x-amzn-query-error", error.queryError());
    }
    TreeSink sink = sink();
    ErrorTree.write(sink, model, error, false, true);
    return new WireAnswer(status(error), headers, sink.finish());
  }

  /** These APIs answer what other APIs answer 403, such as a missing permission, as any error. */
  private static int status(RenderedError error) {
    return error.shape() == null && error.status() == 403 ? 400 : error.status();
  }
}
