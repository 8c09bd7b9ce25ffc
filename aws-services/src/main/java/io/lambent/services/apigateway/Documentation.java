package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations on parts and versions of an API's documentation. */
@Component
class Documentation {
  private static final PatchTable PARTS =
      PatchTable.of(PatchTable.Style.LISTED).member("/properties", TEXT, REPLACE);
  private static final PatchTable VERSIONS =
      PatchTable.of(PatchTable.Style.LISTED).member("/description", TEXT, REPLACE);

  private final RestApiTable apis;
  private final Clock clock;
  private final DefinitionParts parts;

  Documentation(RestApiTable apis, Clock clock) {
    this.apis = apis;
    this.clock = clock;
    this.parts =
        new DefinitionParts(
            apis,
            "documentationParts",
            "documentationPartId",
            "DocumentationPart",
            () -> Failures.notFound("Invalid Documentation part identifier specified"));
  }

  Struct createPart(Caller caller, Struct input) {
    ObjectNode part = Structs.toNode(input, "location", "properties");
    return apis.change(
        caller,
        RestApis.id(input),
        document -> {
          for (JsonNode other : document.path("documentationParts")) {
            if (other.path("location").equals(part.path("location"))) {
              throw Failures.conflict(
                  "Documentation part already exists for the specified location: "
                      + part.path("location"));
            }
          }
          String id = Ids.part();
          part.put("id", id);
          document.withObjectProperty("documentationParts").set(id, part);
          return Shapes.of("DocumentationPart", part);
        });
  }

  Struct getPart(Caller caller, Struct input) {
    return parts.get(caller, input);
  }

  Struct listParts(Caller caller, Struct input) {
    ObjectNode document = apis.get(caller, RestApis.id(input));
    List<Struct> all = new ArrayList<>();
    for (JsonNode part : document.path("documentationParts")) {
      JsonNode location = part.path("location");
      if (fits(input.text("type"), location.path("type").asString(""))
          && fits(input.text("nameQuery"), location.path("name").asString(""))
          && fits(input.text("path"), location.path("path").asString("/"))) {
        all.add(Shapes.of("DocumentationPart", part));
      }
    }
    return Shapes.page(input, all);
  }

  private static boolean fits(@Nullable String wanted, String value) {
    return wanted == null || wanted.equals(value);
  }

  Struct updatePart(Caller caller, Struct input) {
    return parts.update(caller, input, PARTS, (document, part) -> {});
  }

  @Nullable Struct deletePart(Caller caller, Struct input) {
    parts.delete(caller, input, (document, id) -> {});
    return null;
  }

  Struct createVersion(Caller caller, Struct input) {
    String name = String.valueOf(input.text("documentationVersion"));
    ObjectNode version = Structs.toNode(input, "description");
    version.put("version", name).put("createdDate", clock.millis());
    return apis.change(
        caller,
        RestApis.id(input),
        document -> {
          if (document.path("documentationVersions").has(name)) {
            throw Failures.conflict("Documentation version already exists: " + name);
          }
          document.withObjectProperty("documentationVersions").set(name, version);
          return Shapes.of("DocumentationVersion", version);
        });
  }

  private static ObjectNode version(ObjectNode document, Struct input) {
    if (document
            .path("documentationVersions")
            .get(String.valueOf(input.text("documentationVersion")))
        instanceof ObjectNode version) {
      return version;
    }
    throw Failures.notFound("Invalid Documentation version specified");
  }

  Struct getVersion(Caller caller, Struct input) {
    return Shapes.of("DocumentationVersion", version(apis.get(caller, RestApis.id(input)), input));
  }

  Struct listVersions(Caller caller, Struct input) {
    List<Struct> all = new ArrayList<>();
    apis.get(caller, RestApis.id(input))
        .path("documentationVersions")
        .forEach(each -> all.add(Shapes.of("DocumentationVersion", each)));
    return Shapes.page(input, all);
  }

  Struct updateVersion(Caller caller, Struct input) {
    return apis.change(
        caller,
        RestApis.id(input),
        document -> {
          ObjectNode version = version(document, input);
          VERSIONS.apply(version, Patch.of(input));
          return Shapes.of("DocumentationVersion", version);
        });
  }

  @Nullable Struct deleteVersion(Caller caller, Struct input) {
    apis.change(
        caller,
        RestApis.id(input),
        document -> {
          String name = version(document, input).path("version").asString();
          PatchTable.remove(document, List.of("documentationVersions", name));
          return true;
        });
    return null;
  }
}
