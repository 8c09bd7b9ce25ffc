package io.lambent.services.apigatewayv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.model.Structure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apis.ApiIds;
import io.lambent.services.apis.VpcLink;
import io.lambent.services.apis.VpcLinkTable;
import io.lambent.services.apis.VpcLinkTable.Version;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operations on VPC links that name subnets. They are available at once, as nothing is built.
 */
@Component
class V2VpcLinks {
  private final VpcLinkTable links;
  private final PartTable parts;
  private final ApiTable apis;
  private final Documents documents;
  private final JsonMapper json;
  private final Structure shape = Documents.output(ServiceModels.get("apigatewayv2"), "GetVpcLink");

  V2VpcLinks(
      VpcLinkTable links, PartTable parts, ApiTable apis, Documents documents, JsonMapper json) {
    this.links = links;
    this.parts = parts;
    this.apis = apis;
    this.documents = documents;
    this.json = json;
  }

  Struct create(Caller caller, Struct input) {
    if (input.list("SubnetIds").isEmpty()) {
      throw V2Errors.badRequest("At least one subnet is required");
    }
    Struct settings = Merge.of(new Struct(), input, Set.of());
    ObjectNode document = (ObjectNode) json.readTree(documents.write(settings));
    VpcLink link = links.insert(caller, Version.V2, ApiIds.part(), document);
    return shown(link, "PENDING", "VPC link is provisioning ENIs");
  }

  private Struct shown(VpcLink link) {
    return shown(link, "AVAILABLE", "VPC link is ready to route traffic");
  }

  private Struct shown(VpcLink link, String status, String message) {
    Struct shown = documents.read(shape, link.document().toString());
    PartRules.absent(shown, "SecurityGroupIds", List.of());
    PartRules.absent(shown, "Tags", Map.of());
    return shown
        .put("VpcLinkId", link.id())
        .put("CreatedDate", link.createdAt().truncatedTo(ChronoUnit.SECONDS))
        .put("VpcLinkStatus", status)
        .put("VpcLinkStatusMessage", message)
        .put("VpcLinkVersion", "V2");
  }

  static RuntimeException missing(@Nullable String id) {
    return V2Errors.notFound("VpcLink", "Unable to find VpcLink '" + id + "'");
  }

  Struct get(Caller caller, Struct input) {
    String id = input.text("VpcLinkId");
    VpcLink link = links.find(caller, Version.V2, id);
    if (link == null) {
      throw missing(id);
    }
    return shown(link);
  }

  Struct list(Caller caller, Struct input) {
    return Page.of(links.list(caller, Version.V2), input, this::shown);
  }

  Struct update(Caller caller, Struct input) {
    String id = input.text("VpcLinkId");
    VpcLink changed =
        links.change(
            caller,
            Version.V2,
            id,
            document -> {
              String name = input.text("Name");
              if (name != null) {
                document.put("Name", name);
              }
            });
    if (changed == null) {
      throw missing(id);
    }
    return shown(changed);
  }

  Struct delete(Caller caller, Struct input) {
    String id = input.text("VpcLinkId");
    for (StoredApi api : apis.list(caller, 0, Integer.MAX_VALUE)) {
      boolean isUsed =
          parts.list(api.id(), PartKind.INTEGRATION).stream()
              .anyMatch(
                  part ->
                      "VPC_LINK".equals(part.doc().text("ConnectionType"))
                          && part.text("ConnectionId").equals(id));
      if (isUsed) {
        throw V2Errors.conflict(
            "VPC link '" + id + "' is used by an integration of the API '" + api.id() + "'");
      }
    }
    if (!links.delete(caller, Version.V2, id)) {
      throw missing(id);
    }
    return new Struct();
  }
}
