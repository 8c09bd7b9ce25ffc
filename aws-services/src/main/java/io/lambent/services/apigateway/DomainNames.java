package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apis.Domain;
import io.lambent.services.apis.DomainTable;
import io.lambent.services.apis.Endpoints;
import io.lambent.services.apis.Truststores;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operations on custom domain names and their base path mappings, which HTTP APIs have in
 * common. The certificates that they name are stored and not used: TLS uses the certificates of the
 * gateway's configuration.
 */
@Component
class DomainNames {
  private static final String NONE = "(none)";
  private static final String MUTUAL_TLS = "mutualTlsAuthentication";
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
          .member("/mutualTlsAuthentication/truststoreUri", TEXT, REPLACE)
          .member("/mutualTlsAuthentication/truststoreVersion", TEXT, REPLACE)
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

  private final DomainTable domains;
  private final RestApiTable apis;
  private final DeploymentTable deployments;
  private final Truststores truststores;
  private final TransactionTemplate transactions;

  DomainNames(
      DomainTable domains,
      RestApiTable apis,
      DeploymentTable deployments,
      Truststores truststores,
      TransactionTemplate transactions) {
    this.domains = domains;
    this.apis = apis;
    this.deployments = deployments;
    this.truststores = truststores;
    this.transactions = transactions;
  }

  private <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transactions.execute(status -> work.get()));
  }

  Struct create(Caller caller, Struct input) {
    String name = String.valueOf(input.text("domainName")).toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      throw Failures.badRequest("Invalid domain name: " + name);
    }
    if (input.has("policy")) {
      throw Failures.unsupported("A policy of a domain name");
    }
    String mode = input.text("routingMode");
    if (mode != null && !mode.equals("BASE_PATH_MAPPING_ONLY")) {
      throw Failures.unsupported("The routing mode " + mode);
    }
    ObjectNode settings =
        Structs.toNode(
            input,
            "certificateName",
            "certificateArn",
            "regionalCertificateName",
            "regionalCertificateArn",
            "endpointConfiguration",
            "mutualTlsAuthentication",
            "securityPolicy");
    RestApis.checkEndpoint(settings.withObjectProperty("endpointConfiguration"));
    Map<String, String> tags = new HashMap<>();
    input.map("tags").forEach((key, value) -> tags.put((String) key, (String) value));
    String certificates = readTruststore(caller, settings);
    return inTransaction(
        () -> {
          Domain made = domains.insert(caller, name, settings, tags);
          if (certificates != null) {
            domains.setTruststore(made, certificates);
          }
          return shown(caller, made);
        });
  }

  /**
   * Reads the truststore that settings name, and adds warnings about its certificates to the
   * settings.
   */
  private @Nullable String readTruststore(Caller caller, ObjectNode settings) {
    JsonNode mutual = settings.path(MUTUAL_TLS);
    String uri = mutual.path("truststoreUri").asString("");
    if (uri.isEmpty()) {
      settings.remove(MUTUAL_TLS);
      return null;
    }
    String version = mutual.path("truststoreVersion").asString("");
    Truststores.Truststore read = truststores.read(caller, uri, version.isEmpty() ? null : version);
    ObjectNode noted = settings.putObject(MUTUAL_TLS).put("truststoreUri", uri);
    if (!version.isEmpty()) {
      noted.put("truststoreVersion", version);
    }
    if (!read.warnings().isEmpty()) {
      noted.set("truststoreWarnings", Structs.node(read.warnings()));
    }
    return read.certificates();
  }

  private static Struct shown(Caller caller, Domain domain) {
    ObjectNode shown =
        domain.settings() instanceof ObjectNode settings
            ? settings.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    ObjectNode endpoint = shown.withObjectProperty("endpointConfiguration");
    RestApis.checkEndpoint(endpoint);
    String target = Endpoints.domainTarget(caller, domain.name());
    if (endpoint.path("types").path(0).asString().equals("EDGE")) {
      shown.put("distributionDomainName", target);
      shown.put("distributionHostedZoneId", "Z2FDTNDATAQYW2");
    } else {
      shown.put("regionalDomainName", target);
      shown.put("regionalHostedZoneId", "Z1UJRXOUMOOFQ8");
    }
    if (!shown.has("securityPolicy")) {
      shown.put("securityPolicy", "TLS_1_2");
    }
    shown.put("domainName", domain.name());
    shown.put("domainNameStatus", "AVAILABLE");
    shown.put(
        "domainNameArn",
        "arn:aws:apigateway:" + domain.region() + "::/domainnames/" + domain.name());
    shown.put("routingMode", "BASE_PATH_MAPPING_ONLY");
    if (!domain.tags().isEmpty()) {
      shown.set("tags", Structs.node(domain.tags()));
    }
    return Shapes.of("DomainName", shown);
  }

  private Domain find(Caller caller, Struct input) {
    return domains.get(caller, input.text("domainName"));
  }

  Struct get(Caller caller, Struct input) {
    return shown(caller, find(caller, input));
  }

  Struct list(Caller caller, Struct input) {
    return Shapes.page(
        input, domains.list(caller).stream().map(domain -> shown(caller, domain)).toList());
  }

  Struct update(Caller caller, Struct input) {
    return inTransaction(
        () -> {
          Domain domain = find(caller, input);
          ObjectNode settings = (ObjectNode) domain.settings().deepCopy();
          PATCHES.apply(settings, Patch.of(input));
          if (!settings.path(MUTUAL_TLS).equals(domain.settings().path(MUTUAL_TLS))) {
            domains.setTruststore(domain, readTruststore(caller, settings));
          }
          domains.setSettings(domain, settings);
          return shown(caller, find(caller, input));
        });
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    transactions.executeWithoutResult(status -> domains.delete(find(caller, input)));
    return null;
  }

  // --- base path mappings

  private static Struct shown(Domain.Mapping mapping) {
    return Struct.of(
        "basePath",
        mapping.path().isEmpty() ? NONE : mapping.path(),
        "restApiId",
        mapping.apiId(),
        "stage",
        mapping.stage().isEmpty() ? null : mapping.stage());
  }

  Struct createMapping(Caller caller, Struct input) {
    return inTransaction(
        () ->
            put(
                caller,
                find(caller, input),
                new Domain.Mapping(
                    Ids.part(),
                    path(input.text("basePath")),
                    String.valueOf(input.text("restApiId")),
                    Objects.requireNonNullElse(input.text("stage"), ""))));
  }

  private static String path(@Nullable String basePath) {
    String path = basePath == null || basePath.equals(NONE) ? "" : basePath;
    if (!BASE_PATH.matcher(path).matches()
        || path.startsWith("/")
        || path.endsWith("/")
        || path.contains("//")) {
      throw Failures.badRequest("Base path should not contain invalid characters");
    }
    return path;
  }

  private Struct put(Caller caller, Domain domain, Domain.Mapping mapping) {
    if (apis.find(caller, mapping.apiId()) == null) {
      throw Failures.badRequest("Invalid REST API identifier specified");
    }
    if (!mapping.stage().isEmpty() && deployments.stage(mapping.apiId(), mapping.stage()) == null) {
      throw Failures.badRequest("Invalid stage identifier specified");
    }
    boolean isTaken =
        domains.mappings(domain).stream()
            .anyMatch(
                other -> other.path().equals(mapping.path()) && !other.id().equals(mapping.id()));
    if (isTaken) {
      throw Failures.conflict("Base path already exists for this domain name");
    }
    domains.put(domain, mapping);
    return shown(mapping);
  }

  private Domain.Mapping mapping(Domain domain, Struct input) {
    String path = String.valueOf(input.text("basePath"));
    String wanted = path.equals(NONE) ? "" : path;
    return domains.mappings(domain).stream()
        .filter(mapping -> mapping.path().equals(wanted))
        .findFirst()
        .orElseThrow(() -> Failures.notFound("Invalid base path mapping identifier specified"));
  }

  Struct getMapping(Caller caller, Struct input) {
    return shown(mapping(find(caller, input), input));
  }

  Struct listMappings(Caller caller, Struct input) {
    return Shapes.page(
        input, domains.mappings(find(caller, input)).stream().map(DomainNames::shown).toList());
  }

  Struct updateMapping(Caller caller, Struct input) {
    return inTransaction(
        () -> {
          Domain domain = find(caller, input);
          Domain.Mapping before = mapping(domain, input);
          ObjectNode changed = JsonNodeFactory.instance.objectNode();
          changed.put("basePath", before.path());
          changed.put("restApiId", before.apiId());
          changed.put("stage", before.stage());
          MAPPING_PATCHES.apply(changed, Patch.of(input));
          if (changed.has("restapiId")) {
            changed.set("restApiId", changed.path("restapiId"));
          }
          return put(
              caller,
              domain,
              new Domain.Mapping(
                  before.id(),
                  path(changed.path("basePath").asString("")),
                  changed.path("restApiId").asString(""),
                  changed.path("stage").asString("")));
        });
  }

  @Nullable Struct deleteMapping(Caller caller, Struct input) {
    transactions.executeWithoutResult(
        status -> domains.delete(mapping(find(caller, input), input)));
    return null;
  }
}
