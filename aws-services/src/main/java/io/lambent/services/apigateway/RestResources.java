package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.REPLACE;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations on the tree of resources of an API. */
@Component
class RestResources {
  private static final Pattern PATH_PART =
      Pattern.compile("[a-zA-Z0-9._\\-:$@+~!*'(),;=&%]+|\\{[a-zA-Z0-9._\\-:]+\\+?}");

  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.LISTED)
          .on("/parentId", Set.of(REPLACE), RestResources::move)
          .on("/pathPart", Set.of(REPLACE), RestResources::rename);

  /**
   * The member that carries the changed resource beside the document of its API, for patch rules.
   */
  private static final String CHANGED = "changedResource";

  private final RestApiTable apis;

  RestResources(RestApiTable apis) {
    this.apis = apis;
  }

  /** The resources of an API by their ids. */
  static ObjectNode of(ObjectNode document) {
    return document.withObjectProperty("resources");
  }

  /**
   * A resource of an API.
   *
   * @throws io.lambent.aws.error.AwsFailure where there is none of that id
   */
  static ObjectNode find(ObjectNode document, @Nullable String id) {
    if (id != null && document.path("resources").get(id) instanceof ObjectNode resource) {
      return resource;
    }
    throw Failures.noResource();
  }

  Struct create(Caller caller, Struct input) {
    return apis.change(
        caller,
        RestApis.id(input),
        document ->
            Shapes.of(
                "Resource",
                create(document, input.text("parentId"), String.valueOf(input.text("pathPart")))));
  }

  /** Adds a resource. */
  static ObjectNode create(ObjectNode document, @Nullable String parentId, String pathPart) {
    ObjectNode parent = find(document, parentId);
    String id = Ids.part();
    ObjectNode resource = document.objectNode();
    resource.put("id", id).put("parentId", parent.path("id").asString()).put("pathPart", pathPart);
    check(document, resource);
    of(document).set(id, resource);
    setPaths(document, resource);
    return resource;
  }

  private static void check(ObjectNode document, ObjectNode resource) {
    String pathPart = resource.path("pathPart").asString();
    if (!PATH_PART.matcher(pathPart).matches()) {
      throw Failures.badRequest(
          "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly"
              + " braces at the beginning and the end.");
    }
    ObjectNode parent = find(document, resource.path("parentId").asString());
    if (parent.path("pathPart").asString("").endsWith("+}")) {
      throw Failures.badRequest(
          "Cannot create a child of a resource with a greedy path variable: "
              + parent.path("pathPart").asString());
    }
    for (JsonNode other : of(document)) {
      boolean isSibling =
          other.path("parentId").asString("").equals(resource.path("parentId").asString())
              && !other.path("id").equals(resource.path("id"));
      String name = other.path("pathPart").asString("");
      if (isSibling && name.equals(pathPart)) {
        throw Failures.conflict(
            "Another resource with the same parent already has this name: " + pathPart);
      }
      if (isSibling && isVariable(name) && isVariable(pathPart)) {
        throw Failures.badRequest(
            "A sibling (%s) of this resource already has a variable path part -- only one is allowed"
                .formatted(name));
      }
    }
  }

  private static boolean isVariable(String pathPart) {
    return pathPart.startsWith("{");
  }

  /** Sets the path of a resource and of all below it. */
  private static void setPaths(ObjectNode document, ObjectNode resource) {
    JsonNode parent = document.path("resources").path(resource.path("parentId").asString());
    String above = parent.path("path").asString();
    resource.put(
        "path", (above.equals("/") ? "" : above) + "/" + resource.path("pathPart").asString());
    for (ObjectNode child : children(document, resource.path("id").asString())) {
      setPaths(document, child);
    }
  }

  private static List<ObjectNode> children(ObjectNode document, String id) {
    List<ObjectNode> children = new ArrayList<>();
    for (JsonNode each : of(document)) {
      if (each.path("parentId").asString("").equals(id)) {
        children.add((ObjectNode) each);
      }
    }
    return children;
  }

  Struct get(Caller caller, Struct input) {
    ObjectNode document = apis.find(caller, RestApis.id(input));
    if (document == null) {
      throw Failures.noResource();
    }
    return shown(find(document, input.text("resourceId")), embedsMethods(input));
  }

  Struct list(Caller caller, Struct input) {
    ObjectNode document = apis.get(caller, RestApis.id(input));
    List<ObjectNode> resources = new ArrayList<>();
    of(document).forEach(each -> resources.add((ObjectNode) each));
    resources.sort(Comparator.comparing(each -> each.path("path").asString()));
    return Shapes.page(
        input, resources.stream().map(each -> shown(each, embedsMethods(input))).toList());
  }

  private static boolean embedsMethods(Struct input) {
    return input.list("embed").contains("methods");
  }

  private static Struct shown(ObjectNode resource, boolean withMethods) {
    if (withMethods || !resource.has("resourceMethods")) {
      return Shapes.of("Resource", resource);
    }
    ObjectNode copy = resource.deepCopy();
    ObjectNode methods = copy.putObject("resourceMethods");
    for (Map.Entry<String, JsonNode> method : resource.path("resourceMethods").properties()) {
      methods.putObject(method.getKey());
    }
    if (methods.isEmpty()) {
      copy.remove("resourceMethods");
    }
    return Shapes.of("Resource", copy);
  }

  Struct update(Caller caller, Struct input) {
    return apis.change(
        caller,
        RestApis.id(input),
        document -> {
          ObjectNode resource = find(document, input.text("resourceId"));
          document.put(CHANGED, resource.path("id").asString());
          PATCHES.apply(document, Patch.of(input));
          document.remove(CHANGED);
          if (resource.has("parentId")) {
            check(document, resource);
            setPaths(document, resource);
          }
          return shown(resource, false);
        },
        Failures::noResource);
  }

  private static void move(ObjectNode document, List<String> names, Patch patch) {
    ObjectNode resource = find(document, document.path(CHANGED).asString());
    if (!resource.has("parentId")) {
      throw Failures.badRequest("Root resource cannot update its parentId.");
    }
    ObjectNode parent = find(document, patch.value());
    for (JsonNode above = parent;
        above.has("id");
        above = document.path("resources").path(above.path("parentId").asString(""))) {
      if (above.path("id").equals(resource.path("id"))) {
        throw Failures.badRequest("Resources cannot be cyclical.");
      }
    }
    resource.put("parentId", parent.path("id").asString());
  }

  private static void rename(ObjectNode document, List<String> names, Patch patch) {
    ObjectNode resource = find(document, document.path(CHANGED).asString());
    if (!resource.has("parentId")) {
      throw Failures.badRequest("Root resource cannot update its pathPart.");
    }
    resource.put("pathPart", patch.value() == null ? "" : patch.value());
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    apis.change(
        caller,
        RestApis.id(input),
        document -> {
          ObjectNode resource = find(document, input.text("resourceId"));
          if (!resource.has("parentId")) {
            throw Failures.badRequest("Root resource cannot be deleted");
          }
          delete(document, resource.path("id").asString());
          return true;
        },
        Failures::noResource);
    return null;
  }

  private static void delete(ObjectNode document, String id) {
    of(document).remove(id);
    for (ObjectNode child : children(document, id)) {
      delete(document, child.path("id").asString());
    }
  }
}
