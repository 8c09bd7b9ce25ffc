package io.lambent.services.apigatewayv2;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operations that read and write OpenAPI definitions. */
@Component
class OpenApiOperations {
  private final ApiTable apis;
  private final PartTable parts;
  private final Apis operations;
  private final OpenApiImport imports;
  private final OpenApiExport exports;
  private final Deployer deployer;
  private final TransactionTemplate transactions;

  OpenApiOperations(
      ApiTable apis,
      PartTable parts,
      Apis operations,
      OpenApiImport imports,
      OpenApiExport exports,
      Deployer deployer,
      TransactionTemplate transactions) {
    this.apis = apis;
    this.parts = parts;
    this.operations = operations;
    this.imports = imports;
    this.exports = exports;
    this.deployer = deployer;
    this.transactions = transactions;
  }

  Struct importApi(Caller caller, Struct input) {
    Definition definition = definition(input);
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              StoredApi api = operations.add(caller, definition.api());
              return filled(caller, api, definition, input);
            }));
  }

  /** Replaces what an API consists of by a definition; its stages stay. */
  Struct reimport(Caller caller, Struct input) {
    Definition definition = definition(input);
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              StoredApi api = apis.lock(caller, input.text("ApiId"));
              if (!api.isHttp()) {
                throw V2Errors.badRequest("Only HTTP APIs can be imported");
              }
              for (PartKind kind :
                  List.of(PartKind.ROUTE, PartKind.INTEGRATION, PartKind.AUTHORIZER)) {
                parts.deleteAll(api.id(), kind);
              }
              Struct doc = Merge.of(api.doc(), new Struct(), Set.of());
              doc.put("CorsConfiguration", null).put("Description", null).put("Version", null);
              apis.update(api.id(), Merge.of(doc, definition.api(), Set.of("Tags")));
              return filled(caller, apis.find(caller, api.id()), definition, input);
            }));
  }

  private static Definition definition(Struct input) {
    return Definition.parse(
        Objects.requireNonNullElse(input.text("Body"), ""),
        Objects.requireNonNullElse(input.text("Basepath"), "ignore"));
  }

  private Struct filled(Caller caller, StoredApi api, Definition definition, Struct input) {
    List<String> warnings = imports.fill(api, definition);
    if (!warnings.isEmpty() && Boolean.TRUE.equals(input.get("FailOnWarnings"))) {
      throw V2Errors.badRequest(
          "Warnings found during import:\n\t" + String.join("\n\t", warnings));
    }
    deployer.deployAutomatically(api);
    Struct shown = operations.shown(caller, apis.find(caller, api.id()));
    return warnings.isEmpty() ? shown : shown.put("Warnings", warnings);
  }

  Struct export(Caller caller, Struct input) {
    StoredApi api = apis.find(caller, input.text("ApiId"));
    if (!api.isHttp()) {
      throw V2Errors.badRequest("Only HTTP APIs can be exported");
    }
    @Nullable String stage = input.text("StageName");
    if (stage != null) {
      parts.get(api.id(), PartKind.STAGE, stage);
    }
    boolean extensions = !Boolean.FALSE.equals(input.get("IncludeExtensions"));
    String text = exports.write(api, "YAML".equals(input.text("OutputType")), extensions);
    return Struct.of("body", text.getBytes(UTF_8));
  }
}
