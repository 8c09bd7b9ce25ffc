package io.lambent.aws.wire;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.Structure;
import java.util.Map;

/** One way to speak an API on the wire. */
public sealed interface WireProtocol permits JsonRpc, CborRpc, QueryProtocol, RestProtocol {

  /**
   * The operation a request is for.
   *
   * @param labels values from the path, decoded
   */
  record Target(Operation operation, Map<String, String> labels) {}

  /**
   * @throws AwsFailure where the request names no operation of the API
   */
  Target target(WireRequest request);

  /**
   * Reads the input. A blob that an operation streams is left out, and stays the body.
   *
   * @throws AwsFailure where the request cannot be read
   */
  Struct read(Target target, WireRequest request);

  /**
   * Reads an input whose body arrives as a stream, as in REST-JSON with members in the body.
   *
   * @throws AwsFailure where the request cannot be read
   */
  default Struct read(Target target, WireRequest request, BodyStream body) {
    throw new UnsupportedOperationException("only REST-JSON is read from a stream");
  }

  /** Writes an output. A blob that an operation streams may be left out, for the caller to send. */
  WireAnswer answer(Operation operation, Struct output, String requestId);

  /** Writes an error. */
  WireAnswer error(AwsFailure failure, String requestId);

  /** The media type of events. */
  default String eventType() {
    throw new UnsupportedOperationException("this protocol has no event streams");
  }

  /** Writes the payload of an event whose members stand in it. */
  default byte[] event(Structure shape, Struct value) {
    throw new UnsupportedOperationException("this protocol has no event streams");
  }

  /** The payload of an event without members. */
  default byte[] noMembers() {
    throw new UnsupportedOperationException("this protocol has no event streams");
  }
}
