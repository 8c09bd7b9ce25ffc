package io.lambent.services.cloudwatch;

import io.lambent.aws.api.PageTokens;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.metricmath.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One page of the results of {@code GetMetricData}: so many points, over all series in turn. The
 * token of the next page says how many points came before it, and for which request.
 */
final class DataPage {
  private final int request;
  private final long skipped;
  private final int limit;
  private final List<GetMetricData.Result> results = new ArrayList<>();
  private long seen;
  private int taken;
  private boolean hasMore;

  private DataPage(int request, long skipped, int limit) {
    this.request = request;
    this.skipped = skipped;
    this.limit = limit;
  }

  static DataPage of(GetMetricData.Input input, int limit) {
    int request = List.of(input.metricDataQueries(), input.startTime(), input.endTime()).hashCode();
    String token = input.nextToken();
    return new DataPage(request, token == null ? 0 : skipped(token, request), limit);
  }

  private static long skipped(String token, int request) {
    String text = PageTokens.decode(token);
    String[] parts = text == null ? new String[0] : text.split(":", -1);
    if (parts.length == 2 && parts[0].equals(Integer.toHexString(request))) {
      try {
        long skipped = Long.parseLong(parts[1]);
        if (skipped > 0) {
          return skipped;
        }
      } catch (NumberFormatException e) {
        // Refused below.
      }
    }
    throw AwsFailure.declared("InvalidNextToken", "The NextToken is not of this request.");
  }

  /** Adds what of a series belongs to the page. */
  void add(String id, Value.Series series, boolean isAscending) {
    List<Map.Entry<Long, Double>> points = GetMetricData.ordered(series.points(), isAscending);
    int from = (int) Math.min(points.size(), Math.max(0, skipped - seen));
    int to = Math.min(points.size(), from + limit - taken);
    seen += points.size();
    boolean isComplete = to == points.size();
    hasMore |= !isComplete;
    boolean isEarlier = from == points.size() && !points.isEmpty();
    boolean isLater = to == from && !isComplete;
    if (isEarlier || isLater || (points.isEmpty() && skipped > 0)) {
      return;
    }
    List<Map.Entry<Long, Double>> page = points.subList(from, to);
    taken += page.size();
    results.add(
        new GetMetricData.Result(
            id,
            series.label(),
            page.stream().map(point -> Instant.ofEpochSecond(point.getKey())).toList(),
            page.stream().map(Map.Entry::getValue).toList(),
            isComplete ? "Complete" : "PartialData"));
  }

  List<GetMetricData.Result> results() {
    return results;
  }

  @Nullable String nextToken() {
    return hasMore
        ? PageTokens.encode(Integer.toHexString(request) + ":" + (skipped + taken))
        : null;
  }
}
