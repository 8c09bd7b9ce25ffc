package io.lambent.services.s3;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.wire.Struct;
import io.lambent.aws.wire.WireProtocol;
import io.lambent.aws.wire.WireProtocols;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.services.front.ReceivedRequest;
import io.lambent.services.front.StreamingService;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves requests for S3: finds the operation, reads its input, has it run and writes its answer.
 */
final class S3Service implements StreamingService {
  private static final Logger log = LoggerFactory.getLogger(S3Service.class);

  /** Ten thousand parts with their checksums. */
  private static final int MAX_DOCUMENT = 4 << 20;

  private static final byte[] NOTHING = {};

  private final ServiceModel model = ServiceModels.get("s3");
  private final Map<String, Operation> operations;
  private final PostObject forms;
  private final Pages pages;
  private final Clock clock;

  /** Runs an operation. */
  @FunctionalInterface
  interface Operation {
    S3Answer run(S3Request request);
  }

  S3Service(Map<String, Operation> operations, PostObject forms, Pages pages, Clock clock) {
    operations.keySet().forEach(name -> Objects.requireNonNull(model.operation(name), name));
    this.operations = Map.copyOf(operations);
    this.forms = forms;
    this.pages = pages;
    this.clock = clock;
  }

  @Override
  public ServiceModel model() {
    return model;
  }

  @Override
  public Set<String> operations() {
    return operations.keySet();
  }

  @Override
  public String note() {
    return "Only the owner of a bucket may use it: policies and access control lists are kept, not"
        + " enforced. Signatures are not verified; of presigned URLs and forms the expiry"
        + " is. Encryption, acceleration, requester pays, logging, websites, inventories,"
        + " metrics, analytics, tiering and transitions are kept, not applied. Notifications"
        + " go to Lambda, SQS, SNS and EventBridge. Storage classes are kept and have no"
        + " effect. Uploads by forms (POST Object) are there.";
  }

  @Override
  public void serve(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    WireRequest wire = ReceivedRequest.bare(request);
    WireProtocol protocol = WireProtocols.of(model, wire);
    ErrorAnswer errors = new ErrorAnswer(protocol, caller, wire.method().equals("HEAD"));
    Headers page = Headers.NONE;
    try {
      Address address = Address.of(caller.endpoint(), wire.path());
      if (wire.header(InternalHttp.PREFLIGHT) != null) {
        headers(response, pages.preflight(wire, address.bucket()));
        response.setHeader("x-amz-request-id", caller.requestId());
        return;
      }
      page = pages.admit(wire, address.bucket());
      headers(response, page);
      answer(caller, address, request, response, wire, protocol);
    } catch (FailureWithHeaders e) {
      errors.send(response, e.failure(), page, e.headers());
    } catch (AwsFailure e) {
      errors.send(response, known(e), page, Headers.NONE);
    } catch (Bodies.ReceiveException e) {
      log.debug("The body of request {} did not arrive", caller.requestId(), e);
      errors.send(response, S3Error.INCOMPLETE_BODY.failure(), page, Headers.NONE);
    } catch (RuntimeException e) {
      log.error("Request {} of S3 failed", caller.requestId(), e);
      errors.send(response, S3Error.INTERNAL_ERROR.failure(), page, Headers.NONE);
    }
  }

  /** A member outside the body that cannot be read is an argument, not XML. */
  private static AwsFailure known(AwsFailure e) {
    return e.error() == CommonError.SERIALIZATION && !e.text().contains("XML")
        ? S3Error.INVALID_ARGUMENT.failure(e.text())
        : e;
  }

  private void answer(
      Caller caller,
      Address address,
      HttpServletRequest request,
      HttpServletResponse response,
      WireRequest wire,
      WireProtocol protocol)
      throws IOException {
    Expiry.check(wire, clock.instant());
    if (PostObject.isForm(wire, address)) {
      WireProtocol.Target target = PostObject.target(address.bucket(), "");
      S3Request form = call(caller, target, address, new Struct(), wire, request, true);
      send(response, forms.post(form), protocol, target, form);
      return;
    }
    WireProtocol.Target target = target(protocol, wire, address);
    String name = target.operation().name();
    Operation operation = operations.get(name);
    if (operation == null) {
      throw S3Error.missing("the operation " + name);
    }
    Member payload = target.operation().input().payload();
    boolean isStreamed = payload != null && payload.isStreaming();
    WireRequest whole = isStreamed ? wire : withBody(wire, request.getInputStream());
    Struct input = protocol.read(target, whole);
    S3Request call = call(caller, target, address, input, whole, request, isStreamed);
    send(response, operation.run(call), protocol, target, call);
  }

  private static S3Request call(
      Caller caller,
      WireProtocol.Target target,
      Address address,
      Struct input,
      WireRequest wire,
      HttpServletRequest request,
      boolean isStreamed)
      throws IOException {
    return new S3Request(
        caller,
        target.operation().name(),
        address.bucket(),
        address.key(),
        input,
        wire,
        isStreamed ? request.getInputStream() : InputStream.nullInputStream(),
        sourceIp(request));
  }

  /** Keys may have any characters, so that the path is only used to tell keys from buckets. */
  private static WireProtocol.Target target(
      WireProtocol protocol, WireRequest wire, Address address) {
    String path = address.bucket().isEmpty() ? "/" : address.key().isEmpty() ? "/b" : "/b/k";
    return protocol.target(
        new WireRequest(wire.method(), path, wire.query(), wire.headers(), NOTHING));
  }

  private static WireRequest withBody(WireRequest wire, InputStream body) throws IOException {
    return new WireRequest(
        wire.method(),
        wire.path(),
        wire.query(),
        wire.headers(),
        Bodies.document(wire, body, MAX_DOCUMENT));
  }

  private static String sourceIp(HttpServletRequest request) {
    String client = request.getHeader(InternalHttp.CLIENT_ADDRESS);
    return client == null ? request.getRemoteAddr() : client;
  }

  private static void send(
      HttpServletResponse response,
      S3Answer answer,
      WireProtocol protocol,
      WireProtocol.Target target,
      S3Request call)
      throws IOException {
    S3Answer.Content content = answer.content();
    try {
      WireAnswer head =
          protocol.answer(target.operation(), answer.output(), call.caller().requestId());
      response.setStatus(answer.status() == 0 ? head.status() : answer.status());
      headers(response, head.headers());
      headers(response, answer.headers());
      sendBody(response, answer, head, call.wire().method().equals("HEAD"));
    } finally {
      if (content != null) {
        content.close();
      }
    }
  }

  private static void sendBody(
      HttpServletResponse response, S3Answer answer, WireAnswer head, boolean isHead)
      throws IOException {
    S3Answer.Content content = answer.content();
    S3Answer.Document document = answer.document();
    if (content != null) {
      response.setContentLengthLong(content.length());
      content.writeTo(response.getOutputStream());
    } else if (document != null) {
      byte[] bytes = document.text().getBytes(StandardCharsets.UTF_8);
      response.setHeader("Content-Type", document.mediaType());
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
    } else if (isHead) {
      Object length = answer.output().get("ContentLength");
      if (length instanceof Long size) {
        response.setContentLengthLong(size);
      }
    } else if (response.getStatus() != HttpServletResponse.SC_NO_CONTENT) {
      response.setContentLength(head.body().length);
      response.getOutputStream().write(head.body());
    }
  }

  static void headers(HttpServletResponse response, Headers headers) {
    for (Headers.Field field : headers.fields()) {
      if (!field.name().equalsIgnoreCase("Content-Length")) {
        response.setHeader(field.name(), field.value());
      }
    }
  }
}
