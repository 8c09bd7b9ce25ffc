package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apis.VpcLink;
import io.lambent.services.apis.VpcLinkTable;
import io.lambent.services.apis.VpcLinkTable.Version;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** The operations on VPC links of REST APIs. They are available at once, as nothing is built. */
@Component
class VpcLinks {
  private static final Pattern LOAD_BALANCER =
      Pattern.compile(
          "arn:[a-z-]+:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:loadbalancer/net/[^/]+/[^/]+");

  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.LISTED)
          .member("/name", TEXT, REPLACE)
          .member("/description", TEXT, REPLACE);

  private final VpcLinkTable links;
  private final RestApiTable apis;

  VpcLinks(VpcLinkTable links, RestApiTable apis) {
    this.links = links;
    this.apis = apis;
  }

  Struct create(Caller caller, Struct input) {
    ObjectNode document = Structs.toNode(input, "name", "description", "targetArns", "tags");
    check(document);
    if (document.path("targetArns").size() != 1
        || !LOAD_BALANCER.matcher(document.path("targetArns").path(0).asString("")).matches()) {
      throw Failures.badRequest(
          "A VPC link of a REST API has the ARN of one network load balancer as its target.");
    }
    VpcLink link = links.insert(caller, Version.V1, Ids.part(), document);
    return shown(link, "PENDING", null);
  }

  private static void check(ObjectNode document) {
    if (document.path("name").asString("").isBlank()) {
      throw Failures.badRequest("VPC link name must not be empty");
    }
  }

  static RuntimeException missing() {
    return Failures.notFound("Invalid Vpc Link identifier specified");
  }

  private static Struct shown(VpcLink link) {
    return shown(link, "AVAILABLE", "Your vpc link is ready for use");
  }

  private static Struct shown(VpcLink link, String status, @Nullable String message) {
    ObjectNode copy = link.document().deepCopy();
    copy.put("id", link.id()).put("status", status);
    if (message != null) {
      copy.put("statusMessage", message);
    }
    copy.withObjectProperty("tags");
    return Shapes.of("VpcLink", copy);
  }

  private static @Nullable String id(Struct input) {
    return input.text("vpcLinkId");
  }

  Struct get(Caller caller, Struct input) {
    VpcLink link = links.find(caller, Version.V1, id(input));
    if (link == null) {
      throw missing();
    }
    return shown(link);
  }

  Struct list(Caller caller, Struct input) {
    return Shapes.page(
        input, links.list(caller, Version.V1).stream().map(VpcLinks::shown).toList());
  }

  Struct update(Caller caller, Struct input) {
    VpcLink changed =
        links.change(
            caller,
            Version.V1,
            id(input),
            document -> {
              PATCHES.apply(document, Patch.of(input));
              check(document);
            });
    if (changed == null) {
      throw missing();
    }
    return shown(changed);
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    String id = id(input);
    for (ObjectNode api : apis.list(caller)) {
      if (id != null && uses(api, id)) {
        throw Failures.badRequest(
            "Cannot delete vpc link. Vpc link '"
                + id
                + "', is referenced by the API '"
                + api.path("id").asString()
                + "'.");
      }
    }
    if (!links.delete(caller, Version.V1, id)) {
      throw missing();
    }
    return null;
  }

  private static boolean uses(ObjectNode api, String link) {
    return api.path("resources")
        .valueStream()
        .flatMap(resource -> resource.path("resourceMethods").valueStream())
        .anyMatch(
            method ->
                method.path("methodIntegration").path("connectionId").asString("").equals(link));
  }

  /** Refuses an integration that names a link which does not exist. */
  void check(Caller caller, ObjectNode integration) {
    String id = integration.path("connectionId").asString("");
    if (integration.path("connectionType").asString("").equals("VPC_LINK")
        && !id.contains("${")
        && links.find(caller, Version.V1, id) == null
        && links.find(caller, Version.V2, id) == null) {
      throw missing();
    }
  }
}
