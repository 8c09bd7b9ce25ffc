package io.lambent.services.apigateway;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apigateway.ItemTable.Kind;
import io.lambent.services.apis.Domain;
import io.lambent.services.apis.DomainTable;
import io.lambent.services.apis.VpcLinkTable;
import io.lambent.services.apis.VpcLinkTable.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The operations on the tags of all kinds of resources. */
@Component
class ApiTags {
  private static final int MAX_TAGS = 50;
  private static final Pattern ARN =
      Pattern.compile(
          "arn:[a-z-]+:apigateway:([a-z0-9-]+):[0-9]*:"
              + "/(restapis|apikeys|usageplans|clientcertificates|vpclinks|domainnames)/([^/]+)"
              + "(?:/stages/([^/]+))?");

  private final RestApiTable apis;
  private final DeploymentTable deployments;
  private final ItemTable items;
  private final DomainTable domains;
  private final VpcLinkTable links;

  ApiTags(
      RestApiTable apis,
      DeploymentTable deployments,
      ItemTable items,
      DomainTable domains,
      VpcLinkTable links) {
    this.links = links;
    this.apis = apis;
    this.deployments = deployments;
    this.items = items;
    this.domains = domains;
  }

  Struct get(Caller caller, Struct input) {
    return with(
        caller, input, document -> Struct.of("tags", Shapes.of("Tags", document).map("tags")));
  }

  @Nullable Struct tag(Caller caller, Struct input) {
    with(
        caller,
        input,
        document -> {
          ObjectNode tags = document.withObjectProperty("tags");
          for (Map.Entry<?, ?> tag : input.map("tags").entrySet()) {
            tags.put((String) tag.getKey(), (String) tag.getValue());
          }
          if (tags.size() > MAX_TAGS) {
            throw Failures.badRequest("A resource has at most " + MAX_TAGS + " tags");
          }
          return true;
        });
    return null;
  }

  @Nullable Struct untag(Caller caller, Struct input) {
    with(
        caller,
        input,
        document -> {
          for (Object key : input.list("tagKeys")) {
            document.withObjectProperty("tags").remove((String) key);
          }
          return true;
        });
    return null;
  }

  private <T> T with(Caller caller, Struct input, Function<ObjectNode, T> change) {
    String text = String.valueOf(input.text("resourceArn"));
    Matcher arn = ARN.matcher(text);
    if (!arn.matches() || !arn.group(1).equals(caller.region())) {
      throw Failures.badRequest("Invalid ARN specified in the request: " + text);
    }
    String id = arn.group(3);
    String stage = arn.group(4);
    return switch (arn.group(2)) {
      case "restapis" ->
          stage == null
              ? apis.change(caller, id, change)
              : apis.changeDeployed(caller, id, api -> withStage(id, stage, change));
      case "apikeys" -> items.change(caller, Kind.API_KEY, id, change, ApiKeys::missing);
      case "usageplans" ->
          items.change(
              caller,
              Kind.USAGE_PLAN,
              id,
              change,
              () -> Failures.notFound("Invalid Usage Plan ID specified"));
      case "clientcertificates" ->
          items.change(caller, Kind.CLIENT_CERTIFICATE, id, change, ClientCertificates::missing);
      case "vpclinks" -> link(caller, id, change);
      default -> domain(caller, id, change);
    };
  }

  private <T> T withStage(String api, String name, Function<ObjectNode, T> change) {
    ObjectNode stage = deployments.stage(api, name);
    if (stage == null) {
      throw Failures.notFound("Invalid stage identifier specified");
    }
    T changed = change.apply(stage);
    deployments.putStage(api, name, stage);
    return changed;
  }

  private <T> T link(Caller caller, String id, Function<ObjectNode, T> change) {
    List<T> result = new ArrayList<>(1);
    if (links.change(caller, Version.V1, id, document -> result.add(change.apply(document)))
        == null) {
      throw VpcLinks.missing();
    }
    return result.getFirst();
  }

  private <T> T domain(Caller caller, String name, Function<ObjectNode, T> change) {
    return items.inTransaction(
        () -> {
          Domain domain = domains.get(caller, name);
          ObjectNode document = JsonNodeFactory.instance.objectNode();
          document.set("tags", Structs.node(domain.tags()));
          T changed = change.apply(document);
          Map<String, String> tags = new HashMap<>();
          document
              .path("tags")
              .properties()
              .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asString()));
          domains.setTags(caller, name, tags);
          return changed;
        });
  }
}
