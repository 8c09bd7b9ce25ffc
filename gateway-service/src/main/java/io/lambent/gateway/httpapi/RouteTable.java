package io.lambent.gateway.httpapi;

import io.lambent.contract.api.ApiRoute;
import io.lambent.gateway.protocol.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a stage as a tree of path segments. The most specific route wins: at each segment a
 * text before a variable before the rest of the path, then a method before {@code ANY}, and {@code
 * $default} last. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html">Routes</a>.
 */
final class RouteTable {
  private static final String DEFAULT = "$default";
  private static final String ANY = "ANY";

  private final Node root = new Node();
  private @Nullable ApiRoute defaultRoute;

  /**
   * A node of the tree: the routes that end here, by method, and the nodes of the next segments.
   */
  private static final class Node {
    final Map<String, ApiRoute> routes = new HashMap<>();
    final Map<String, Node> texts = new HashMap<>();
    final Map<String, Node> variables = new LinkedHashMap<>();
    final Map<String, Node> rests = new LinkedHashMap<>();

    @Nullable ApiRoute route(String method) {
      ApiRoute exact = routes.get(method);
      return exact == null ? routes.get(ANY) : exact;
    }
  }

  /**
   * A route and the values of its path variables.
   *
   * @param parameters decoded
   */
  record Match(ApiRoute route, Map<String, String> parameters) {}

  RouteTable(List<ApiRoute> routes) {
    for (ApiRoute route : routes) {
      int space = route.key().indexOf(' ');
      if (space > 0) {
        add(route.key().substring(0, space), route.key().substring(space + 1), route);
      } else if (route.key().equals(DEFAULT)) {
        defaultRoute = route;
      }
    }
  }

  private void add(String method, String path, ApiRoute route) {
    Node node = root;
    for (String segment : segments(path)) {
      Map<String, Node> kind = node.texts;
      String name = segment;
      if (segment.startsWith("{") && segment.endsWith("+}")) {
        kind = node.rests;
        name = segment.substring(1, segment.length() - 2);
      } else if (segment.startsWith("{") && segment.endsWith("}")) {
        kind = node.variables;
        name = segment.substring(1, segment.length() - 1);
      }
      node = kind.computeIfAbsent(name, any -> new Node());
    }
    node.routes.put(method, route);
  }

  /**
   * Finds the route of a request.
   *
   * @param path still encoded; begins with a slash
   */
  @Nullable Match match(String method, String path) {
    List<String> segments = segments(path);
    Map<String, String> parameters = new LinkedHashMap<>();
    ApiRoute found = find(root, segments, 0, method, parameters);
    if (found != null) {
      return new Match(found, Map.copyOf(parameters));
    }
    ApiRoute otherwise = defaultRoute;
    return otherwise == null ? null : new Match(otherwise, Map.of());
  }

  private static @Nullable ApiRoute find(
      Node node, List<String> segments, int at, String method, Map<String, String> parameters) {
    if (at == segments.size()) {
      return node.route(method);
    }
    String segment = Query.decodePath(segments.get(at));
    Node text = node.texts.get(segment);
    ApiRoute found = text == null ? null : find(text, segments, at + 1, method, parameters);
    if (found != null || segment.isEmpty()) {
      return found;
    }
    for (Map.Entry<String, Node> variable : node.variables.entrySet()) {
      found = find(variable.getValue(), segments, at + 1, method, parameters);
      if (found != null) {
        parameters.put(variable.getKey(), segment);
        return found;
      }
    }
    for (Map.Entry<String, Node> rest : node.rests.entrySet()) {
      found = rest.getValue().route(method);
      if (found != null) {
        parameters.put(
            rest.getKey(),
            Query.decodePath(String.join("/", segments.subList(at, segments.size()))));
        return found;
      }
    }
    return null;
  }

  /** The segments of a path; none for {@code /}, an empty last one after a slash at the end. */
  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    int start = 1;
    while (start <= path.length() && path.length() > 1) {
      int end = path.indexOf('/', start);
      segments.add(path.substring(start, end < 0 ? path.length() : end));
      start = end < 0 ? path.length() + 1 : end + 1;
    }
    return segments;
  }
}
