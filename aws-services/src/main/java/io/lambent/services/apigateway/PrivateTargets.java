package io.lambent.services.apigateway;

import io.lambent.services.apis.VpcLink;
import io.lambent.services.apis.VpcLinkTable;
import io.lambent.services.apis.VpcLinkTargets;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says in the definition of an API where its private integrations lead: {@code vpcLinks} has the
 * address of each link, or null, and {@code vpcTargets} those of load balancers that integrations
 * name themselves.
 */
@Component
class PrivateTargets {
  private final VpcLinkTable links;
  private final VpcLinkTargets targets;

  PrivateTargets(VpcLinkTable links, VpcLinkTargets targets) {
    this.links = links;
    this.targets = targets;
  }

  void addTo(RestApiTable.Row row, ObjectNode definition) {
    boolean hasLinks = false;
    for (JsonNode deployment : definition.path("deployments")) {
      for (JsonNode resource : deployment.path("resources")) {
        for (JsonNode method : resource.path("resourceMethods")) {
          JsonNode integration = method.path("methodIntegration");
          if (integration.path("connectionType").asString("").equals("VPC_LINK")) {
            if (!hasLinks) {
              hasLinks = true;
              addLinks(row, definition.putObject("vpcLinks"));
            }
            addTarget(integration.path("integrationTarget").asString(""), definition);
          }
        }
      }
    }
  }

  private void addLinks(RestApiTable.Row row, ObjectNode addresses) {
    for (VpcLink link : links.all(row.account(), row.region())) {
      addresses.put(link.id(), targets.address(link, null));
    }
  }

  private void addTarget(String arn, ObjectNode definition) {
    if (!arn.isEmpty()) {
      definition.withObjectProperty("vpcTargets").put(arn, targets.address(null, arn));
    }
  }
}
