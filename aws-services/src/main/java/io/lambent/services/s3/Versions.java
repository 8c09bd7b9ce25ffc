package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.s3.file.ObjectFiles;
import io.lambent.services.s3.notification.Actor;
import io.lambent.services.s3.notification.Notifications;
import io.lambent.services.s3.notification.ObjectEvent;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Commits changes of objects. Each is one transaction with the events that it causes; what it made
 * useless is deleted from the disk after it.
 */
@Component
class Versions {
  private static final String ID_CHARACTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
  private static final int ID_LENGTH = 32;

  private final ObjectTable objects;
  private final UploadTable uploads;
  private final ObjectFiles files;
  private final Notifications notifications;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Versions(
      ObjectTable objects,
      UploadTable uploads,
      ObjectFiles files,
      Notifications notifications,
      TransactionTemplate transactions,
      Clock clock) {
    this.objects = objects;
    this.uploads = uploads;
    this.files = files;
    this.notifications = notifications;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * A committed version.
   *
   * @param version null where the bucket never had versioning
   */
  record Committed(@Nullable String version, Instant modifiedAt) {}

  /**
   * A deletion.
   *
   * @param version of the version or delete marker that was deleted or made; null where the bucket
   *     never had versioning
   * @param isMarker true if a delete marker was made or deleted
   */
  record Deleted(@Nullable String version, boolean isMarker) {}

  /**
   * Commits a version. Its files are deleted where a condition does not hold.
   *
   * @param condition throws an error where the present version, or its absence, is not as the
   *     client demands
   * @param event such as {@code ObjectCreated:Put}
   */
  Committed put(
      Bucket bucket,
      NewObject object,
      Consumer<@Nullable StoredObject> condition,
      Actor actor,
      String event) {
    List<UUID> freed = new ArrayList<>();
    try {
      if (condition == Conditions.NONE && isPlain(bucket, object)) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (objects.put(bucket, object, now) != null) {
          return new Committed(null, now);
        }
      }
      Committed committed =
          require(
              transactions.execute(status -> put(bucket, object, condition, actor, event, freed)));
      files.free(freed);
      notifications.committed();
      return committed;
    } catch (AwsFailure e) {
      // The transaction was rolled back, so that no row names the files. After other errors that
      // is not certain, and the sweep finds out.
      if (object.upload() == null) {
        files.free(object.files().stream().map(StoredObject.Part::id).toList());
      }
      throw e;
    } catch (DataIntegrityViolationException e) {
      throw S3Error.NO_SUCH_BUCKET.failure("BucketName", bucket.name());
    }
  }

  /** Returns true where nothing but the object's row is to be written. */
  private static boolean isPlain(Bucket bucket, NewObject object) {
    return !bucket.hasVersions()
        && bucket.notification() == null
        && object.files().isEmpty()
        && object.upload() == null;
  }

  private static <T> T require(@Nullable T result) {
    if (result == null) {
      throw new IllegalStateException("a transaction gave no result");
    }
    return result;
  }

  private Committed put(
      Bucket bucket,
      NewObject object,
      Consumer<@Nullable StoredObject> condition,
      Actor actor,
      String event,
      List<UUID> freed) {
    objects.lock(bucket, object.key());
    StoredObject present = objects.latest(bucket, object.key());
    condition.accept(present == null || present.deleteMarker() ? null : present);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String version = replace(bucket, object.key(), freed);
    long seq = objects.insert(bucket, version, object, now);
    UUID upload = object.upload();
    if (upload != null) {
      freed.addAll(uploads.complete(upload, seq, object.files()));
    }
    String visible = bucket.hasVersions() ? version : null;
    publish(
        bucket,
        actor,
        new ObjectEvent(
            event,
            object.key(),
            object.size(),
            object.etag(),
            visible,
            ObjectEvent.sequencer(seq),
            now));
    return new Committed(visible, now);
  }

  /** Makes place for a version: returns its id, and deletes the one that it takes the place of. */
  private String replace(Bucket bucket, String key, List<UUID> freed) {
    String version = bucket.isVersioned() ? newId() : StoredObject.NO_VERSION;
    if (!bucket.isVersioned()) {
      StoredObject old = objects.version(bucket, key, version);
      if (old != null) {
        freed.addAll(objects.delete(old));
      }
    }
    objects.clearLatest(bucket, key);
    return version;
  }

  private String newId() {
    StringBuilder id = new StringBuilder(ID_LENGTH);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  /**
   * Deletes an object: the object itself, or in a bucket with versions, a version or all of them by
   * a delete marker.
   *
   * @param version null to delete the object
   * @param condition as in {@link #put}
   * @param bypasses true where the request asks to delete in spite of retention for governance
   */
  Deleted delete(
      Bucket bucket,
      String key,
      @Nullable String version,
      Consumer<@Nullable StoredObject> condition,
      boolean bypasses,
      Actor actor) {
    List<UUID> freed = new ArrayList<>();
    Deleted deleted =
        require(
            transactions.execute(
                status -> {
                  objects.lock(bucket, key);
                  StoredObject present =
                      version == null
                          ? objects.latest(bucket, key)
                          : objects.version(bucket, key, version);
                  condition.accept(present);
                  if (version != null && present != null) {
                    present.lock().checkDeletion(clock.instant(), bypasses);
                  }
                  return version == null && bucket.hasVersions()
                      ? mark(bucket, key, actor, freed)
                      : remove(bucket, key, version, present, actor, freed);
                }));
    files.free(freed);
    notifications.committed();
    return deleted;
  }

  private Deleted mark(Bucket bucket, String key, Actor actor, List<UUID> freed) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String version = replace(bucket, key, freed);
    long seq = objects.insert(bucket, version, NewObject.deleteMarker(key), now);
    publish(
        bucket,
        actor,
        new ObjectEvent(
            actor.removal() + "DeleteMarkerCreated",
            key,
            null,
            ObjectEvent.NO_CONTENT,
            version,
            ObjectEvent.sequencer(seq),
            now));
    return new Deleted(version, true);
  }

  private Deleted remove(
      Bucket bucket,
      String key,
      @Nullable String version,
      @Nullable StoredObject present,
      Actor actor,
      List<UUID> freed) {
    if (present == null) {
      return new Deleted(version, false);
    }
    freed.addAll(objects.delete(present));
    if (present.latest() && bucket.hasVersions()) {
      objects.promoteLast(bucket, key);
    }
    publish(
        bucket,
        actor,
        new ObjectEvent(
            actor.removal() + "Delete",
            key,
            null,
            null,
            bucket.hasVersions() ? present.version() : null,
            // Later than the event that created the object, which consumers may compare.
            ObjectEvent.sequencer(
                bucket.notification() == null ? present.seq() : objects.nextSequence()),
            clock.instant()));
    return new Deleted(version, present.deleteMarker());
  }

  /**
   * Changes the lock of a version.
   *
   * @param change gets the present lock; throws an error where that may not be changed so
   */
  void lock(Bucket bucket, StoredObject object, UnaryOperator<ObjectLock> change) {
    transactions.executeWithoutResult(
        status -> {
          objects.lock(bucket, object.key());
          StoredObject present = objects.version(bucket, object.key(), object.version());
          if (present == null) {
            throw S3Error.NO_SUCH_VERSION.failure("VersionId", object.version());
          }
          objects.setLock(present, change.apply(present.lock()));
        });
  }

  /** Sets the tags of a version, or takes them away. */
  void tag(Bucket bucket, StoredObject object, Map<String, String> tags, Actor actor) {
    transactions.executeWithoutResult(
        status -> {
          objects.setTags(object, tags);
          publish(
              bucket,
              actor,
              new ObjectEvent(
                  tags.isEmpty() ? "ObjectTagging:Delete" : "ObjectTagging:Put",
                  object.key(),
                  null,
                  object.etag(),
                  bucket.hasVersions() ? object.version() : null,
                  ObjectEvent.sequencer(object.seq()),
                  clock.instant()));
        });
    notifications.committed();
  }

  /**
   * Makes an archived version readable until a time.
   *
   * @param isFirst false where it was readable before
   */
  void restore(Bucket bucket, StoredObject object, Instant until, Actor actor, boolean isFirst) {
    transactions.executeWithoutResult(
        status -> {
          objects.lock(bucket, object.key());
          StoredObject present = objects.version(bucket, object.key(), object.version());
          if (present == null || present.seq() != object.seq()) {
            throw S3Error.NO_SUCH_KEY.failure("Key", object.key());
          }
          objects.setHeaders(present, present.headers().restoredUntil(until));
          if (isFirst) {
            publishRestore(bucket, present, "ObjectRestore:Post", null, actor);
            publishRestore(bucket, present, "ObjectRestore:Completed", until, actor);
          }
        });
    notifications.committed();
  }

  private void publishRestore(
      Bucket bucket, StoredObject object, String event, @Nullable Instant until, Actor actor) {
    String storage = object.headers().storageClass();
    publish(
        bucket,
        actor,
        new ObjectEvent(
            event,
            object.key(),
            object.size(),
            object.etag(),
            bucket.hasVersions() ? object.version() : null,
            null,
            clock.instant(),
            new ObjectEvent.Restore(storage == null ? "" : storage, until)));
  }

  private void publish(Bucket bucket, Actor actor, ObjectEvent event) {
    String rules = bucket.notification();
    if (rules != null) {
      notifications.publish(
          rules,
          new ObjectEvent.Source(bucket.name(), bucket.account(), bucket.region(), actor),
          event);
    }
  }
}
