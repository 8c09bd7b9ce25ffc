package io.lambent.aws.wire;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.Structure;
import java.util.Map;

/**
 * Smithy RPC v2 with CBOR: {@code POST /service/NAME/operation/NAME}. See <a
 * href="https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html">the protocol</a>.
 */
final class CborRpc implements WireProtocol {
  static final String HEADER = "smithy-protocol";
  static final String NAME = "rpc-v2-cbor";
  private static final String OPERATION = "/operation/";

  private final ServiceModel model;

  CborRpc(ServiceModel model) {
    this.model = model;
  }

  @Override
  public Target target(WireRequest request) {
    int at = request.path().lastIndexOf(OPERATION);
    Operation operation =
        at < 0 || !request.method().equals("POST")
            ? null
            : model.operation(request.path().substring(at + OPERATION.length()));
    if (operation == null) {
      throw new AwsFailure(
          CommonError.UNKNOWN_OPERATION, "The operation is not known: " + request.path());
    }
    return new Target(operation, Map.of());
  }

  @Override
  public Struct read(Target target, WireRequest request) {
    if (request.body().length == 0) {
      return new Struct();
    }
    Object tree = Cbor.read(request.body(), false);
    if (tree == null) {
      throw Unreadable.because("Unexpected field type");
    }
    return new TreeReader(false).structure(target.operation().input(), tree, any -> true);
  }

  @Override
  public WireAnswer answer(Operation operation, Struct output, String requestId) {
    TreeSink sink = Cbor.sink(false);
    new TreeWriter(sink, false)
        .structure(operation.output(), output, any -> true, TreeWriter.Before.NOTHING);
    return new WireAnswer(200, headers(requestId), sink.finish());
  }

  @Override
  public String eventType() {
    return "application/cbor";
  }

  @Override
  public byte[] event(Structure shape, Struct value) {
    TreeSink sink = Cbor.sink(false);
    new TreeWriter(sink, false).structure(shape, value, any -> true, TreeWriter.Before.NOTHING);
    return sink.finish();
  }

  @Override
  public byte[] noMembers() {
    TreeSink sink = Cbor.sink(false);
    sink.startObject(0);
    sink.endObject();
    return sink.finish();
  }

  private static Headers headers(String requestId) {
    return Headers.of(
        HEADER, NAME, "x-amzn-RequestId", requestId, "Content-Type", "application/cbor");
  }

  @Override
  public WireAnswer error(AwsFailure failure, String requestId) {
    RenderedError error = RenderedError.of(model, failure);
    Headers headers = headers(requestId);
    if (model.isQueryCompatible()) {
      headers = headers.with("x-amzn-query-error", error.queryError());
    }
    TreeSink sink = Cbor.sink(false);
    ErrorTree.write(sink, model, error, false, true);
    return new WireAnswer(error.status(), headers, sink.finish());
  }
}
