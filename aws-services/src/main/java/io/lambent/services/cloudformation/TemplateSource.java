package io.lambent.services.cloudformation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Percent;
import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads templates from requests, or from objects in this installation's S3, whatever the host in
 * their URL.
 */
@Component("cloudFormationTemplateSource")
class TemplateSource {
  private static final int MAX_BODY = 51_200;
  private static final int MAX_OBJECT = 1024 * 1024;

  /** {@code BUCKET.s3.REGION.amazonaws.com}, also of other suffixes, such as {@code localhost}. */
  private static final Pattern HOSTED =
      Pattern.compile(
          "(?<bucket>.+?)\\.s3([.-][a-z0-9-]+)*(\\.amazonaws\\.com(\\.cn)?|\\.localhost.*)");

  private static final Pattern AWS =
      Pattern.compile("s3([.-][a-z0-9-]+)*\\.amazonaws\\.com(\\.cn)?");

  private final AwsOperations operations;

  TemplateSource(AwsOperations operations) {
    this.operations = operations;
  }

  /** An object of S3. */
  record Place(String bucket, String key) {}

  /**
   * Reads the template of a request.
   *
   * @param previous the deployed template, used where the request has {@code UsePreviousTemplate}
   */
  String read(AwsOperations.Scope scope, Struct input, @Nullable Deployment previous) {
    String body = input.text("TemplateBody");
    String url = input.text("TemplateURL");
    if (Inputs.flag(input, "UsePreviousTemplate")) {
      if (previous == null) {
        throw CloudFormationErrors.validation("No previous template is available.");
      }
      return previous.body();
    }
    if (body != null && !body.isEmpty()) {
      if (body.getBytes(UTF_8).length > MAX_BODY) {
        throw CloudFormationErrors.validation(
            "1 validation error detected: Value '"
                + body
                + "' at 'templateBody' failed to satisfy constraint: Member must have length"
                + " less than or equal to 51200");
      }
      return body;
    }
    if (url == null || url.isEmpty()) {
      throw CloudFormationErrors.validation(
          "Either Template URL or Template Body must be specified.");
    }
    return fromUrl(scope, url);
  }

  /** Reads a template, or another text, from a URL of S3. */
  String fromUrl(AwsOperations.Scope scope, String url) {
    Place place = place(scope, url);
    try {
      byte[] bytes = operations.object(scope, place.bucket(), place.key());
      if (bytes.length > MAX_OBJECT) {
        throw CloudFormationErrors.validation("Template may not exceed 1000000 bytes in size.");
      }
      return new String(bytes, UTF_8);
    } catch (OperationFailure e) {
      throw CloudFormationErrors.validation(
          "S3 error: " + (e.text().isEmpty() ? "Access Denied" : e.text()));
    }
  }

  /** The object that a URL names. */
  static Place place(AwsOperations.Scope scope, String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw CloudFormationErrors.validation("TemplateURL must be a supported URL.");
    }
    String host = uri.getHost();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if ("s3".equals(uri.getScheme()) && host != null) {
      throw domain(host);
    }
    if (host == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
      throw CloudFormationErrors.validation("TemplateURL must be a supported URL.");
    }
    boolean isOwn = host.equals(URI.create(scope.endpoint()).getHost());
    if (!isOwn && !AWS.matcher(host).matches()) {
      Matcher hosted = HOSTED.matcher(host);
      if (hosted.matches()) {
        return new Place(hosted.group("bucket"), Percent.decodePath(strip(path)));
      }
      if (!host.equals("localhost") && !host.matches("[0-9.]+") && !host.startsWith("s3.")) {
        throw domain(host.split("\\.", 2)[0]);
      }
    }
    String[] parts = strip(path).split("/", 2);
    if (parts.length < 2) {
      throw CloudFormationErrors.validation("TemplateURL must be a supported URL.");
    }
    return new Place(Percent.decodePath(parts[0]), Percent.decodePath(parts[1]));
  }

  private static AwsFailure domain(String name) {
    return CloudFormationErrors.validation(
        "S3 error: Domain name specified in " + name + " is not a valid S3 domain");
  }

  private static String strip(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }
}
