package io.lambent.aws.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.error.AwsError;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.QueryString;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.Location;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.Structure;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * REST-JSON and REST-XML: method and path name the operation, and members stand in the path, the
 * query, headers and the body.
 */
final class RestProtocol implements WireProtocol {
  private static final Predicate<Member> IN_BODY = member -> member.location() == Location.BODY;
  private static final byte[] NOTHING = {};

  private final ServiceModel model;
  private final boolean xml;

  RestProtocol(ServiceModel model, boolean xml) {
    this.model = model;
    this.xml = xml;
  }

  @Override
  public Target target(WireRequest request) {
    ServiceModel.Route route =
        model.route(
            request.method(),
            request.path(),
            QueryString.parse(request.query()),
            request.headers());
    if (route == null) {
      throw xml
          ? new AwsFailure(
              new MethodNotAllowed(), "The specified method is not allowed against this resource.")
          : new AwsFailure(
              new UnknownPath(), "Unable to determine service/operation name to be authorized");
    }
    return new Target(route.operation(), route.labels());
  }

  private record MethodNotAllowed() implements AwsError {
    @Override
    public String awsName() {
      return "MethodNotAllowed";
    }

    @Override
    public int httpStatus() {
      return 405;
    }
  }

  private record UnknownPath() implements AwsError {
    @Override
    public String awsName() {
      return CommonError.UNKNOWN_OPERATION.awsName();
    }

    @Override
    public int httpStatus() {
      return 404;
    }
  }

  @Override
  public Struct read(Target target, WireRequest request) {
    Structure shape = target.operation().input();
    Struct input = new Struct();
    RestParts.read(shape, target.labels(), request, input);
    Member payload = shape.payload();
    byte[] body = request.body();
    if (payload == null) {
      if (body.length > 0 && shape.members().stream().anyMatch(IN_BODY)) {
        body(shape, body, IN_BODY).members().forEach(input::put);
      }
    } else if (!payload.isStreaming() && body.length > 0) {
      input.put(payload.name(), payload(payload, body));
    }
    return input;
  }

  @Override
  public Struct read(Target target, WireRequest request, BodyStream body) {
    Structure shape = target.operation().input();
    if (xml || shape.payload() != null) {
      throw new UnsupportedOperationException(target.operation() + " has no members in JSON");
    }
    Struct input = new Struct();
    RestParts.read(shape, target.labels(), request, input);
    if (shape.members().stream().anyMatch(IN_BODY) && !body.isEmpty()) {
      body(shape, Json.read(body, shape), IN_BODY).members().forEach(input::put);
    }
    return input;
  }

  private Struct body(Structure shape, byte[] body, Predicate<Member> which) {
    return xml
        ? XmlReader.structure(shape, XmlElement.read(body), which)
        : body(shape, Json.read(body), which);
  }

  private Struct body(Structure shape, @Nullable Object tree, Predicate<Member> which) {
    if (tree == null) {
      throw Unreadable.because("Could not parse request body into json: an object is expected");
    }
    return new TreeReader(true, Dialect.of(model).keepsNulls()).structure(shape, tree, which);
  }

  private Object payload(Member payload, byte[] body) {
    return switch (payload.shape()) {
      case Structure structure -> body(structure, body, any -> true);
      case Scalar scalar ->
          scalar.kind() == Scalar.Kind.BLOB
              ? body
              : TextScalars.read(scalar, new String(body, UTF_8));
      default -> {
        Object tree = Json.read(body);
        if (tree == null) {
          throw Unreadable.because("Unexpected field type");
        }
        yield new TreeReader(true, Dialect.of(model).keepsNulls()).value(payload.shape(), tree);
      }
    };
  }

  @Override
  public WireAnswer answer(Operation operation, Struct output, String requestId) {
    Structure shape = operation.output();
    Headers headers = requestIds(requestId);
    headers = RestParts.headers(shape, output, headers);
    int status = RestParts.status(shape, output, operation.status());
    Member payload = shape.payload();
    if (payload != null) {
      Object value = output.get(payload.name());
      return value == null
          ? new WireAnswer(status, headers, NOTHING)
          : payload(operation, payload, value, status, headers);
    }
    if (shape.members().stream().noneMatch(IN_BODY)) {
      boolean empty = xml || shape.name().equals("Unit") || status == 204;
      return empty
          ? new WireAnswer(status, headers, NOTHING)
          : new WireAnswer(status, typed(headers), "{}".getBytes(UTF_8));
    }
    byte[] body = xml ? xmlBody(operation, output) : jsonBody(shape, output);
    return new WireAnswer(status, typed(headers), body);
  }

  private WireAnswer payload(
      Operation operation, Member payload, Object value, int status, Headers headers) {
    return switch (payload.shape()) {
      case Structure structure -> {
        if (!xml) {
          yield new WireAnswer(status, typed(headers), jsonBody(structure, (Struct) value));
        }
        XmlWriter writer = new XmlWriter(true).raw(XmlWriter.DECLARATION);
        String name = payload.hasWireName() ? payload.wireName() : structure.xmlName();
        writer.open(name, namespace());
        writer.members(structure, (Struct) value, any -> true);
        yield new WireAnswer(status, typed(headers), writer.close(name).bytes());
      }
      case Scalar scalar ->
          new WireAnswer(
              status,
              headers.first("Content-Type") == null
                  ? headers.with(
                      "Content-Type",
                      scalar.kind() == Scalar.Kind.BLOB ? "application/octet-stream" : "text/plain")
                  : headers,
              value instanceof byte[] bytes ? bytes : value.toString().getBytes(UTF_8));
      default -> throw new IllegalStateException(operation + " has a container as its payload");
    };
  }

  private Headers typed(Headers headers) {
    return headers.first("Content-Type") == null
        ? headers.with("Content-Type", xml ? "application/xml" : "application/json")
        : headers;
  }

  private static byte[] jsonBody(Structure shape, Struct output) {
    TreeSink sink = Json.sink();
    new TreeWriter(sink, true).structure(shape, output, IN_BODY, TreeWriter.Before.NOTHING);
    return sink.finish();
  }

  private byte[] xmlBody(Operation operation, Struct output) {
    XmlWriter writer = new XmlWriter(true).raw(XmlWriter.DECLARATION);
    String root = operation.outputElement();
    writer.open(root, namespace());
    if (operation.isOutputText()) {
      for (Map.Entry<String, Object> only : output.members().entrySet()) {
        writer.text(only.getValue().toString());
      }
    } else {
      writer.members(operation.output(), output, IN_BODY);
    }
    return writer.close(root).bytes();
  }

  private String namespace() {
    String namespace = model.header().xmlNamespace();
    return namespace == null ? "" : namespace;
  }

  /** S3 has headers of its own for the ids. */
  private Headers requestIds(String requestId) {
    return model.name().equals("s3")
        ? Headers.of("x-amz-request-id", requestId, "x-amz-id-2", requestId)
        : Headers.of("x-amzn-RequestId", requestId);
  }

  @Override
  public WireAnswer error(AwsFailure failure, String requestId) {
    RenderedError error = RenderedError.of(model, failure);
    Headers headers = requestIds(requestId);
    if (error.shape() != null) {
      headers = RestParts.headers(error.shape(), error.members(), headers);
    }
    if (xml) {
      return new WireAnswer(error.status(), typed(headers), xmlError(error, failure, requestId));
    }
    TreeSink sink = Json.sink();
    ErrorTree.write(sink, model, error, true, false);
    return new WireAnswer(
        error.status(), typed(headers.with("x-amzn-ErrorType", error.name())), sink.finish());
  }

  private byte[] xmlError(RenderedError error, AwsFailure failure, String requestId) {
    boolean s3 = model.name().equals("s3");
    XmlWriter writer = new XmlWriter(true);
    if (s3) {
      writer.raw(XmlWriter.DECLARATION);
    } else {
      writer.open("ErrorResponse", namespace());
    }
    writer.open("Error");
    if (!s3) {
      writer.element("Type", error.isSender() ? "Sender" : "Receiver");
    }
    writer.element("Code", code(error, s3)).element("Message", error.text());
    failure.members().forEach((name, value) -> writer.element(name, value.toString()));
    if (s3) {
      return writer
          .element("RequestId", requestId)
          .element("HostId", requestId)
          .close("Error")
          .bytes();
    }
    return writer.close("Error").element("RequestId", requestId).close("ErrorResponse").bytes();
  }

  /** S3's names for what every API may answer. */
  private static String code(RenderedError error, boolean s3) {
    if (!s3) {
      return error.code();
    }
    return switch (error.name()) {
      case "SerializationException" -> "MalformedXML";
      case "InternalFailure" -> "InternalError";
      case "ThrottlingException" -> "SlowDown";
      default -> error.code();
    };
  }
}
