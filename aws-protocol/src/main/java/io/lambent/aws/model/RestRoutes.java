package io.lambent.aws.model;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.QueryString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds operations by method, path and query. S3 has many operations with one path: they differ by
 * parameters in the template, or by members of query and headers that only one of them requires.
 */
final class RestRoutes {
  private final Map<String, List<Operation>> byMethod = new HashMap<>();

  RestRoutes(Collection<Operation> operations) {
    for (Operation operation : operations) {
      byMethod.computeIfAbsent(operation.method(), any -> new ArrayList<>()).add(operation);
    }
  }

  /**
   * An operation whose path fits.
   *
   * @param missing required members of query and headers that the request lacks
   * @param present those that it has
   */
  private record Candidate(ServiceModel.Route route, int missing, int present) {

    int literals() {
      return route.operation().uri().literals();
    }

    int parameters() {
      return route.operation().uri().query().size();
    }
  }

  private static final Comparator<Candidate> MOST_SPECIFIC =
      Comparator.<Candidate>comparingInt(candidate -> -candidate.literals())
          .thenComparingInt(candidate -> -candidate.parameters())
          .thenComparingInt(Candidate::missing)
          .thenComparingInt(candidate -> -candidate.present())
          .thenComparing(candidate -> candidate.route().operation().uri().isGreedy())
          .thenComparing(candidate -> candidate.route().operation().isDeprecated());

  ServiceModel.@Nullable Route find(
      String method, String path, QueryString query, Headers headers) {
    String named = query.first("x-id");
    Candidate best = null;
    for (Operation operation : byMethod.getOrDefault(method, List.of())) {
      Candidate candidate = candidate(operation, path, query, headers);
      if (candidate == null) {
        continue;
      }
      if (operation.name().equals(named)) {
        return candidate.route();
      }
      if (best == null || MOST_SPECIFIC.compare(candidate, best) < 0) {
        best = candidate;
      }
    }
    return best == null ? null : best.route();
  }

  private static @Nullable Candidate candidate(
      Operation operation, String path, QueryString query, Headers headers) {
    for (Map.Entry<String, String> literal : operation.uri().query().entrySet()) {
      String value = query.first(literal.getKey());
      if (value == null || !(literal.getValue().isEmpty() || literal.getValue().equals(value))) {
        return null;
      }
    }
    Map<String, String> labels = operation.uri().match(path);
    if (labels == null) {
      return null;
    }
    int missing = 0;
    int present = 0;
    for (Member member : operation.input().members()) {
      if (member.isRequired()) {
        boolean has =
            switch (member.location()) {
              case QUERY -> query.first(member.wireName()) != null;
              case HEADER -> headers.first(member.wireName()) != null;
              case BODY, URI, HEADERS, STATUS -> false;
            };
        if (has) {
          present++;
        } else if (member.location() == Location.QUERY || member.location() == Location.HEADER) {
          missing++;
        }
      }
    }
    return new Candidate(new ServiceModel.Route(operation, labels), missing, present);
  }
}
