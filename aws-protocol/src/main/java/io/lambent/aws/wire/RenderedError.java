package io.lambent.aws.wire;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.model.ErrorShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.Structure;
import org.jspecify.annotations.Nullable;

/**
 * An error with the names, status and members that its shape in the model has.
 *
 * @param name for JSON and CBOR, without a namespace
 * @param code for XML and the header {@code x-amzn-query-error}
 * @param shape null where the model does not declare the error
 * @param members the error's members with the message
 */
record RenderedError(
    String name,
    String code,
    int status,
    boolean isSender,
    @Nullable Structure shape,
    String text,
    Struct members) {

  static RenderedError of(ServiceModel model, AwsFailure failure) {
    ErrorShape declared = model.error(failure.error().awsName());
    if (declared == null) {
      declared = model.error(failure.error().queryCode());
    }
    Struct members = new Struct();
    failure.members().forEach(members::put);
    if (declared == null) {
      return new RenderedError(
          failure.error().awsName(),
          failure.error().queryCode(),
          failure.error().httpStatus(),
          failure.error().isSender(),
          null,
          failure.text(),
          members);
    }
    Structure structure = declared.structure();
    for (Member member : structure.members()) {
      if (member.name().equalsIgnoreCase("message")) {
        // An error without a text has no message, rather than an empty one.
        members.put(member.name(), failure.text().isEmpty() ? null : failure.text());
      } else if (member.name().equals("Type") && !members.has("Type")) {
        members.put("Type", declared.isSender() ? "User" : "Service");
      }
    }
    return new RenderedError(
        declared.name(),
        declared.queryCode(),
        declared.status(),
        declared.isSender(),
        structure,
        failure.text(),
        members);
  }

  /** The value of {@code x-amzn-query-error}. */
  String queryError() {
    return code + (isSender ? ";Sender" : ";Receiver");
  }

  /** Returns true where the shape has a member for the message. */
  boolean hasMessageMember() {
    return shape != null
        && shape.members().stream().anyMatch(member -> member.name().equalsIgnoreCase("message"));
  }
}
