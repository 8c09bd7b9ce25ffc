package io.lambent.trigger.documentdb;

import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** An open change stream. Used by one thread. Calls block. */
interface Changes extends AutoCloseable {

  /**
   * The next change event; null where none arrives within a short wait.
   *
   * @throws RuntimeException where the stream cannot be read any more
   */
  @Nullable BsonDocument next();

  @Override
  void close();
}
