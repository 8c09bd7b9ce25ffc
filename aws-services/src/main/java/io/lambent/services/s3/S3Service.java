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
  private final Clock clock;

  /** Runs an operation. */
  @FunctionalInterface
  interface Operation {
    S3Answer run(S3Request request);
  }

  S3Service(Map<String, Operation> operations, Clock clock) {
    operations.keySet().forEach(name -> Objects.requireNonNull(model.operation(name), name));
    this.operations = Map.copyOf(operations);
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
        + " enforced. Signatures are not verified; of presigned URLs the expiry is. Encryption,"
        + " CORS and lifecycle rules are kept, not applied. Notifications go to Lambda and SQS."
        + " Storage classes are kept and have no effect.";
  }

  @Override
  public void serve(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    WireRequest wire = ReceivedRequest.bare(request);
    WireProtocol protocol = WireProtocols.of(model, wire);
    boolean isHead = wire.method().equals("HEAD");
    try {
      answer(caller, request, response, wire, protocol);
    } catch (FailureWithHeaders e) {
      sendError(response, protocol, e.failure(), e.headers(), caller, isHead);
    } catch (AwsFailure e) {
      sendError(response, protocol, known(e), Headers.NONE, caller, isHead);
    } catch (Bodies.ReceiveException e) {
      log.debug("The body of request {} did not arrive", caller.requestId(), e);
      sendError(
          response, protocol, S3Error.INCOMPLETE_BODY.failure(), Headers.NONE, caller, isHead);
    } catch (RuntimeException e) {
      log.error("Request {} of S3 failed", caller.requestId(), e);
      sendError(response, protocol, S3Error.INTERNAL_ERROR.failure(), Headers.NONE, caller, isHead);
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
      HttpServletRequest request,
      HttpServletResponse response,
      WireRequest wire,
      WireProtocol protocol)
      throws IOException {
    Expiry.check(wire, clock.instant());
    Address address = Address.of(caller.endpoint(), wire.path());
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
    S3Request call =
        new S3Request(
            caller,
            name,
            address.bucket(),
            address.key(),
            input,
            whole,
            isStreamed ? request.getInputStream() : InputStream.nullInputStream(),
            sourceIp(request));
    S3Answer answer = operation.run(call);
    S3Answer.Content content = answer.content();
    try {
      WireAnswer head = protocol.answer(target.operation(), answer.output(), caller.requestId());
      send(response, answer, head, wire.method().equals("HEAD"));
    } finally {
      if (content != null) {
        content.close();
      }
    }
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
      HttpServletResponse response, S3Answer answer, WireAnswer head, boolean isHead)
      throws IOException {
    response.setStatus(answer.status() == 0 ? head.status() : answer.status());
    headers(response, head.headers());
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
    } else {
      body(response, head);
    }
  }

  private static void headers(HttpServletResponse response, Headers headers) {
    for (Headers.Field field : headers.fields()) {
      if (!field.name().equalsIgnoreCase("Content-Length")) {
        response.setHeader(field.name(), field.value());
      }
    }
  }

  private static void body(HttpServletResponse response, WireAnswer answer) throws IOException {
    if (answer.status() != HttpServletResponse.SC_NO_CONTENT) {
      response.setContentLength(answer.body().length);
      response.getOutputStream().write(answer.body());
    }
  }

  private static void sendError(
      HttpServletResponse response,
      WireProtocol protocol,
      AwsFailure failure,
      Headers more,
      Caller caller,
      boolean isHead)
      throws IOException {
    if (response.isCommitted()) {
      throw new IOException("the answer had begun: " + failure.text());
    }
    response.reset();
    WireAnswer answer = protocol.error(failure, caller.requestId());
    response.setStatus(answer.status());
    headers(response, answer.headers());
    headers(response, more);
    boolean isBare = isHead || answer.status() == HttpServletResponse.SC_NOT_MODIFIED;
    if (!isBare) {
      response.setContentLength(answer.body().length);
      response.getOutputStream().write(answer.body());
    }
  }
}
