package io.lambent.aws.wire;

import io.lambent.aws.error.AwsError;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.QueryString;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.ServiceModel;
import java.util.Map;
import java.util.Set;

/** The query protocol: a form whose {@code Action} names the operation; answers are XML. */
final class QueryProtocol implements WireProtocol {
  /** The services whose signing name another version of their API shares. */
  private static final Set<String> VERSIONED = Set.of("elbv2");

  private final ServiceModel model;
  private final QueryString parameters;

  QueryProtocol(ServiceModel model, WireRequest request) {
    this.model = model;
    this.parameters = parameters(request);
  }

  /** The parameters of the form, and those of the query before them. */
  static QueryString parameters(WireRequest request) {
    boolean form = request.mediaType().equals("application/x-www-form-urlencoded");
    String body = form ? request.text() : "";
    return QueryString.parse(
        request.query().isEmpty() || body.isEmpty()
            ? request.query() + body
            : request.query() + "&" + body);
  }

  @Override
  public Target target(WireRequest request) {
    String action = parameters.first("Action");
    Operation operation = action == null || isOtherVersion() ? null : model.operation(action);
    if (operation == null) {
      throw action == null
          ? new AwsFailure(
              new MissingAction(),
              "The request must contain the parameter Action or a signed X-Amz-Target header.")
          : new AwsFailure(
              CommonError.UNKNOWN_OPERATION,
              "Could not find operation "
                  + action
                  + " for version "
                  + (parameters.first("Version") == null
                      ? "NO_VERSION_SPECIFIED"
                      : parameters.first("Version")));
    }
    return new Target(operation, Map.of());
  }

  private boolean isOtherVersion() {
    String version = parameters.first("Version");
    return VERSIONED.contains(model.name())
        && version != null
        && !version.equals(model.header().apiVersion());
  }

  private record MissingAction() implements AwsError {
    @Override
    public String awsName() {
      return "MissingAction";
    }

    @Override
    public int httpStatus() {
      return 400;
    }
  }

  @Override
  public Struct read(Target target, WireRequest request) {
    return FormReader.read(target.operation().input(), parameters);
  }

  @Override
  public WireAnswer answer(Operation operation, Struct output, String requestId) {
    XmlWriter xml = new XmlWriter(false);
    String root = operation.name() + "Response";
    xml.open(root, namespace());
    if (!operation.output().name().equals("Unit")) {
      String wrapper = operation.resultWrapper();
      xml.open(wrapper);
      xml.members(operation.output(), output, any -> true);
      xml.close(wrapper);
    }
    xml.open("ResponseMetadata").element("RequestId", requestId).close("ResponseMetadata");
    xml.close(root);
    return answer(200, xml, requestId);
  }

  private String namespace() {
    String namespace = model.header().xmlNamespace();
    return namespace == null ? "" : namespace;
  }

  private static WireAnswer answer(int status, XmlWriter xml, String requestId) {
    return new WireAnswer(
        status, Headers.of("x-amzn-RequestId", requestId, "Content-Type", "text/xml"), xml.bytes());
  }

  @Override
  public WireAnswer error(AwsFailure failure, String requestId) {
    RenderedError error = RenderedError.of(model, failure);
    XmlWriter xml = new XmlWriter(false);
    xml.open("ErrorResponse", namespace());
    xml.open("Error");
    xml.element("Type", error.isSender() ? "Sender" : "Receiver");
    xml.element("Code", error.code());
    xml.element("Message", error.text());
    if (error.shape() != null) {
      xml.members(
          error.shape(), error.members(), member -> !member.name().equalsIgnoreCase("message"));
    }
    xml.close("Error").element("RequestId", requestId).close("ErrorResponse");
    return answer(error.status(), xml, requestId);
  }
}
