package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.REMOVE;
import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.BOOLEAN;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apis.DomainTable;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations on REST APIs as a whole. */
@Component
class RestApis {
  private static final int MAX_COMPRESSION_SIZE = 10_485_760;
  private static final Set<String> ENDPOINT_TYPES = Set.of("REGIONAL", "EDGE", "PRIVATE");
  private static final Set<String> IP_ADDRESS_TYPES = Set.of("ipv4", "dualstack");
  private static final List<String> MEMBERS =
      List.of(
          "name",
          "description",
          "version",
          "binaryMediaTypes",
          "minimumCompressionSize",
          "apiKeySource",
          "endpointConfiguration",
          "tags",
          "disableExecuteApiEndpoint",
          "securityPolicy",
          "endpointAccessMode");

  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.BRIEF)
          .member("/apiKeySource", TEXT, REPLACE)
          .elements("/binaryMediaTypes/{}")
          .on("/description", Set.of(REPLACE, REMOVE), RestApis::describe)
          .member("/disableExecuteApiEndpoint", BOOLEAN, REPLACE)
          .on("/endpointConfiguration/types/{}", Set.of(REPLACE), RestApis::endpointType)
          .on(
              "/endpointConfiguration/types/{}",
              Set.of(Patch.Op.ADD, REMOVE),
              (document, names, patch) -> {
                throw Failures.badRequest(
                    "Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
              })
          .on("/endpointConfiguration/ipAddressType", Set.of(REPLACE), RestApis::ipAddressType)
          .values("/endpointConfiguration/vpcEndpointIds")
          .on("/minimumCompressionSize", Set.of(REPLACE), RestApis::compression)
          .on("/name", Set.of(REPLACE), RestApis::rename)
          .on(
              "/policy",
              Set.of(REPLACE, REMOVE),
              (document, names, patch) -> setPolicy(document, patch.value()))
          .member("/version", TEXT, REPLACE, REMOVE)
          .member("/securityPolicy", TEXT, REPLACE)
          .member("/endpointAccessMode", TEXT, REPLACE);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final RestApiTable apis;
  private final DomainTable domains;
  private final Clock clock;

  RestApis(RestApiTable apis, DomainTable domains, Clock clock) {
    this.apis = apis;
    this.domains = domains;
    this.clock = clock;
  }

  Struct create(Caller caller, Struct input) {
    ObjectNode document = newDocument(Structs.toNode(input, MEMBERS.toArray(String[]::new)));
    setPolicy(document, input.text("policy"));
    String source = input.text("cloneFrom");
    if (source != null) {
      copyParts(apis.get(caller, source), document);
    } else {
      DefaultModels.addTo(document);
    }
    return created(caller, document);
  }

  /** Stores a new API. */
  Struct created(Caller caller, ObjectNode document) {
    apis.insert(caller, document.path("id").asString(), document, clock.instant());
    return Shapes.of("RestApi", withoutEmptyTags(document));
  }

  /** A new document of an API that has only a root resource. */
  ObjectNode newDocument(ObjectNode settings) {
    ObjectNode document = settings.deepCopy();
    checkSettings(document);
    ObjectNode endpoint =
        document.path("endpointConfiguration") instanceof ObjectNode given
            ? given
            : document.putObject("endpointConfiguration");
    checkEndpoint(endpoint);
    String root = Ids.api();
    document.put("id", Ids.api());
    document.put("rootResourceId", root);
    document.put("createdDate", clock.millis());
    putIfAbsent(document, "apiKeySource", "HEADER");
    if (!document.has("disableExecuteApiEndpoint")) {
      document.put("disableExecuteApiEndpoint", false);
    }
    document.putObject("resources").putObject(root).put("id", root).put("path", "/");
    return document;
  }

  private static void putIfAbsent(ObjectNode document, String name, String value) {
    if (!document.has(name)) {
      document.put(name, value);
    }
  }

  private static void checkSettings(ObjectNode document) {
    if (document.path("name").asString("").isBlank()) {
      throw Failures.badRequest("API name must not be empty");
    }
    if (document.has("description") && document.path("description").asString().isEmpty()) {
      throw Failures.badRequest("Description cannot be an empty string");
    }
    JsonNode size = document.path("minimumCompressionSize");
    if (size.isNumber() && (size.asInt() < 0 || size.asInt() > MAX_COMPRESSION_SIZE)) {
      throw invalidCompression();
    }
  }

  /** Checks the endpoint configuration and adds its defaults. It is stored and has no effect. */
  static void checkEndpoint(ObjectNode endpoint) {
    JsonNode types = endpoint.path("types");
    if (types.isMissingNode()) {
      endpoint.putArray("types").add("EDGE");
    } else if (types.isEmpty()) {
      throw Failures.badRequest(
          "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.");
    } else if (types.size() > 1) {
      throw Failures.badRequest("Cannot create an api with multiple Endpoint Types.");
    }
    boolean isPrivate = endpoint.path("types").path(0).asString().equals("PRIVATE");
    String addresses = endpoint.path("ipAddressType").asString("");
    if (addresses.isEmpty()) {
      endpoint.put("ipAddressType", isPrivate ? "dualstack" : "ipv4");
    } else if (isPrivate && addresses.equals("ipv4")) {
      throw onlyDualstack();
    }
  }

  private static RuntimeException onlyDualstack() {
    return Failures.badRequest("Only dualstack ipAddressType is supported for Private APIs.");
  }

  private static RuntimeException invalidCompression() {
    return Failures.badRequest(
        "Invalid minimum compression size, must be between 0 and " + MAX_COMPRESSION_SIZE);
  }

  private static void copyParts(ObjectNode source, ObjectNode target) {
    for (String part :
        List.of(
            "resources",
            "rootResourceId",
            "models",
            "authorizers",
            "requestValidators",
            "gatewayResponses",
            "documentationParts")) {
      JsonNode value = source.get(part);
      if (value != null) {
        target.set(part, value.deepCopy());
      }
    }
    if (!target.has("binaryMediaTypes") && source.has("binaryMediaTypes")) {
      target.set("binaryMediaTypes", source.path("binaryMediaTypes").deepCopy());
    }
  }

  Struct get(Caller caller, Struct input) {
    return shown(apis.get(caller, id(input)));
  }

  /** An API as operations on a single API show it: with its tags, even where it has none. */
  static Struct shown(ObjectNode document) {
    ObjectNode copy = document.deepCopy();
    if (!copy.has("tags")) {
      copy.putObject("tags");
    }
    return Shapes.of("RestApi", copy);
  }

  private static ObjectNode withoutEmptyTags(ObjectNode document) {
    if (document.path("tags").isEmpty()) {
      ObjectNode copy = document.deepCopy();
      copy.remove("tags");
      return copy;
    }
    return document;
  }

  static String id(Struct input) {
    String id = input.text("restApiId");
    return id == null ? "" : id;
  }

  Struct list(Caller caller, Struct input) {
    return Shapes.page(
        input,
        apis.list(caller).stream()
            .map(api -> Shapes.of("RestApi", withoutEmptyTags(api)))
            .toList());
  }

  Struct update(Caller caller, Struct input) {
    return apis.change(
        caller,
        id(input),
        document -> {
          PATCHES.apply(document, Patch.of(input));
          checkSettings(document);
          apis.touch(List.of(id(input)));
          return shown(document);
        });
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    String id = id(input);
    List<String> leading = domains.leadingTo(id, null);
    if (!leading.isEmpty()) {
      throw Failures.badRequest(
          "Deleting RestApi "
              + id
              + " failed. Please remove all base path mappings related to the RestApi in your"
              + " domains: "
              + String.join(", ", leading)
              + ".");
    }
    if (!apis.delete(caller, id)) {
      throw Failures.noApi(caller.account(), id);
    }
    return null;
  }

  private static void describe(ObjectNode document, List<String> names, Patch patch) {
    if (patch.op() == REMOVE || patch.value() == null || patch.value().isEmpty()) {
      document.remove("description");
    } else {
      document.put("description", patch.value());
    }
  }

  private static void rename(ObjectNode document, List<String> names, Patch patch) {
    document.put("name", patch.value() == null ? "" : patch.value());
  }

  private static void endpointType(ObjectNode document, List<String> names, Patch patch) {
    if (patch.value() == null || !ENDPOINT_TYPES.contains(patch.value())) {
      throw Failures.badRequest(
          "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
    }
    ObjectNode endpoint = (ObjectNode) document.path("endpointConfiguration");
    ArrayNode types = endpoint.putArray("types");
    types.add(patch.value());
    if (patch.value().equals("PRIVATE")) {
      endpoint.put("ipAddressType", "dualstack");
    }
  }

  private static void ipAddressType(ObjectNode document, List<String> names, Patch patch) {
    if (patch.value() == null || !IP_ADDRESS_TYPES.contains(patch.value())) {
      throw Failures.badRequest("ipAddressType must be either ipv4 or dualstack.");
    }
    ObjectNode endpoint = (ObjectNode) document.path("endpointConfiguration");
    if (patch.value().equals("ipv4")
        && endpoint.path("types").path(0).asString().equals("PRIVATE")) {
      throw onlyDualstack();
    }
    endpoint.put("ipAddressType", patch.value());
  }

  private static void compression(ObjectNode document, List<String> names, Patch patch) {
    if (patch.value() == null || patch.value().isEmpty()) {
      document.remove("minimumCompressionSize");
      return;
    }
    try {
      document.put("minimumCompressionSize", Integer.parseInt(patch.value()));
    } catch (NumberFormatException e) {
      throw invalidCompression();
    }
  }

  /**
   * Sets the resource policy. Answers contain it escaped like the content of a JSON string, as on
   * AWS.
   */
  static void setPolicy(ObjectNode document, @Nullable String policy) {
    if (policy == null || policy.isBlank()) {
      document.remove("policy");
      document.remove("policyDocument");
      return;
    }
    try {
      JsonNode parsed = JSON.readTree(policy);
      if (!parsed.isObject()) {
        throw Failures.badRequest("Invalid policy document. Please check the policy syntax.");
      }
      String compact = JSON.writeValueAsString(parsed);
      String quoted = JSON.writeValueAsString(compact);
      document.put("policy", quoted.substring(1, quoted.length() - 1));
      document.set("policyDocument", parsed);
    } catch (JacksonException e) {
      throw Failures.badRequest("Invalid policy document. Please check the policy syntax.");
    }
  }
}
