package io.lambent.function.catalog;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.RuntimeVersion;
import io.lambent.function.configuration.Settings;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * {@code $LATEST} (number 0) or a published version of a function.
 *
 * <p>{@link Preparation} ends what {@link Readiness} tells of. Until an update has succeeded,
 * invocations run the content from before ({@link #served}).
 */
@Entity
@Table(name = "function_version")
public class LambdaVersion extends FunctionOwned {
  /** The number of {@code $LATEST}. */
  public static final int LATEST = 0;

  private int version;
  private UUID revisionId;
  private UUID contentRevision;

  @JdbcTypeCode(SqlTypes.JSON)
  private Settings configuration;

  /** Null where an image runs. */
  @Column(name = "code_sha256")
  private @Nullable String codeSha256;

  private long codeSize;

  @Embedded private Readiness readiness;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable Content serving;

  @Column(name = "serving_code_sha256")
  private @Nullable String servingCodeSha256;

  private Instant lastModified;

  @SuppressWarnings("NullAway.Init")
  protected LambdaVersion() {}

  private LambdaVersion(LambdaFunction function, int version, Content content, Instant now) {
    super(function);
    this.version = version;
    this.revisionId = UUID.randomUUID();
    this.contentRevision = content.revision();
    this.configuration = content.settings();
    this.codeSha256 = archive(content);
    this.codeSize = content.codeSize();
    this.readiness = new Readiness();
    this.lastModified = now;
  }

  /** A new function's {@code $LATEST}, pending. */
  static LambdaVersion first(LambdaFunction function, Content content, Instant now) {
    return new LambdaVersion(function, LATEST, content, now);
  }

  /**
   * The next version of this {@code $LATEST}; active at once where that has been prepared. With
   * SnapStart it is pending, as on AWS, until execution has heard of it.
   */
  LambdaVersion publish(@Nullable String description, Instant now) {
    Settings settings =
        description == null ? configuration : configuration.withDescription(description);
    Content current = content();
    Content content =
        new Content(settings, current.codeSha256(), current.codeSize(), current.revision());
    LambdaVersion published = new LambdaVersion(function(), function().nextVersion(), content, now);
    if (readiness.isUpToDate() && !published.hasSnapStart()) {
      published.activate();
    }
    this.revisionId = UUID.randomUUID();
    return published;
  }

  /** Takes over changed content; invocations go on with the current one until it is prepared. */
  void update(Content changed, Instant now) {
    if (serving == null && readiness.isActive()) {
      serving = content();
      servingCodeSha256 = codeSha256;
    }
    configuration = changed.settings();
    codeSha256 = archive(changed);
    codeSize = changed.codeSize();
    contentRevision = changed.revision();
    readiness.beginUpdate();
    lastModified = now;
    revisionId = UUID.randomUUID();
  }

  /** Something about the version changed that is not stored here. */
  public void touch() {
    revisionId = UUID.randomUUID();
  }

  /**
   * The content is prepared: invocations run it from now on. What readers see stays, until
   * execution has been told and {@link #activate} follows.
   */
  void deploy() {
    readiness.deploy();
    serving = null;
    servingCodeSha256 = null;
  }

  /** Execution knows the content: what was pending is active, what was in progress successful. */
  void activate() {
    readiness.succeed();
    serving = null;
    servingCodeSha256 = null;
    revisionId = UUID.randomUUID();
  }

  /**
   * The content cannot be prepared.
   *
   * @param code one of AWS's reason codes
   */
  void fail(String reason, String code) {
    readiness.fail(reason, code);
    revisionId = UUID.randomUUID();
  }

  /**
   * @throws AwsException while the version is being created or updated
   */
  public void checkSettled() {
    readiness.checkSettled(function().name());
  }

  /**
   * @throws AwsException unless the version can be invoked and no update of it is in progress
   */
  public void checkActive() {
    readiness.checkActive(function().name());
  }

  /** Returns true if code and configuration are those of another version. */
  public boolean hasContentOf(LambdaVersion other) {
    return contentRevision.equals(other.contentRevision);
  }

  /** The digest of the code as AWS writes it. */
  public String codeDigest() {
    return FunctionConfiguration.digest(content());
  }

  /** The ARN of the version of the runtime that runs this; empty for images. */
  public Optional<String> runtimeVersionArn() {
    return Optional.ofNullable(configuration.runtime())
        .map(runtime -> RuntimeVersion.arn(function().name().region(), runtime));
  }

  boolean isUnsettled() {
    return readiness.isUnsettled();
  }

  /** 0 for {@code $LATEST}. */
  public int number() {
    return version;
  }

  /** As AWS writes it: {@code $LATEST} or the number. */
  public String label() {
    return label(version);
  }

  public static String label(int number) {
    return number == LATEST ? FunctionVersion.LATEST : Integer.toString(number);
  }

  public UUID revisionId() {
    return revisionId;
  }

  Readiness readiness() {
    return readiness;
  }

  Instant lastModified() {
    return lastModified;
  }

  Content content() {
    Settings.Image image = configuration.image();
    String digest = image != null ? image.digest() : Objects.requireNonNull(codeSha256);
    return new Content(configuration, digest, codeSize, contentRevision);
  }

  /**
   * The archives the version refers to: its code and layers, and those of what is still served
   * while an update is in progress.
   */
  Set<String> archives() {
    Set<String> archives = content().archives();
    if (serving != null) {
      archives.addAll(serving.archives());
    }
    return archives;
  }

  /** The archive of the content; null for an image. */
  private static @Nullable String archive(Content content) {
    return content.settings().image() == null ? content.codeSha256() : null;
  }

  /** The content that invocations run. */
  public FunctionVersion served() {
    return describe(serving != null ? serving : content());
  }

  /** The ARN of the queue or topic for events that failed; null where none is configured. */
  public @Nullable String deadLetterTarget() {
    return (serving != null ? serving : content()).settings().deadLetterTarget();
  }

  /** The content that invocations will run once it is prepared. */
  FunctionVersion intended() {
    return describe(content());
  }

  private FunctionVersion describe(Content content) {
    Settings settings = content.settings();
    return new FunctionVersion(
        function().name(),
        label(),
        content.revision().toString(),
        readiness.servedState().awsName(),
        readiness.servedState() == State.ACTIVE ? null : readiness.stateReason(),
        settings.runtime(),
        settings.handler(),
        settings.role(),
        settings.memorySize(),
        settings.timeout(),
        settings.ephemeralStorage(),
        settings.architecture(),
        content.codeSha256(),
        content.codeSize(),
        settings.layers().stream()
            .map(
                layer ->
                    new FunctionVersion.Layer(layer.arn(), layer.codeSha256(), layer.codeSize()))
            .toList(),
        Objects.requireNonNullElse(settings.environment(), Map.of()),
        settings.logging(),
        settings.tracingMode(),
        hasSnapStart());
  }

  private boolean hasSnapStart() {
    return version != LATEST && configuration.snapStart().equals("PublishedVersions");
  }
}
