package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Percent;
import io.lambent.aws.wire.Struct;
import io.lambent.services.s3.StoredObject.Checksum;
import io.lambent.services.s3.StoredObject.Part;
import io.lambent.services.s3.file.ChecksumAlgorithm;
import io.lambent.services.s3.file.ObjectFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code PutObject} and {@code CopyObject}. */
@Component
class Writing {
  private static final int LONGEST_KEY = 1024;
  private static final String REPLACE = "REPLACE";

  private final Buckets buckets;
  private final Reading reading;
  private final ObjectTable objects;
  private final Versions versions;
  private final Locking locking;
  private final Bodies bodies;
  private final ObjectFiles files;

  Writing(
      Buckets buckets,
      Reading reading,
      ObjectTable objects,
      Versions versions,
      Locking locking,
      Bodies bodies,
      ObjectFiles files) {
    this.buckets = buckets;
    this.reading = reading;
    this.objects = objects;
    this.versions = versions;
    this.locking = locking;
    this.bodies = bodies;
    this.files = files;
  }

  private static final List<String> DIRECTIVES = List.of("COPY", REPLACE);
  private static final List<String> ENCRYPTIONS = List.of("AES256", "aws:kms", "aws:kms:dsse");

  /** Refuses what a write asks for that Lambent does not have, and keys that S3 does not take. */
  static void check(S3Request request) {
    Struct input = request.input();
    checkLength(request.key());
    if (request.key().indexOf('\0') >= 0) {
      throw S3Error.INVALID_ARGUMENT.failure("The key contains a character that is not allowed");
    }
    Owner.checkAcl(input, S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED);
    if (input.has("SSECustomerAlgorithm") || input.has("SSECustomerKey")) {
      throw S3Error.missing("encryption with keys of customers");
    }
    String encryption = input.text("ServerSideEncryption");
    if (encryption != null && !ENCRYPTIONS.contains(encryption)) {
      throw S3Error.argument(
          "The encryption method specified is not supported",
          "x-amz-server-side-encryption",
          encryption);
    }
    if (input.has("WriteOffsetBytes")) {
      throw S3Error.missing("appending to objects");
    }
  }

  /** Refuses a key that is longer than those of S3. */
  static void checkLength(String key) {
    int length = key.getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_KEY) {
      throw new AwsFailure(
          S3Error.KEY_TOO_LONG,
          "Your key is too long",
          Map.of("Size", length, "MaxSizeAllowed", LONGEST_KEY));
    }
  }

  S3Answer put(S3Request request) {
    Bucket bucket = buckets.of(request);
    Map<String, String> tags = Tags.ofHeader(request.text("Tagging"));
    Written written = write(bucket, request, tags, Bodies.Range.ANY, "ObjectCreated:Put");
    return S3Answer.of(written.output());
  }

  /** An object that was written. */
  record Written(Bodies.Received received, Versions.Committed committed) {

    Struct output() {
      Struct output =
          Struct.of(
              "ETag",
              "\"" + received.md5() + "\"",
              "VersionId",
              committed.version(),
              "ServerSideEncryption",
              "AES256");
      received.checksum().writeTo(output);
      return output;
    }
  }

  /**
   * Writes an object with the body of a request.
   *
   * @param range of its size
   * @param event such as {@code ObjectCreated:Put}
   */
  Written write(
      Bucket bucket,
      S3Request request,
      Map<String, String> tags,
      Bodies.Range range,
      String event) {
    check(request);
    ObjectLock lock = locking.of(bucket, request);
    ObjectHeaders headers = ObjectHeaders.of(request.input());
    Consumer<@Nullable StoredObject> condition = Conditions.ofWrite(request.input());
    if (request.text("IfNoneMatch") != null || request.text("IfMatch") != null) {
      // Spares the transfer where the answer is known; what counts is the check at the commit.
      StoredObject present = objects.latest(bucket, request.key());
      condition.accept(present == null || present.deleteMarker() ? null : present);
    }
    Bodies.Received received = bodies.receive(request, ChecksumAlgorithm.CRC64NVME, range);
    NewObject object =
        new NewObject(
            request.key(),
            received.size(),
            received.md5(),
            null,
            headers,
            tags,
            received.checksum(),
            lock,
            received.parts(),
            received.small(),
            null);
    return new Written(received, versions.put(bucket, object, condition, request.actor(), event));
  }

  /**
   * The source of a copy.
   *
   * @param bucket of the object
   */
  record Source(Bucket bucket, StoredObject object) {}

  /** The object that the header {@code x-amz-copy-source} names. */
  Source source(S3Request request) {
    String text = String.valueOf(request.text("CopySource"));
    if (Tags.MALFORMED_ESCAPE.matcher(text).find()) {
      throw S3Error.argument("Invalid copy source encoding", "x-amz-copy-source", text);
    }
    int query = text.indexOf("?versionId=");
    String version = query < 0 ? null : text.substring(query + "?versionId=".length());
    String path = Percent.decodePath(query < 0 ? text : text.substring(0, query));
    String bare = path.startsWith("/") ? path.substring(1) : path;
    int slash = bare.indexOf('/');
    if (slash <= 0 || slash == bare.length() - 1) {
      throw S3Error.argument(
          "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
          "x-amz-copy-source",
          text);
    }
    if (bare.indexOf('\0') >= 0) {
      throw S3Error.NO_SUCH_KEY.failure("Key", bare.substring(slash + 1).replace("\0", ""));
    }
    Bucket bucket =
        buckets.of(request, bare.substring(0, slash), request.text("ExpectedSourceBucketOwner"));
    StoredObject object;
    try {
      object = reading.findWithContent(bucket, bare.substring(slash + 1), version);
    } catch (FailureWithHeaders e) {
      throw version == null ? e.failure() : markerAsSource();
    }
    Conditions.checkCopy(request.input(), object);
    reading.checkSource(object);
    return new Source(bucket, object);
  }

  private static AwsFailure markerAsSource() {
    return S3Error.INVALID_REQUEST.failure(
        "The source of a copy request may not specifically refer to a delete marker by version"
            + " id.");
  }

  private static void checkDirective(S3Request request, String member, String name) {
    String directive = request.text(member);
    if (directive != null && !DIRECTIVES.contains(directive)) {
      throw S3Error.argument(
          "Unknown " + name + " directive.", "x-amz-" + name + "-directive", directive);
    }
  }

  S3Answer copy(S3Request request) {
    Bucket bucket = buckets.of(request);
    check(request);
    checkDirective(request, "MetadataDirective", "metadata");
    checkDirective(request, "TaggingDirective", "tagging");
    Source source = source(request);
    StoredObject original = source.object();
    boolean replaces = REPLACE.equals(request.text("MetadataDirective"));
    boolean isSame =
        source.bucket().id() == bucket.id()
            && original.key().equals(request.key())
            && original.latest();
    if (isSame
        && !replaces
        && !REPLACE.equals(request.text("TaggingDirective"))
        && request.text("StorageClass") == null
        && request.text("ServerSideEncryption") == null
        && request.text("WebsiteRedirectLocation") == null) {
      throw S3Error.INVALID_REQUEST.failure(
          "This copy request is illegal because it is trying to copy an object to itself without"
              + " changing the object's metadata, storage class, website redirect location or"
              + " encryption attributes.");
    }
    if (original.size() > Bodies.MAX_CONTENT) {
      throw S3Error.INVALID_REQUEST.failure(
          "The specified copy source is larger than the maximum allowable size for a copy source:"
              + " 5368709120");
    }
    ObjectHeaders headers =
        replaces ? ObjectHeaders.of(request.input()) : original.headers().ofCopy(request.input());
    Map<String, String> tags =
        REPLACE.equals(request.text("TaggingDirective"))
            ? Tags.ofHeader(request.text("Tagging"))
            : original.tags();
    ObjectLock lock = locking.of(bucket, request);
    Bodies.Received content = content(request, original);
    NewObject object =
        new NewObject(
            request.key(),
            content.size(),
            content.md5(),
            null,
            headers,
            tags,
            content.checksum(),
            lock,
            content.parts(),
            content.small(),
            null);
    Versions.Committed committed =
        versions.put(
            bucket,
            object,
            Conditions.ofWrite(request.input()),
            request.actor(),
            "ObjectCreated:Copy");
    Struct result =
        Struct.of("ETag", "\"" + content.md5() + "\"", "LastModified", committed.modifiedAt());
    content.checksum().writeTo(result);
    return S3Answer.with(
        "CopyObjectResult",
        result,
        "CopySourceVersionId",
        source.bucket().hasVersions() ? original.version() : null,
        "VersionId",
        committed.version(),
        "ServerSideEncryption",
        "AES256");
  }

  /**
   * The content of a source for an object of its own: as it is where it is small, linked where it
   * is one file, else copied.
   */
  private Bodies.Received content(S3Request request, StoredObject source) {
    Checksum checksum = source.checksum();
    String asked = request.text("ChecksumAlgorithm");
    ChecksumAlgorithm algorithm =
        asked != null
            ? SentChecksum.known(asked)
            : checksum == null ? ChecksumAlgorithm.CRC64NVME : checksum.algorithm();
    boolean isOneFile =
        source.parts() == null && checksum != null && checksum.algorithm() == algorithm;
    try {
      if (isOneFile && checksum != null) {
        List<Part> parts = objects.files(source);
        UUID copy = parts.isEmpty() ? null : files.duplicate(parts.getFirst().id());
        return new Bodies.Received(copy, source.small(), source.size(), source.etag(), checksum);
      }
      return copied(source, new ByteRange(0, source.size() - 1), algorithm);
    } catch (NoSuchFileException e) {
      throw S3Error.NO_SUCH_KEY.failure("Key", source.key());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a range of content into a file. */
  Bodies.Received copied(StoredObject source, ByteRange range, ChecksumAlgorithm algorithm)
      throws IOException {
    List<Part> parts = objects.files(source);
    try (ObjectContent content = new ObjectContent(files, source, parts, range);
        InputStream stream = content.stream()) {
      ObjectFiles.Stored stored = files.store(stream, algorithm, Bodies.MAX_CONTENT, false);
      return new Bodies.Received(
          stored.id(),
          stored.small(),
          stored.size(),
          stored.md5(),
          new Checksum(algorithm, Checksum.FULL, stored.checksum()));
    }
  }
}
