package io.lambent.services.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.wire.Struct;
import io.lambent.aws.wire.WireProtocol;
import io.lambent.aws.wire.WireProtocols;
import java.util.Map;
import java.util.Objects;

/** Reads a document that belongs to a bucket, as the operation that has set it did. */
final class StoredDocument {
  private static final ServiceModel MODEL = ServiceModels.get("s3");

  private StoredDocument() {}

  /**
   * The payload of an operation.
   *
   * @param name of the operation, such as {@code PutBucketCors}
   * @param document that the operation was sent, and has accepted
   */
  static Struct read(String name, String document) {
    Operation operation = Objects.requireNonNull(MODEL.operation(name), name);
    WireRequest request = new WireRequest("PUT", "/b", "", Headers.NONE, document.getBytes(UTF_8));
    Struct input =
        WireProtocols.of(MODEL, request)
            .read(new WireProtocol.Target(operation, Map.of("Bucket", "b")), request);
    String payload = Objects.requireNonNull(operation.input().payload(), name).name();
    return Objects.requireNonNull(input.struct(payload), payload);
  }
}
