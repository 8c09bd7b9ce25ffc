package io.lambent.gateway.restapi.definition;

import io.lambent.gateway.protocol.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The resources of an API. A path is matched segment by segment: a literal segment precedes a
 * variable, and a variable precedes a greedy variable, which matches the rest of the path.
 * Resources without methods match nothing.
 */
public final class ResourceTree {
  private static final String ANY = "ANY";

  private final Node root = new Node();
  private final List<Method> methods;

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    final Map<String, Method> methods = new HashMap<>();
    @Nullable Variable variable;
    @Nullable Variable greedy;
  }

  private record Variable(String name, Node node) {}

  /**
   * A resource that matches.
   *
   * @param methods of the resource, by name
   * @param parameters still encoded, as AWS hands them on
   */
  public record Match(Map<String, Method> methods, Map<String, String> parameters) {

    /** The method of a request; null where the resource has none for it. */
    public @Nullable Method method(String httpMethod) {
      Method own = methods.get(httpMethod);
      return own == null ? methods.get(ANY) : own;
    }
  }

  /** A tree of methods. */
  public ResourceTree(Collection<Method> methods) {
    this.methods = List.copyOf(methods);
    methods.forEach(this::add);
  }

  /** All methods of the tree. */
  public List<Method> methods() {
    return methods;
  }

  private void add(Method method) {
    Node at = root;
    for (String part : parts(method.resourcePath())) {
      at = child(at, part);
    }
    at.methods.put(method.httpMethod(), method);
  }

  private static Node child(Node parent, String part) {
    if (!part.startsWith("{")) {
      return parent.literals.computeIfAbsent(part, any -> new Node());
    }
    boolean isGreedy = part.endsWith("+}");
    Variable known = isGreedy ? parent.greedy : parent.variable;
    if (known == null) {
      known = new Variable(part.substring(1, part.length() - (isGreedy ? 2 : 1)), new Node());
      if (isGreedy) {
        parent.greedy = known;
      } else {
        parent.variable = known;
      }
    }
    return known.node();
  }

  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      parts.add(part);
    }
    parts.removeFirst();
    while (!parts.isEmpty() && parts.getLast().isEmpty()) {
      parts.removeLast();
    }
    return parts;
  }

  /**
   * Finds the resource of a path; null where there is none.
   *
   * @param path still encoded; slashes at its end are ignored
   */
  public @Nullable Match find(String path) {
    Map<String, String> parameters = new LinkedHashMap<>();
    Node found = find(root, parts(path), 0, parameters);
    return found == null ? null : new Match(found.methods, parameters);
  }

  private static @Nullable Node find(
      Node at, List<String> parts, int index, Map<String, String> parameters) {
    if (index == parts.size()) {
      return at.methods.isEmpty() ? null : at;
    }
    String part = Query.decodePath(parts.get(index));
    Node literal = at.literals.get(part);
    if (literal != null) {
      Node found = find(literal, parts, index + 1, parameters);
      if (found != null) {
        return found;
      }
    }
    Variable variable = at.variable;
    if (variable != null && !part.isEmpty()) {
      Node found = find(variable.node(), parts, index + 1, parameters);
      if (found != null) {
        parameters.put(variable.name(), parts.get(index));
        return found;
      }
    }
    Variable greedy = at.greedy;
    if (greedy != null && !greedy.node().methods.isEmpty()) {
      parameters.put(greedy.name(), String.join("/", parts.subList(index, parts.size())));
      return greedy.node();
    }
    return null;
  }
}
