package io.lambent.trigger.documentdb;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.changestream.FullDocument;
import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.trigger.secret.Secret;
import io.lambent.trigger.source.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/** Opens change streams with MongoDB's driver. */
final class ChangeStreams {
  /** How long the server waits for a change before it answers that there is none. */
  private static final Duration MAX_AWAIT = Duration.ofMillis(500);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int HISTORY_LOST = 286;

  private ChangeStreams() {}

  /**
   * Opens the stream of a mapping.
   *
   * @param uri a connection string
   * @param secret with {@code username} and {@code password}; null for the user of the connection
   *     string
   * @param position the resume token after which reading begins; empty for the mapping's starting
   *     position
   */
  static Changes open(
      String uri, @Nullable Secret secret, ClusterSettings cluster, Optional<String> position)
      throws SourceException {
    MongoClient client = client(uri, secret);
    try {
      ChangeStreamIterable<BsonDocument> stream = watch(client, cluster);
      stream.maxAwaitTime(MAX_AWAIT.toMillis(), TimeUnit.MILLISECONDS);
      stream.fullDocument(
          cluster.wholeDocuments() ? FullDocument.UPDATE_LOOKUP : FullDocument.DEFAULT);
      if (position.isPresent()) {
        stream.resumeAfter(BsonDocument.parse(position.get()));
      } else {
        stream.startAtOperationTime(begin(client, cluster));
      }
      return new Opened(client, stream.withDocumentClass(BsonDocument.class).iterator());
    } catch (MongoException e) {
      client.close();
      throw problem(e);
    } catch (SourceException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private static MongoClient client(String uri, @Nullable Secret secret) throws SourceException {
    MongoClientSettings.Builder settings =
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(uri))
            .applicationName("lambent")
            .applyToClusterSettings(
                builder ->
                    builder.serverSelectionTimeout(
                        CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    if (secret != null) {
      settings.credential(
          MongoCredential.createCredential(
              secret.required("username"), "admin", secret.required("password").toCharArray()));
    }
    return MongoClients.create(settings.build());
  }

  private static ChangeStreamIterable<BsonDocument> watch(
      MongoClient client, ClusterSettings cluster) {
    MongoDatabase database = client.getDatabase(cluster.name());
    String collection = cluster.collection();
    return collection == null
        ? database.watch(BsonDocument.class)
        : database.getCollection(collection, BsonDocument.class).watch(BsonDocument.class);
  }

  /** The time at which a mapping without a stored position begins. */
  private static BsonTimestamp begin(MongoClient client, ClusterSettings cluster)
      throws SourceException {
    Instant since = cluster.since();
    if (since != null) {
      return new BsonTimestamp(Math.toIntExact(since.getEpochSecond()), 1);
    }
    try {
      BsonDocument oldest =
          client
              .getDatabase("local")
              .getCollection("oplog.rs", BsonDocument.class)
              .find()
              .sort(new BsonDocument("$natural", new BsonInt32(1)))
              .first();
      if (oldest != null) {
        return oldest.getTimestamp("ts");
      }
    } catch (MongoCommandException e) {
      throw new SourceException(
          "TRIM_HORIZON needs a user who may read local.oplog.rs: " + e.getErrorMessage(), e);
    }
    throw new SourceException("TRIM_HORIZON needs a replica set, which has an oplog.", null);
  }

  /** The reason why a stream cannot be read, fit for {@code LastProcessingResult}. */
  static SourceException problem(RuntimeException e) {
    if (e instanceof MongoSecurityException) {
      return new SourceException("The cluster refuses the user name or the password.", e);
    }
    if (e instanceof MongoTimeoutException) {
      return new SourceException(
          "Connection error. Please check your event source connection configuration.", e);
    }
    if (e instanceof MongoCommandException command && command.getErrorCode() == HISTORY_LOST) {
      return new SourceException(
          "The change stream has no changes any more from where the mapping has stopped.", e);
    }
    return new SourceException(
        "The change stream cannot be read: "
            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
        e);
  }

  /** A stream and the client that it belongs to. */
  private record Opened(MongoClient client, MongoCursor<BsonDocument> cursor) implements Changes {
    @Override
    public @Nullable BsonDocument next() {
      return cursor.tryNext();
    }

    @Override
    public void close() {
      cursor.close();
      client.close();
    }
  }
}
