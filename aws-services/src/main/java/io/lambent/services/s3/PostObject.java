package io.lambent.services.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.Percent;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.wire.Struct;
import io.lambent.aws.wire.WireProtocol;
import io.lambent.aws.wire.WireProtocols;
import io.lambent.services.s3.form.FormReader;
import io.lambent.services.s3.form.PostPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Uploads by forms, which AWS's model has no operation for. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html">POST Object</a>. The
 * fields stand for the headers of {@code PutObject}; the file is stored as it arrives.
 */
@Component
class PostObject {
  /** The maximum size of all fields before the file, in bytes. */
  private static final int MAX_FIELDS = 20 * 1024;

  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;
  private static final int SEE_OTHER = 303;
  private static final String FILENAME = "${filename}";
  private static final String POLICY = "policy";

  /** Fields that become headers of the same name, besides metadata. */
  private static final Set<String> HEADERS =
      Set.of(
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "content-md5",
          "content-type",
          "expires",
          "x-amz-object-lock-legal-hold",
          "x-amz-object-lock-mode",
          "x-amz-object-lock-retain-until-date",
          "x-amz-server-side-encryption",
          "x-amz-server-side-encryption-customer-algorithm",
          "x-amz-server-side-encryption-customer-key",
          "x-amz-storage-class",
          "x-amz-website-redirect-location");

  private final Buckets buckets;
  private final Writing writing;
  private final JsonMapper json;
  private final Clock clock;

  PostObject(Buckets buckets, Writing writing, JsonMapper json, Clock clock) {
    this.buckets = buckets;
    this.writing = writing;
    this.json = json;
    this.clock = clock;
  }

  /** The operation whose input and output a form has. */
  static WireProtocol.Target target(String bucket, String key) {
    return new WireProtocol.Target(
        Objects.requireNonNull(ServiceModels.get("s3").operation("PutObject")),
        Map.of("Bucket", bucket, "Key", key));
  }

  static boolean isForm(WireRequest request, Address address) {
    return request.method().equals("POST")
        && request.mediaType().equals("multipart/form-data")
        && !address.bucket().isEmpty()
        && address.key().isEmpty();
  }

  S3Answer post(S3Request request) throws IOException {
    String boundary = FormReader.boundary(request.header("Content-Type"));
    if (boundary == null) {
      throw S3Error.MALFORMED_POST.failure();
    }
    try {
      return post(request, new FormReader(request.body(), boundary));
    } catch (FormReader.MalformedException e) {
      throw S3Error.MALFORMED_POST.failure();
    } catch (Bodies.ReceiveException e) {
      throw e.getCause() instanceof FormReader.MalformedException
          ? S3Error.MALFORMED_POST.failure()
          : e;
    }
  }

  private S3Answer post(S3Request request, FormReader form) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    FormReader.Part file = fields(form, fields);
    fields.replaceAll((name, value) -> value.replace(FILENAME, basename(file.filename())));
    String key = fields.get("key");
    if (key == null || key.isEmpty()) {
      throw S3Error.argument(
          "Bucket POST must contain a field named 'key'.  If it is specified, please check the"
              + " order of the fields.",
          "key",
          "");
    }
    Caller caller = caller(request.caller(), fields);
    PostPolicy policy = checkPolicy(request.bucket(), fields);
    S3Request put = put(request, caller, key, fields, file);
    Bucket bucket = buckets.of(put);
    Writing.Written written =
        writing.write(
            bucket,
            put,
            tags(fields),
            new Bodies.Range(policy.least(), Math.min(policy.most(), Bodies.MAX_CONTENT)),
            "ObjectCreated:Post");
    return answer(bucket, key, fields, put, written);
  }

  /** Reads the fields before the file; what comes behind it has no meaning. */
  private static FormReader.Part fields(FormReader form, Map<String, String> fields)
      throws IOException {
    int left = MAX_FIELDS;
    for (FormReader.Part part = form.next(); part != null; part = form.next()) {
      String name = part.name().toLowerCase(Locale.ROOT);
      if (name.equals("file")) {
        return part;
      }
      String text = part.text(left);
      left -= text == null ? left : text.length() + name.length();
      if (text == null || left < 0) {
        throw S3Error.MAX_POST_PRE_DATA.failure("MaxPostPreDataLengthBytes", MAX_FIELDS);
      }
      fields.put(name, text);
    }
    throw S3Error.argument("POST requires exactly one file upload per request.", "file", 0);
  }

  /** The name of a file without the directories that some browsers send. */
  private static String basename(@Nullable String filename) {
    if (filename == null) {
      return "";
    }
    return filename.substring(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
  }

  /** The account whose key has signed the policy. */
  private static Caller caller(Caller sender, Map<String, String> fields) {
    String credential = fields.get("x-amz-credential");
    String key = credential == null ? fields.get("awsaccesskeyid") : credential.split("/", 2)[0];
    boolean isSigned = fields.containsKey(credential == null ? "signature" : "x-amz-signature");
    if (fields.containsKey(POLICY) && (key == null || !isSigned)) {
      String missing =
          credential != null ? "X-Amz-Signature" : key == null ? "AWSAccessKeyId" : "signature";
      throw S3Error.argument(
          "Bucket POST must contain a field named '"
              + missing
              + "'.  If it is specified, please check the order of the fields.",
          missing,
          "");
    }
    return key != null && key.matches("\\d{12}")
        ? new Caller(key, sender.region(), sender.requestId(), sender.endpoint())
        : sender;
  }

  private PostPolicy checkPolicy(String bucket, Map<String, String> fields) {
    String written = fields.get(POLICY);
    if (written == null) {
      // Only the owner may write, and a form without a policy does not name its sender.
      throw S3Error.ACCESS_DENIED.failure();
    }
    try {
      PostPolicy policy = PostPolicy.read(json, written);
      Map<String, String> all = new LinkedHashMap<>(fields);
      all.put("bucket", bucket);
      policy.check(all, clock.instant());
      return policy;
    } catch (PostPolicy.InvalidException e) {
      throw S3Error.INVALID_POLICY_DOCUMENT.failure(String.valueOf(e.getMessage()));
    } catch (PostPolicy.ViolatedException e) {
      throw S3Error.ACCESS_DENIED.failure(String.valueOf(e.getMessage()));
    }
  }

  /** The same request as {@code PutObject}. */
  private static S3Request put(
      S3Request request,
      Caller caller,
      String key,
      Map<String, String> fields,
      FormReader.Part file) {
    List<Headers.Field> headers = new ArrayList<>();
    fields.forEach(
        (name, value) -> {
          if (HEADERS.contains(name)
              || name.startsWith("x-amz-meta-")
              || name.startsWith("x-amz-checksum-")) {
            headers.add(new Headers.Field(name, value));
          } else if (name.equals("acl")) {
            headers.add(new Headers.Field("x-amz-acl", value));
          }
        });
    WireRequest wire =
        new WireRequest("PUT", "/b/k", "", Headers.of(headers), request.wire().body());
    WireProtocol protocol = WireProtocols.of(ServiceModels.get("s3"), wire);
    Struct input = protocol.read(target(request.bucket(), key), wire);
    return new S3Request(
        caller,
        request.operation(),
        request.bucket(),
        key,
        input,
        wire,
        file.content(),
        request.sourceIp());
  }

  /** The tags of the field {@code tagging}, an XML document. */
  private static Map<String, String> tags(Map<String, String> fields) {
    String document = fields.get("tagging");
    return document == null || document.isBlank()
        ? Map.of()
        : Tags.ofObject(StoredDocument.read("PutObjectTagging", document));
  }

  private static S3Answer answer(
      Bucket bucket,
      String key,
      Map<String, String> fields,
      S3Request put,
      Writing.Written written) {
    String etag = "\"" + written.received().md5() + "\"";
    String location = put.caller().endpoint() + "/" + bucket.name() + "/" + Percent.encodePath(key);
    String redirect =
        fields.getOrDefault("success_action_redirect", fields.getOrDefault("redirect", ""));
    Struct output = written.output();
    if (isUrl(redirect)) {
      String target =
          redirect
              + (redirect.indexOf('?') < 0 ? "?" : "&")
              + "bucket="
              + encoded(bucket.name())
              + "&key="
              + encoded(key)
              + "&etag="
              + encoded(etag);
      return new S3Answer(output, SEE_OTHER, null, null, Headers.of("Location", target));
    }
    int status = status(fields.getOrDefault("success_action_status", ""));
    String document =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse><Location>"
            + escaped(location)
            + "</Location><Bucket>"
            + escaped(bucket.name())
            + "</Bucket><Key>"
            + escaped(key)
            + "</Key><ETag>"
            + escaped(etag)
            + "</ETag></PostResponse>";
    return new S3Answer(
        output,
        status,
        null,
        status == CREATED ? new S3Answer.Document("application/xml", document) : null,
        Headers.of("Location", location));
  }

  private static int status(String asked) {
    return switch (asked) {
      case "200" -> OK;
      case "201" -> CREATED;
      default -> NO_CONTENT;
    };
  }

  /** An address that is no URL has no effect, as on AWS. */
  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
