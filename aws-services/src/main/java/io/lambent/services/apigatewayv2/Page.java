package io.lambent.services.apigatewayv2;

import io.lambent.aws.api.PageTokens;
import io.lambent.aws.wire.Struct;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages of lists. The token of a page is the number of elements before it. */
final class Page {
  private static final int MAX = 1_000;

  private Page() {}

  /** A page of a list, as the members {@code Items} and {@code NextToken}. */
  static <T> Struct of(List<T> all, Struct input, Function<T, Struct> item) {
    int from = Math.min(offset(input.text("NextToken")), all.size());
    int to = (int) Math.min((long) from + limit(input.text("MaxResults")), all.size());
    return Struct.of(
        "Items",
        all.subList(from, to).stream().map(item).toList(),
        "NextToken",
        to < all.size() ? PageTokens.encode(Integer.toString(to)) : null);
  }

  private static int limit(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return MAX;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit > 0) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw V2Errors.badRequest("maxResults must be a positive number");
  }

  private static int offset(@Nullable String token) {
    if (token == null || token.isEmpty()) {
      return 0;
    }
    try {
      return Math.max(0, Integer.parseInt(String.valueOf(PageTokens.decode(token))));
    } catch (NumberFormatException e) {
      throw V2Errors.badRequest("Invalid nextToken");
    }
  }
}
