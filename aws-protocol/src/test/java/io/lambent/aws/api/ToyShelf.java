package io.lambent.aws.api;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.model.ServiceModels;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A service with two operations, as handlers of a real one look. */
final class ToyShelf {
  static final Instant STORED = Instant.parse("2026-11-29T04:00:00.5Z");

  /** The last request as the handler saw it. */
  final AtomicReference<@Nullable PutBook> last = new AtomicReference<>();

  record Tag(String key, @Nullable String value) {}

  record PutBook(
      String title,
      @Nullable Integer pages,
      long size,
      @Nullable Double price,
      boolean lent,
      @Nullable Instant published,
      byte @Nullable [] cover,
      @Nullable String kind,
      List<Tag> tags,
      Map<String, String> notes,
      List<String> words) {}

  record Put(
      String bookId,
      Instant stored,
      List<Tag> tags,
      Map<String, String> notes,
      byte @Nullable [] cover,
      @Nullable Double price) {}

  record RemoveBook(String bookId) {}

  private Put put(Caller caller, PutBook book) {
    last.set(book);
    return new Put(
        caller.arn("toy", "book/" + book.title()).toString(),
        STORED,
        book.tags(),
        book.notes(),
        book.cover(),
        book.price());
  }

  private void remove(Caller caller, RemoveBook book) {
    if (book.bookId().equals("broken")) {
      throw new IllegalStateException("a fault of the service");
    }
    if (book.bookId().equals("locked")) {
      throw new AwsFailure(CommonError.ACCESS_DENIED, "The book is locked.");
    }
    if (!book.bookId().equals("there")) {
      throw AwsFailure.declared(
          "NoSuchBook", "The book <does> not exist.", Map.of("BookId", book.bookId()));
    }
  }

  AwsApi api() {
    return AwsApi.of(ServiceModels.get("toy"))
        .on("PutBook", PutBook.class, Put.class, this::put)
        .on("RemoveBook", RemoveBook.class, this::remove)
        .build();
  }
}
