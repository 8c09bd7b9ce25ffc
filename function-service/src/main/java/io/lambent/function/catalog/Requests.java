package io.lambent.function.catalog;

import org.jspecify.annotations.Nullable;

/** Input shapes of the operations on functions that have few members. */
final class Requests {
  private Requests() {}

  /** Input of ListFunctions. */
  record ListFunctions(
      @Nullable String masterRegion,
      @Nullable String functionVersion,
      @Nullable String marker,
      @Nullable Integer maxItems) {}
}
