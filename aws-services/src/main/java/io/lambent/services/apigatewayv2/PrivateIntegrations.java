package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.api.ApiRoute;
import io.lambent.services.apis.VpcLink;
import io.lambent.services.apis.VpcLinkTable;
import io.lambent.services.apis.VpcLinkTargets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Integrations over VPC links. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html">private
 * integrations</a>.
 */
@Component
class PrivateIntegrations {
  private static final Pattern TARGET =
      Pattern.compile(
          "arn:[a-z-]+:(elasticloadbalancing:[^:]*:[^:]*:listener"
              + "|servicediscovery:[^:]*:[^:]*:service)/.+");
  private static final Pattern URL = Pattern.compile("https?://[^/?]*(.*)");

  private final VpcLinkTable links;
  private final VpcLinkTargets targets;

  PrivateIntegrations(VpcLinkTable links, VpcLinkTargets targets) {
    this.links = links;
    this.targets = targets;
  }

  /** Refuses an integration whose link or target is not known. */
  void check(StoredApi api, String type, Struct doc) {
    String id = Objects.requireNonNullElse(doc.text("ConnectionId"), "");
    if (id.isEmpty()) {
      throw V2Errors.badRequest("ConnectionId is required for the connection type VPC_LINK");
    }
    VpcLink link = link(api, id);
    if (link == null) {
      throw V2Errors.badRequest("Invalid VPC link ID: " + id);
    }
    if (!type.startsWith("HTTP")) {
      throw V2Errors.badRequest(
          "The connection type VPC_LINK is not supported for the integration type " + type);
    }
    String uri = Objects.requireNonNullElse(doc.text("IntegrationUri"), "");
    if (api.isHttp() && !TARGET.matcher(uri).matches()) {
      throw V2Errors.badRequest(
          "Invalid integration URI specified: a private integration names a listener of a load"
              + " balancer or a service of Cloud Map by its ARN");
    }
    if (address(link, uri) == null) {
      throw V2Errors.badRequest(VpcLinkTargets.missing(uri));
    }
  }

  private @Nullable VpcLink link(StoredApi api, String id) {
    return links.all(api.account(), api.region()).stream()
        .filter(link -> link.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  /** The address of a target; a URL keeps its path, and is its own address where none is set. */
  private @Nullable String address(@Nullable VpcLink link, @Nullable String uri) {
    if (uri == null) {
      return null;
    }
    var url = URL.matcher(uri);
    boolean isUrl = url.matches();
    String address = targets.address(link, isUrl ? null : uri);
    if (isUrl) {
      return address == null ? uri : address + url.group(1);
    }
    return address;
  }

  /** Routes with the addresses of their private integrations. */
  List<ApiRoute> resolved(StoredApi api, List<ApiRoute> routes) {
    return routes.stream().map(route -> resolved(api, route)).toList();
  }

  private ApiRoute resolved(StoredApi api, ApiRoute route) {
    ApiIntegration integration = route.integration();
    String id = integration == null ? null : integration.connectionId();
    return integration == null || id == null
        ? route
        : route.with(integration.at(address(link(api, id), integration.uri())));
  }
}
