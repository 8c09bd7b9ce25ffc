package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operations on buckets themselves. */
@Component
class Buckets {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  /** The names that S3 keeps for access points, other kinds of buckets and examples. */
  private static final Pattern RESERVED =
      Pattern.compile(
          "(xn--|sthree-|amzn-s3-demo-).*|.*(-s3alias|--ol-s3|\\.mrap|--x-s3|--table-s3)");

  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
  private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
  private static final String STANDARD_REGION = "us-east-1";
  private static final int PAGE = 10_000;

  /** The configuration of a bucket that is made with Object Lock. */
  private static final String LOCK =
      "<ObjectLockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
          + "<ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>";

  private final BucketTable table;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Buckets(BucketTable table, TransactionTemplate transactions, Clock clock) {
    this.table = table;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * The bucket of a request.
   *
   * @throws io.lambent.aws.error.AwsFailure where there is none, or it is another account's
   */
  Bucket of(S3Request request) {
    return of(request, request.bucket(), request.text("ExpectedBucketOwner"));
  }

  /** A bucket that a request names besides its own. */
  Bucket of(S3Request request, String name, @Nullable String expectedOwner) {
    Bucket bucket = table.find(name);
    if (bucket == null) {
      throw S3Error.NO_SUCH_BUCKET.failure("BucketName", name);
    }
    boolean isOwner = bucket.account().equals(request.caller().account());
    if (!isOwner || (expectedOwner != null && !expectedOwner.equals(bucket.account()))) {
      throw S3Error.ACCESS_DENIED.failure();
    }
    return bucket;
  }

  S3Answer create(S3Request request) {
    String name = request.bucket();
    if (!NAME.matcher(name).matches()
        || name.contains("..")
        || RESERVED.matcher(name).matches()
        || ADDRESS.matcher(name).matches()) {
      throw S3Error.INVALID_BUCKET_NAME.failure("BucketName", name);
    }
    Struct input = request.input();
    Owner.checkAcl(input, S3Error.INVALID_BUCKET_ACL);
    boolean hasLock = Boolean.TRUE.equals(input.get("ObjectLockEnabledForBucket"));
    String region = region(request);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (!Boolean.TRUE.equals(
        transactions.execute(
            status -> create(name, request.caller().account(), region, now, hasLock)))) {
      Bucket present = table.find(name);
      if (present == null || !present.account().equals(request.caller().account())) {
        throw S3Error.BUCKET_ALREADY_EXISTS.failure("BucketName", name);
      }
      // In its first region S3 answers as if it had made the bucket.
      if (!region.equals(STANDARD_REGION) || !present.region().equals(STANDARD_REGION)) {
        throw S3Error.BUCKET_ALREADY_OWNED_BY_YOU.failure("BucketName", name);
      }
    }
    return S3Answer.with("Location", "/" + name);
  }

  /** Returns false where there is a bucket of that name. */
  private boolean create(String name, String account, String region, Instant now, boolean hasLock) {
    boolean isNew = table.insert(name, account, region, now);
    Bucket bucket = isNew && hasLock ? table.find(name) : null;
    if (bucket != null) {
      table.setVersioning(bucket, "Enabled");
      table.set(bucket, Setting.OBJECT_LOCK.name(), LOCK);
    }
    return isNew;
  }

  private static String region(S3Request request) {
    Struct configuration = request.input().struct("CreateBucketConfiguration");
    String constraint = configuration == null ? null : configuration.text("LocationConstraint");
    if (configuration != null && (configuration.has("Location") || configuration.has("Bucket"))) {
      throw S3Error.missing("directory buckets");
    }
    String own = request.caller().region();
    boolean isStandard = own.equals(STANDARD_REGION);
    if (constraint == null || constraint.isEmpty()) {
      if (!isStandard) {
        throw S3Error.ILLEGAL_LOCATION_CONSTRAINT.failure();
      }
      return own;
    }
    String region = constraint.equals("EU") ? "eu-west-1" : constraint;
    if (isStandard) {
      if (region.equals(STANDARD_REGION) || !REGION.matcher(region).matches()) {
        throw S3Error.INVALID_LOCATION_CONSTRAINT.failure("LocationConstraint", region);
      }
    } else if (!region.equals(own)) {
      throw S3Error.ILLEGAL_LOCATION_CONSTRAINT.failure(
          "The "
              + constraint
              + " location constraint is incompatible for the region specific endpoint this request"
              + " was sent to.");
    }
    return region;
  }

  S3Answer head(S3Request request) {
    Bucket bucket = of(request);
    return S3Answer.with(
        "BucketRegion", bucket.region(), "BucketArn", "arn:aws:s3:::" + bucket.name());
  }

  S3Answer location(S3Request request) {
    String region = of(request).region();
    return S3Answer.with("LocationConstraint", region.equals(STANDARD_REGION) ? "" : region);
  }

  S3Answer delete(S3Request request) {
    Bucket bucket = of(request);
    if (!table.delete(bucket)) {
      throw bucket.hasVersions()
          ? S3Error.BUCKET_NOT_EMPTY.failure(
              "The bucket you tried to delete is not empty. You must delete all versions in the"
                  + " bucket.")
          : S3Error.BUCKET_NOT_EMPTY.failure("BucketName", request.bucket());
    }
    return S3Answer.empty();
  }

  S3Answer list(S3Request request) {
    int most = request.number("MaxBuckets", 1, PAGE, PAGE);
    String prefix = request.text("Prefix");
    String token = request.text("ContinuationToken");
    List<Bucket> found =
        table.list(
            request.caller().account(),
            prefix == null ? "" : prefix,
            request.text("BucketRegion"),
            token == null ? "" : untoken(token),
            most + 1);
    boolean truncated = found.size() > most;
    List<Bucket> page = truncated ? found.subList(0, most) : found;
    return S3Answer.with(
        "Buckets",
        page.stream()
            .map(
                bucket ->
                    Struct.of(
                        "Name",
                        bucket.name(),
                        "BucketArn",
                        "arn:aws:s3:::" + bucket.name(),
                        "CreationDate",
                        bucket.createdAt(),
                        "BucketRegion",
                        bucket.region()))
            .toList(),
        "Owner",
        Owner.of(request.caller().account()),
        "Prefix",
        prefix,
        "ContinuationToken",
        truncated ? token(page.getLast().name()) : null);
  }

  /** A name or key as a token from which a list goes on. */
  static String token(String last) {
    return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  static String untoken(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.indexOf('\0') < 0) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // As for other tokens that Lambent did not make.
    }
    throw S3Error.argument(
        "The continuation token provided is incorrect", "continuation-token", token);
  }

  S3Answer versioning(S3Request request) {
    return S3Answer.with("Status", of(request).versioning());
  }

  S3Answer setVersioning(S3Request request) {
    Bucket bucket = of(request);
    Struct configuration = request.input().struct("VersioningConfiguration");
    String status = configuration == null ? null : configuration.text("Status");
    if (configuration != null && "Enabled".equals(configuration.text("MFADelete"))) {
      throw S3Error.missing("MFA delete");
    }
    if (status == null) {
      throw S3Error.ILLEGAL_VERSIONING.failure();
    }
    if (!(status.equals("Enabled") || status.equals("Suspended"))) {
      throw S3Error.MALFORMED_XML.failure();
    }
    if (status.equals("Suspended")
        && table.setting(bucket, Setting.OBJECT_LOCK.name()).isPresent()) {
      throw S3Error.INVALID_BUCKET_STATE.failure(
          "An Object Lock configuration is present on this bucket, so the versioning state cannot be"
              + " changed.");
    }
    table.setVersioning(bucket, status);
    return S3Answer.empty();
  }

  S3Answer acl(S3Request request) {
    return Owner.list(of(request).account());
  }

  S3Answer setAcl(S3Request request) {
    of(request);
    if (request.input().has("AccessControlPolicy")) {
      throw S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.failure();
    }
    Owner.checkAcl(request.input(), S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED);
    return S3Answer.empty();
  }
}
