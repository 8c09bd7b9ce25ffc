package io.lambent.gateway.routing;

/** The decision on a request. */
public sealed interface Decision {

  /** A path of Lambent's own; the {@link OwnPath} tells who serves it. */
  record Own(OwnPath path) implements Decision {}

  /**
   * An AWS service.
   *
   * @param limit of the body
   */
  record Service(ServiceRoute route, UploadLimit limit) implements Decision {}

  /**
   * An AWS service that Lambent does not have.
   *
   * @param name as in the scope of a signature, such as {@code s3}
   */
  record Missing(String name) implements Decision {}

  /** The request is not recognisable as one to AWS. */
  record Unknown() implements Decision {}
}
