package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apigateway.ItemTable.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operations on custom domain names and their base path mappings. Certificates are named and
 * not used: TLS ends before Lambent.
 */
@Component
class DomainNames {
  private static final String MAPPINGS = "basePathMappings";
  private static final String NONE = "(none)";
  private static final Pattern NAME =
      Pattern.compile("(\\*\\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?");
  private static final Pattern BASE_PATH = Pattern.compile("[a-zA-Z0-9$\\-_.+!*'()/]*");

  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.LISTED)
          .member("/certificateArn", TEXT, REPLACE)
          .member("/certificateName", TEXT, REPLACE)
          .member("/regionalCertificateArn", TEXT, REPLACE)
          .member("/regionalCertificateName", TEXT, REPLACE)
          .member("/securityPolicy", TEXT, REPLACE)
          .on(
              "/endpointConfiguration/types/{}",
              Set.of(REPLACE),
              (domain, names, patch) ->
                  domain
                      .withObjectProperty("endpointConfiguration")
                      .putArray("types")
                      .add(patch.value()));

  private static final PatchTable MAPPING_PATCHES =
      PatchTable.of(PatchTable.Style.LISTED)
          .member("/basePath", TEXT, REPLACE)
          .member("/restapiId", TEXT, REPLACE)
          .member("/restApiId", TEXT, REPLACE)
          .member("/stage", TEXT, REPLACE);

  private final ItemTable items;
  private final RestApiTable apis;
  private final DeploymentTable deployments;
  private final Clock clock;

  DomainNames(ItemTable items, RestApiTable apis, DeploymentTable deployments, Clock clock) {
    this.items = items;
    this.apis = apis;
    this.deployments = deployments;
    this.clock = clock;
  }

  Struct create(Caller caller, Struct input) {
    String name = String.valueOf(input.text("domainName")).toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      throw Failures.badRequest("Invalid domain name: " + name);
    }
    if (input.has("mutualTlsAuthentication")) {
      throw Failures.unsupported("Mutual TLS");
    }
    if (input.has("policy")) {
      throw Failures.unsupported("A policy of a domain name");
    }
    ObjectNode domain =
        Structs.toNode(
            input,
            "certificateName",
            "certificateArn",
            "regionalCertificateName",
            "regionalCertificateArn",
            "endpointConfiguration",
            "securityPolicy",
            "tags");
    domain.put("domainName", name);
    ObjectNode endpoint = domain.withObjectProperty("endpointConfiguration");
    RestApis.checkEndpoint(endpoint);
    String host = "d-" + Ids.api();
    if (endpoint.path("types").path(0).asString().equals("REGIONAL")) {
      domain.put(
          "regionalDomainName", host + ".execute-api." + caller.region() + ".amazonaws.com");
      domain.put("regionalHostedZoneId", "Z2OJLYMUO9EFXC");
    } else {
      domain.put("distributionDomainName", host + ".cloudfront.net");
      domain.put("distributionHostedZoneId", "Z2FDTNDATAQYW2");
    }
    if (!domain.has("securityPolicy")) {
      domain.put("securityPolicy", "TLS_1_2");
    }
    domain.put("domainNameStatus", "AVAILABLE");
    domain.put("domainNameArn", caller.arn("apigateway", "/domainnames/" + name).toString());
    domain.putObject(MAPPINGS);
    if (!items.insert(caller, Kind.DOMAIN_NAME, name, domain, clock.instant())) {
      throw Failures.badRequest("The domain name you provided already exists.");
    }
    return shown(domain);
  }

  private static Struct shown(ObjectNode domain) {
    return Shapes.of("DomainName", domain);
  }

  private static String name(Struct input) {
    return String.valueOf(input.text("domainName")).toLowerCase(Locale.ROOT);
  }

  private static RuntimeException missing() {
    return Failures.notFound("Invalid domain name identifier specified");
  }

  private ObjectNode find(Caller caller, Struct input) {
    ObjectNode domain = items.find(caller, Kind.DOMAIN_NAME, name(input));
    if (domain == null) {
      throw missing();
    }
    return domain;
  }

  Struct get(Caller caller, Struct input) {
    return shown(find(caller, input));
  }

  Struct list(Caller caller, Struct input) {
    return Shapes.page(
        input,
        items.list(caller, Kind.DOMAIN_NAME).stream().map(DomainNames::shown).toList());
  }

  Struct update(Caller caller, Struct input) {
    return items.change(
        caller,
        Kind.DOMAIN_NAME,
        name(input),
        domain -> {
          PATCHES.apply(domain, Patch.of(input));
          return shown(domain);
        },
        DomainNames::missing);
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    items.inTransaction(
        () -> {
          ObjectNode domain = find(caller, input);
          items.delete(caller, Kind.DOMAIN_NAME, name(input));
          apis.touch(apisOf(domain));
          return true;
        });
    return null;
  }

  private static List<String> apisOf(ObjectNode domain) {
    return domain
        .path(MAPPINGS)
        .valueStream()
        .map(each -> each.path("restApiId").asString(""))
        .distinct()
        .toList();
  }

  // --- base path mappings

  Struct createMapping(Caller caller, Struct input) {
    ObjectNode mapping = Structs.toNode(input, "basePath", "restApiId", "stage");
    return items.change(
        caller,
        Kind.DOMAIN_NAME,
        name(input),
        domain -> {
          String path = checked(caller, mapping);
          if (domain.path(MAPPINGS).has(path)) {
            throw Failures.conflict("Base path already exists for this domain name");
          }
          domain.withObjectProperty(MAPPINGS).set(path, mapping);
          apis.touch(List.of(mapping.path("restApiId").asString()));
          return Shapes.of("BasePathMapping", mapping);
        },
        DomainNames::missing);
  }

  private String checked(Caller caller, ObjectNode mapping) {
    String path = mapping.path("basePath").asString("");
    path = path.isEmpty() ? NONE : path;
    if (!path.equals(NONE) && !BASE_PATH.matcher(path).matches()) {
      throw Failures.badRequest("Base path should not contain invalid characters");
    }
    mapping.put("basePath", path);
    String api = mapping.path("restApiId").asString("");
    if (apis.find(caller, api) == null) {
      throw Failures.badRequest("Invalid REST API identifier specified");
    }
    String stage = mapping.path("stage").asString("");
    if (!stage.isEmpty() && deployments.stage(api, stage) == null) {
      throw Failures.badRequest("Invalid stage identifier specified");
    }
    return path;
  }

  private static ObjectNode mapping(ObjectNode domain, Struct input) {
    if (domain.path(MAPPINGS).get(String.valueOf(input.text("basePath")))
        instanceof ObjectNode mapping) {
      return mapping;
    }
    throw Failures.notFound("Invalid base path mapping identifier specified");
  }

  Struct getMapping(Caller caller, Struct input) {
    return Shapes.of("BasePathMapping", mapping(find(caller, input), input));
  }

  Struct listMappings(Caller caller, Struct input) {
    List<Struct> all = new ArrayList<>();
    for (JsonNode mapping : find(caller, input).path(MAPPINGS)) {
      all.add(Shapes.of("BasePathMapping", mapping));
    }
    return Shapes.page(input, all);
  }

  Struct updateMapping(Caller caller, Struct input) {
    return items.change(
        caller,
        Kind.DOMAIN_NAME,
        name(input),
        domain -> {
          ObjectNode before = mapping(domain, input);
          ObjectNode mapping = before.deepCopy();
          MAPPING_PATCHES.apply(mapping, Patch.of(input));
          if (mapping.has("restapiId")) {
            mapping.set("restApiId", mapping.remove("restapiId"));
          }
          String path = checked(caller, mapping);
          ObjectNode mappings = domain.withObjectProperty(MAPPINGS);
          mappings.remove(before.path("basePath").asString());
          mappings.set(path, mapping);
          apis.touch(
              List.of(
                  before.path("restApiId").asString(), mapping.path("restApiId").asString()));
          return Shapes.of("BasePathMapping", mapping);
        },
        DomainNames::missing);
  }

  @Nullable Struct deleteMapping(Caller caller, Struct input) {
    items.change(
        caller,
        Kind.DOMAIN_NAME,
        name(input),
        domain -> {
          ObjectNode mapping = mapping(domain, input);
          PatchTable.remove(domain, List.of(MAPPINGS, mapping.path("basePath").asString()));
          apis.touch(List.of(mapping.path("restApiId").asString()));
          return true;
        },
        DomainNames::missing);
    return null;
  }
}
