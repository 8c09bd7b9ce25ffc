package io.lambent.services.apigatewayv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apis.ApiIds;
import io.lambent.services.apis.ChangeLog;
import io.lambent.services.apis.DomainTable;
import io.lambent.services.apis.Endpoints;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operations on APIs. */
@Component
class Apis {
  private static final int MOST_LISTED = 10_000;

  /** Members of inputs that say what to make besides the API. */
  private static final Set<String> QUICK = Set.of("ApiId", "CredentialsArn", "RouteKey", "Target");

  private final ApiTable apis;
  private final QuickCreate quick;
  private final DomainTable domains;
  private final Deployer deployer;
  private final ChangeLog changes;
  private final Clock clock;
  private final TransactionTemplate transactions;

  Apis(
      ApiTable apis,
      QuickCreate quick,
      DomainTable domains,
      Deployer deployer,
      ChangeLog changes,
      Clock clock,
      TransactionTemplate transactions) {
    this.apis = apis;
    this.quick = quick;
    this.domains = domains;
    this.deployer = deployer;
    this.changes = changes;
    this.clock = clock;
    this.transactions = transactions;
  }

  Struct create(Caller caller, Struct input) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              StoredApi api = add(caller, Merge.of(new Struct(), input, QUICK));
              quick.create(api, input);
              return shown(caller, api);
            }));
  }

  /** Adds an API within a transaction. */
  StoredApi add(Caller caller, Struct doc) {
    String id = ApiIds.api();
    String protocol = Objects.requireNonNull(doc.text("ProtocolType"));
    boolean http = protocol.equals(StoredApi.HTTP);
    doc.put("ApiId", id);
    doc.put("CreatedDate", Times.now(clock));
    PartRules.absent(doc, "ApiKeySelectionExpression", "$request.header.x-api-key");
    PartRules.absent(doc, "DisableExecuteApiEndpoint", false);
    PartRules.absent(doc, "IpAddressType", "ipv4");
    PartRules.absent(doc, "Tags", Map.of());
    if (http) {
      PartRules.absent(doc, "RouteSelectionExpression", "$request.method $request.path");
    }
    check(http, doc);
    normalizeCors(doc);
    apis.insert(caller, id, protocol, doc);
    changes.changed(id);
    return apis.find(caller, id);
  }

  private static void check(boolean http, Struct doc) {
    String expression = doc.text("RouteSelectionExpression");
    if (http) {
      if (!"$request.method $request.path".equals(expression)
          && !"${request.method} ${request.path}".equals(expression)) {
        throw V2Errors.badRequest(
            "Invalid route selection expression specified for HTTP protocol type");
      }
    } else {
      if (expression == null) {
        throw V2Errors.badRequest(
            "RouteSelectionExpression is required for APIs with protocol type WEBSOCKET");
      }
      if (doc.has("CorsConfiguration")) {
        throw V2Errors.badRequest("CORS is only supported for HTTP APIs");
      }
    }
  }

  /** Names of headers and methods as AWS keeps them. */
  private static void normalizeCors(Struct doc) {
    Struct cors = doc.struct("CorsConfiguration");
    if (cors == null) {
      return;
    }
    lower(cors, "AllowHeaders");
    lower(cors, "ExposeHeaders");
    for (Object origin : cors.list("AllowOrigins")) {
      String text = String.valueOf(origin);
      if (text.equals("*") && Boolean.TRUE.equals(cors.get("AllowCredentials"))) {
        throw V2Errors.badRequest(
            "Credentials are not allowed when allowing all origins or allowing all headers");
      }
      if (!text.equals("*") && !text.contains("://")) {
        throw V2Errors.badRequest("Invalid format for origin " + text);
      }
    }
  }

  private static void lower(Struct cors, String member) {
    if (cors.has(member)) {
      cors.put(
          member,
          cors.list(member).stream()
              .map(name -> String.valueOf(name).toLowerCase(Locale.ROOT))
              .toList());
    }
  }

  Struct get(Caller caller, Struct input) {
    return shown(caller, apis.find(caller, input.text("ApiId")));
  }

  Struct list(Caller caller, Struct input) {
    return Page.of(apis.list(caller, 0, MOST_LISTED), input, api -> shown(caller, api));
  }

  Struct update(Caller caller, Struct input) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              StoredApi api = apis.lock(caller, input.text("ApiId"));
              Struct doc = Merge.of(api.doc(), input, QUICK);
              check(api.isHttp(), doc);
              normalizeCors(doc);
              apis.update(api.id(), doc);
              quick.update(api, input);
              deployer.deployAutomatically(api);
              return shown(caller, apis.find(caller, api.id()));
            }));
  }

  void delete(Caller caller, Struct input) {
    transactions.executeWithoutResult(
        status -> {
          StoredApi api = apis.lock(caller, input.text("ApiId"));
          if (!domains.leadingTo(api.id(), null).isEmpty()) {
            throw V2Errors.badRequest(
                "Deleting API "
                    + api.id()
                    + " failed. Please remove all API mappings for the API from your custom domain"
                    + " names.");
          }
          apis.delete(api.id());
          changes.changed(api.id());
        });
  }

  void deleteCors(Caller caller, Struct input) {
    transactions.executeWithoutResult(
        status -> {
          StoredApi api = apis.lock(caller, input.text("ApiId"));
          apis.update(
              api.id(), Merge.of(api.doc(), new Struct(), Set.of()).put("CorsConfiguration", null));
          changes.changed(api.id());
        });
  }

  /** An API as a client reads it, with the address by which that client can reach it. */
  Struct shown(Caller caller, StoredApi api) {
    Struct shown = Merge.of(api.doc(), new Struct(), Set.of());
    shown.put("ApiEndpoint", Endpoints.api(caller, api.isHttp() ? null : "ws", api.id()));
    return shown;
  }
}
