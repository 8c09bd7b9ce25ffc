package io.lambent.function.layer;

import io.lambent.contract.error.AwsException;
import io.lambent.function.account.AccountUsage;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.code.Archive;
import io.lambent.function.code.CodeStore;
import io.lambent.function.code.S3Archives;
import io.lambent.function.code.S3Location;
import io.lambent.function.code.Upload;
import io.lambent.function.layer.LayerRequests.PublishLayerVersion;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Publishes versions of layers. */
@Component
class LayerPublishing {
  private final LayerStore store;
  private final S3Archives s3;
  private final AccountUsage usage;
  private final CodeStore code;
  private final TransactionTemplate transactions;
  private final Clock clock;

  LayerPublishing(
      LayerStore store,
      S3Archives s3,
      AccountUsage usage,
      CodeStore code,
      TransactionTemplate transactions,
      Clock clock) {
    this.store = store;
    this.s3 = s3;
    this.usage = usage;
    this.code = code;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Publishes the next version, also where nothing differs from the one before. */
  LayerVersion publish(LayerName layer, PublishLayerVersion request) {
    Upload upload = upload(layer, request.content());
    long unzipped = Archive.check(upload, Archive.MAX_UNZIPPED);
    return Objects.requireNonNull(
        transactions.execute(status -> publish(layer, request, upload, unzipped)));
  }

  private LayerVersion publish(
      LayerName layer, PublishLayerVersion request, Upload upload, long unzipped) {
    usage.checkStorage(layer.account(), layer.region(), upload.size());
    LayerVersion version =
        new LayerVersion(
            new LayerName.Version(layer, store.nextNumber(layer)),
            Objects.requireNonNullElse(request.description(), ""),
            request.licenseInfo(),
            request.compatibleRuntimes(),
            request.compatibleArchitectures(),
            upload.sha256(),
            upload.size(),
            unzipped,
            Instant.now(clock));
    code.store(upload);
    store.insert(version);
    return version;
  }

  /**
   * The archive; fetched where it is elsewhere, so not within a transaction.
   *
   * @throws AwsException where there is none
   */
  private Upload upload(LayerName layer, LayerRequests.Content content) {
    Upload zip = content.zipFile();
    String bucket = content.s3Bucket();
    String key = content.s3Key();
    if ("REFERENCE".equals(content.s3ObjectStorageMode())) {
      throw Refusals.notSupported(LayerSettings.REFERENCE);
    }
    if (zip != null && (bucket != null || key != null)) {
      throw Refusals.invalid(
          "Please do not provide other layer content parameters when providing a ZipFile.");
    }
    if (zip != null) {
      return zip;
    }
    if (bucket == null || key == null) {
      throw Refusals.invalid("Please provide a source for layer content.");
    }
    return s3.fetch(
        layer.account(), layer.region(), new S3Location(bucket, key, content.s3ObjectVersion()));
  }
}
