package io.lambent.services.sqs;

import io.lambent.aws.error.AwsFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Runs operations on several messages, of which some may fail while others do not. */
final class Batches {
  private static final int MOST = 10;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

  private Batches() {}

  /** An entry that failed. */
  record Failed(String id, boolean senderFault, String code, String message) {

    static Failed of(String id, AwsFailure failure) {
      return new Failed(
          id, failure.error().isSender(), failure.error().queryCode(), failure.text());
    }
  }

  /**
   * The results of all entries.
   *
   * @param <R> the answer to an entry that did not fail
   */
  record Outcome<R>(List<R> successful, List<Failed> failed) {}

  /** Checks number and ids of entries. */
  static <E> void check(List<E> entries, String shape, Function<E, String> id) {
    if (entries.isEmpty()) {
      throw AwsFailure.declared(
          "EmptyBatchRequest", "There should be at least one " + shape + " in the request.");
    }
    if (entries.size() > MOST) {
      throw AwsFailure.declared(
          "TooManyEntriesInBatchRequest",
          "Maximum number of entries per request are "
              + MOST
              + ". You have sent "
              + entries.size()
              + ".");
    }
    Set<String> ids = new HashSet<>();
    for (E entry : entries) {
      if (!ID.matcher(id.apply(entry)).matches()) {
        throw AwsFailure.declared(
            "InvalidBatchEntryId",
            "A batch entry id can only contain alphanumeric characters, hyphens and underscores."
                + " It can be at most 80 letters long.");
      }
      if (!ids.add(id.apply(entry))) {
        throw AwsFailure.declared(
            "BatchEntryIdsNotDistinct", "Id " + id.apply(entry) + " repeated.");
      }
    }
  }

  /** Runs each entry by itself. */
  static <E, R> Outcome<R> each(List<E> entries, Function<E, String> id, Function<E, R> operation) {
    List<R> successful = new ArrayList<>();
    List<Failed> failed = new ArrayList<>();
    for (E entry : entries) {
      try {
        successful.add(operation.apply(entry));
      } catch (AwsFailure e) {
        failed.add(Failed.of(id.apply(entry), e));
      }
    }
    return new Outcome<>(successful, failed);
  }
}
