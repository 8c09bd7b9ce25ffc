package io.lambent.services.s3;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.StreamedExchange;
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
import io.lambent.services.front.StreamingService;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final byte[] NOTHING = {};
  private static final String NULL = "%00";
  private static final String EXPIRES = "response-expires";

  /** Its checksum is that of the object. */
  private static final String COMPLETION = "CompleteMultipartUpload";

  private final ServiceModel model = ServiceModels.get("s3");
  private final Map<String, Operation> operations;
  private final PostObject forms;
  private final Pages pages;
  private final Website websites;
  private final Clock clock;

  /** Runs an operation. */
  @FunctionalInterface
  interface Operation {
    S3Answer run(S3Request request);
  }

  S3Service(
      Map<String, Operation> operations,
      PostObject forms,
      Pages pages,
      Website websites,
      Clock clock) {
    operations.keySet().forEach(name -> Objects.requireNonNull(model.operation(name), name));
    this.operations = Map.copyOf(operations);
    this.forms = forms;
    this.pages = pages;
    this.websites = websites;
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
        + " is. Encryption, also with keys of KMS, which deployment tools ask for, acceleration,"
        + " requester pays, logging, inventories,"
        + " metrics, analytics, tiering and transitions are kept, not applied. Notifications"
        + " go to Lambda, SQS, SNS and EventBridge. Storage classes are kept and have no"
        + " effect, but that objects in GLACIER and DEEP_ARCHIVE have to be restored before they"
        + " are read, which is done at once. Uploads by forms (POST Object) are there, and websites of"
        + " buckets whose policy lets anyone read.";
  }

  @Override
  public void serve(StreamedExchange exchange) throws IOException {
    WireRequest wire = exchange.request();
    WireProtocol protocol = WireProtocols.of(model, wire);
    ErrorAnswer errors = new ErrorAnswer(protocol, exchange, wire.method().equals("HEAD"));
    Caller caller = exchange.caller();
    Headers page = Headers.NONE;
    try {
      WebsiteAddress site =
          wire.header(InternalHttp.WEBSITE) == null
              ? null
              : WebsiteAddress.of(caller.endpoint(), wire.path());
      Address address =
          site == null
              ? Address.of(caller.endpoint(), wire.path())
              : new Address(site.bucket(), site.key());
      check(address, wire.query());
      if (wire.header(InternalHttp.PREFLIGHT) != null) {
        Headers allowed = pages.preflight(wire, address.bucket());
        Headers id = Headers.of("x-amz-request-id", caller.requestId());
        exchange.answer(OK, AnswerHeaders.of(allowed, id), NOTHING);
        return;
      }
      page = pages.admit(wire, address.bucket());
      if (site == null) {
        answer(exchange, address, page, protocol);
      } else {
        WireProtocol.Target target = Website.target(site.bucket(), site.key());
        send(exchange, websites.serve(exchange, site), page, protocol, target);
      }
    } catch (FailureWithHeaders e) {
      errors.send(e.failure(), page, e.headers());
    } catch (AwsFailure e) {
      errors.send(known(e), page, Headers.NONE);
    } catch (Bodies.ReceiveException e) {
      log.debug("The body of request {} did not arrive", caller.requestId(), e);
      errors.send(S3Error.INCOMPLETE_BODY.failure(), page, Headers.NONE);
    } catch (RuntimeException e) {
      log.error("Request {} of S3 failed", caller.requestId(), e);
      errors.send(S3Error.INTERNAL_ERROR.failure(), page, Headers.NONE);
    }
  }

  /** The database has no character of the value 0, in which no name of a bucket has one. */
  private static void check(Address address, String query) {
    if (address.bucket().indexOf('\0') >= 0
        || address.key().indexOf('\0') >= 0
        || query.contains(NULL)) {
      throw S3Error.INVALID_URI.failure();
    }
  }

  /** A member outside the body that cannot be read is an argument, not XML. */
  private static AwsFailure known(AwsFailure e) {
    return e.error() == CommonError.SERIALIZATION && !e.text().contains("XML")
        ? S3Error.INVALID_ARGUMENT.failure(e.text())
        : e;
  }

  private void answer(
      StreamedExchange exchange, Address address, Headers page, WireProtocol protocol)
      throws IOException {
    WireRequest wire = Presigned.read(exchange.request(), clock.instant());
    Writing.checkLength(address.key());
    if (PostObject.isForm(wire, address)) {
      WireProtocol.Target target = PostObject.target(address.bucket(), "");
      S3Request form = call(exchange, target, address, new Struct(), wire, true);
      send(exchange, forms.post(form), page, protocol, target);
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
    WireRequest whole = isStreamed ? wire : withBody(name, wire, exchange.body());
    Struct input = protocol.read(target, withoutExpires(whole));
    S3Request call = call(exchange, target, address, input, whole, isStreamed);
    send(exchange, operation.run(call), page, protocol, target);
  }

  /** The answer has this header as it is named, though the model has it as a time. */
  private static WireRequest withoutExpires(WireRequest wire) {
    return wire.query().contains(EXPIRES)
        ? new WireRequest(
            wire.method(),
            wire.path(),
            wire.query().replaceAll("(^|&)" + EXPIRES + "=[^&]*", "$1"),
            wire.headers(),
            wire.body())
        : wire;
  }

  private static S3Request call(
      StreamedExchange exchange,
      WireProtocol.Target target,
      Address address,
      Struct input,
      WireRequest wire,
      boolean isStreamed)
      throws IOException {
    return new S3Request(
        exchange.caller(),
        target.operation().name(),
        address.bucket(),
        address.key(),
        input,
        wire,
        isStreamed ? exchange.body() : InputStream.nullInputStream(),
        exchange.clientAddress());
  }

  /** Keys may have any characters, so that the path is only used to tell keys from buckets. */
  private static WireProtocol.Target target(
      WireProtocol protocol, WireRequest wire, Address address) {
    String path = address.bucket().isEmpty() ? "/" : address.key().isEmpty() ? "/b" : "/b/k";
    return protocol.target(
        new WireRequest(wire.method(), path, wire.query(), wire.headers(), NOTHING));
  }

  private static WireRequest withBody(String operation, WireRequest wire, InputStream body)
      throws IOException {
    return new WireRequest(
        wire.method(),
        wire.path(),
        wire.query(),
        wire.headers(),
        Bodies.document(wire, body, MAX_DOCUMENT, !operation.equals(COMPLETION)));
  }

  private static void send(
      StreamedExchange exchange,
      S3Answer answer,
      Headers page,
      WireProtocol protocol,
      WireProtocol.Target target)
      throws IOException {
    S3Answer.Content content = answer.content();
    try {
      WireAnswer head =
          protocol.answer(target.operation(), answer.output(), exchange.caller().requestId());
      int status = answer.status() == 0 ? head.status() : answer.status();
      sendBody(
          exchange, answer, head, status, AnswerHeaders.of(page, head.headers(), answer.headers()));
    } finally {
      if (content != null) {
        content.close();
      }
    }
  }

  private static void sendBody(
      StreamedExchange exchange, S3Answer answer, WireAnswer head, int status, Headers headers)
      throws IOException {
    S3Answer.Content content = answer.content();
    S3Answer.Document document = answer.document();
    if (content != null) {
      // An answer that breaks off is not closed, so that the client notices.
      OutputStream out = exchange.stream(status, headers, content.length());
      content.writeTo(out);
      out.close();
    } else if (document != null) {
      Headers type = Headers.of("Content-Type", document.mediaType());
      byte[] bytes = document.text().getBytes(StandardCharsets.UTF_8);
      exchange.answer(status, AnswerHeaders.of(headers, type), bytes);
    } else if (exchange.request().method().equals("HEAD")) {
      exchange.answer(
          status, headers, answer.output().get("ContentLength") instanceof Long size ? size : -1);
    } else if (status == NO_CONTENT) {
      exchange.answer(status, headers, -1);
    } else {
      exchange.answer(status, headers, head.body());
    }
  }
}
