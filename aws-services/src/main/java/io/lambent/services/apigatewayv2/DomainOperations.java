package io.lambent.services.apigatewayv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.model.Structure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apis.ApiIds;
import io.lambent.services.apis.Domain;
import io.lambent.services.apis.DomainTable;
import io.lambent.services.apis.Endpoints;
import io.lambent.services.apis.Truststores;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The operations on custom domain names and API mappings. */
@Component
class DomainOperations {
  private static final Pattern NAME =
      Pattern.compile(
          "(\\*\\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern PATH = Pattern.compile("[a-zA-Z0-9$_.+!*'()/-]{0,300}");
  private static final String MUTUAL_TLS = "MutualTlsAuthentication";
  private static final Set<String> OWN = Set.of("DomainName", "Tags");

  private final DomainTable domains;
  private final MappedStages stages;
  private final Truststores truststores;
  private final Documents documents;
  private final JsonMapper json;
  private final TransactionTemplate transactions;
  private final Structure shape =
      Documents.output(ServiceModels.get("apigatewayv2"), "GetDomainName");

  DomainOperations(
      DomainTable domains,
      MappedStages stages,
      Truststores truststores,
      Documents documents,
      JsonMapper json,
      TransactionTemplate transactions) {
    this.domains = domains;
    this.stages = stages;
    this.truststores = truststores;
    this.documents = documents;
    this.json = json;
    this.transactions = transactions;
  }

  Struct create(Caller caller, Struct input) {
    String name = Objects.requireNonNullElse(input.text("DomainName"), "");
    if (!NAME.matcher(name).matches()) {
      throw V2Errors.badRequest("Invalid domain name: " + name);
    }
    Struct settings = Merge.of(new Struct(), input, OWN);
    check(settings);
    String certificates = readTruststore(caller, settings);
    return inTransaction(
        () -> {
          Domain made =
              domains.insert(
                  caller,
                  name,
                  json.readTree(documents.write(settings)),
                  PartRules.texts(input.map("Tags")));
          if (certificates != null) {
            domains.setTruststore(made, certificates);
          }
          return shown(caller, made);
        });
  }

  /** Reads the truststore that settings name, and notes in them what is wrong with it. */
  private @Nullable String readTruststore(Caller caller, Struct settings) {
    Struct mutual = settings.get(MUTUAL_TLS) instanceof Struct named ? named : new Struct();
    String uri = mutual.text("TruststoreUri");
    if (uri == null || uri.isEmpty()) {
      settings.put(MUTUAL_TLS, null);
      return null;
    }
    String version = mutual.text("TruststoreVersion");
    Truststores.Truststore read = truststores.read(caller, uri, version);
    Struct noted = Struct.of("TruststoreUri", uri, "TruststoreVersion", version);
    if (!read.warnings().isEmpty()) {
      noted.put("TruststoreWarnings", read.warnings());
    }
    settings.put(MUTUAL_TLS, noted);
    return read.certificates();
  }

  private static void check(Struct settings) {
    String mode = settings.text("RoutingMode");
    if (mode != null && !mode.equals("API_MAPPING_ONLY")) {
      throw V2Errors.badRequest("Routing rules are not supported by Lambent");
    }
  }

  Struct get(Caller caller, Struct input) {
    return shown(caller, domains.get(caller, input.text("DomainName")));
  }

  Struct list(Caller caller, Struct input) {
    return Page.of(domains.list(caller), input, domain -> shown(caller, domain));
  }

  Struct update(Caller caller, Struct input) {
    return inTransaction(
        () -> {
          Domain domain = domains.get(caller, input.text("DomainName"));
          Struct settings =
              Merge.of(documents.read(shape, domain.settings().toString()), input, OWN);
          check(settings);
          if (input.has(MUTUAL_TLS)) {
            domains.setTruststore(domain, readTruststore(caller, settings));
          }
          domains.setSettings(domain, json.readTree(documents.write(settings)));
          return shown(caller, domains.get(caller, domain.name()));
        });
  }

  void delete(Caller caller, Struct input) {
    transactions.executeWithoutResult(
        status -> domains.delete(domains.get(caller, input.text("DomainName"))));
  }

  private Struct shown(Caller caller, Domain domain) {
    Struct shown = documents.read(shape, domain.settings().toString());
    List<Struct> configurations = new ArrayList<>();
    List<?> stored = shown.list("DomainNameConfigurations");
    for (Object each : stored.isEmpty() ? List.of(new Struct()) : stored) {
      Struct configuration = Merge.of((Struct) each, new Struct(), Set.of());
      PartRules.absent(configuration, "EndpointType", "REGIONAL");
      PartRules.absent(configuration, "SecurityPolicy", "TLS_1_2");
      PartRules.absent(configuration, "IpAddressType", "ipv4");
      configuration.put("DomainNameStatus", "AVAILABLE");
      configuration.put("ApiGatewayDomainName", Endpoints.domainTarget(caller, domain.name()));
      configuration.put("HostedZoneId", "Z1UJRXOUMOOFQ8");
      configurations.add(configuration);
    }
    return shown
        .put("DomainName", domain.name())
        .put("ApiMappingSelectionExpression", "$request.basepath")
        .put(
            "DomainNameArn",
            "arn:aws:apigateway:" + domain.region() + "::/domainnames/" + domain.name())
        .put("DomainNameConfigurations", configurations)
        .put("RoutingMode", "API_MAPPING_ONLY")
        .put("Tags", domain.tags());
  }

  Struct createMapping(Caller caller, Struct input) {
    return inTransaction(
        () -> {
          Domain domain = domains.get(caller, input.text("DomainName"));
          return put(
              caller,
              domain,
              new Domain.Mapping(
                  ApiIds.part(),
                  path(input.text("ApiMappingKey")),
                  Objects.requireNonNullElse(input.text("ApiId"), ""),
                  Objects.requireNonNullElse(input.text("Stage"), "")));
        });
  }

  Struct updateMapping(Caller caller, Struct input) {
    return inTransaction(
        () -> {
          Domain domain = domains.get(caller, input.text("DomainName"));
          Domain.Mapping before = mapping(domain, input.text("ApiMappingId"));
          String key = input.text("ApiMappingKey");
          return put(
              caller,
              domain,
              new Domain.Mapping(
                  before.id(),
                  key == null ? before.path() : path(key),
                  Objects.requireNonNullElse(input.text("ApiId"), before.apiId()),
                  Objects.requireNonNullElse(input.text("Stage"), before.stage())));
        });
  }

  private Struct put(Caller caller, Domain domain, Domain.Mapping mapping) {
    stages.check(caller, mapping.apiId(), mapping.stage());
    domains.put(domain, mapping);
    return shown(mapping);
  }

  private static String path(@Nullable String key) {
    String path = key == null || key.equals("(none)") ? "" : key;
    if (path.startsWith("/") || path.contains("//")) {
      throw V2Errors.badRequest(
          "API mapping key should not start with a '/' or have consecutive '/'s.");
    }
    if (path.endsWith("/")) {
      throw V2Errors.badRequest("API mapping key should not end with a '/'.");
    }
    if (!PATH.matcher(path).matches()) {
      throw V2Errors.badRequest(
          "An API mapping key may contain only letters, numbers and one of $-_.+!*'()/, and up to"
              + " 300 characters");
    }
    return path;
  }

  Struct getMapping(Caller caller, Struct input) {
    return shown(
        mapping(domains.get(caller, input.text("DomainName")), input.text("ApiMappingId")));
  }

  Struct listMappings(Caller caller, Struct input) {
    return Page.of(
        domains.mappings(domains.get(caller, input.text("DomainName"))),
        input,
        DomainOperations::shown);
  }

  void deleteMapping(Caller caller, Struct input) {
    transactions.executeWithoutResult(
        status ->
            domains.delete(
                mapping(
                    domains.get(caller, input.text("DomainName")), input.text("ApiMappingId"))));
  }

  private Domain.Mapping mapping(Domain domain, @Nullable String id) {
    return domains.mappings(domain).stream()
        .filter(mapping -> mapping.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                V2Errors.notFound(
                    "ApiMapping",
                    "The api mapping resource specified in the request was not found."));
  }

  private static Struct shown(Domain.Mapping mapping) {
    return Struct.of(
        "ApiId", mapping.apiId(),
        "ApiMappingId", mapping.id(),
        "ApiMappingKey", mapping.path(),
        "Stage", mapping.stage());
  }

  private Struct inTransaction(Supplier<Struct> work) {
    return Objects.requireNonNull(transactions.execute(status -> work.get()));
  }
}
