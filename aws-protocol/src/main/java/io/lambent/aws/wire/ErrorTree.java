package io.lambent.aws.wire;

import io.lambent.aws.model.Location;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.Structure;

/** Errors in JSON and CBOR. */
final class ErrorTree {

  private ErrorTree() {}

  /**
   * @param wireNames see {@link TreeWriter}
   * @param isTyped true if the name stands in {@code __type}
   */
  static void write(
      TreeSink sink, ServiceModel model, RenderedError error, boolean wireNames, boolean isTyped) {
    String type = Dialect.of(model).errorType(error.name(), error.shape() != null);
    Structure shape = error.shape();
    if (shape != null && error.hasMessageMember()) {
      new TreeWriter(sink, wireNames)
          .structure(
              shape,
              error.members(),
              member -> member.location() == Location.BODY,
              isTyped ? new TreeWriter.Before("__type", type) : TreeWriter.Before.NOTHING);
      return;
    }
    sink.startObject(isTyped ? 2 : 1);
    if (isTyped) {
      sink.name("__type");
      sink.text(type);
    }
    sink.name(isTyped && Dialect.isOfFramework(type) ? "Message" : "message");
    sink.text(error.text());
    sink.endObject();
  }
}
