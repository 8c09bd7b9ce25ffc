package io.lambent.services.apigatewayv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apis.ApiIds;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operations on what belongs to an API, alike for all kinds but stages and deployments. */
@Component
class Parts {
  private static final String API_ID = "ApiId";

  private final ApiTable apis;
  private final PartTable parts;
  private final PartRules rules;
  private final Deployer deployer;
  private final TransactionTemplate transactions;

  Parts(
      ApiTable apis,
      PartTable parts,
      PartRules rules,
      Deployer deployer,
      TransactionTemplate transactions) {
    this.apis = apis;
    this.parts = parts;
    this.rules = rules;
    this.deployer = deployer;
    this.transactions = transactions;
  }

  Struct create(PartKind kind, Caller caller, Struct input) {
    return inTransaction(
        () -> {
          StoredApi api = apis.lock(caller, input.text(API_ID));
          String parent = parent(kind, api, input);
          Struct doc = Merge.of(new Struct(), input, own(kind));
          Part part = add(api, kind, parent, doc);
          deployer.changed(api, kind);
          return part.doc();
        });
  }

  /** Adds a part within a transaction, and deploys nothing. */
  Part add(StoredApi api, PartKind kind, String parent, Struct doc) {
    String id = ApiIds.part();
    Struct complete = rules.complete(api, kind, doc.put(kind.idMember(), id));
    Part part = new Part(kind, id, parent, complete);
    parts.insert(api.id(), part);
    return part;
  }

  Struct get(PartKind kind, Caller caller, Struct input) {
    return find(kind, caller, input).doc();
  }

  Part find(PartKind kind, Caller caller, Struct input) {
    StoredApi api = apis.find(caller, input.text(API_ID));
    return in(parent(kind, api, input), parts.get(api.id(), kind, input.text(kind.idMember())));
  }

  Struct list(PartKind kind, Caller caller, Struct input) {
    StoredApi api = apis.find(caller, input.text(API_ID));
    String parent = parent(kind, api, input);
    List<Part> all =
        parts.list(api.id(), kind).stream().filter(part -> part.parent().equals(parent)).toList();
    return Page.of(all, input, Part::doc);
  }

  Struct update(PartKind kind, Caller caller, Struct input) {
    return inTransaction(
        () -> {
          StoredApi api = apis.lock(caller, input.text(API_ID));
          Part before = find(kind, caller, input);
          Struct merged = Merge.of(before.doc(), input, own(kind));
          Part part =
              new Part(kind, before.id(), before.parent(), rules.complete(api, kind, merged));
          parts.update(api.id(), part);
          deployer.changed(api, kind);
          return part.doc();
        });
  }

  void delete(PartKind kind, Caller caller, Struct input) {
    transactions.executeWithoutResult(
        status -> {
          StoredApi api = apis.lock(caller, input.text(API_ID));
          Part part = find(kind, caller, input);
          rules.checkUnused(api, part);
          parts.delete(api.id(), kind, part.id());
          deployer.changed(api, kind);
        });
  }

  /** Deletes one entry of a route's request parameters. */
  void deleteRequestParameter(Caller caller, Struct input) {
    String name = Objects.requireNonNullElse(input.text("RequestParameterKey"), "");
    Part route = find(PartKind.ROUTE, caller, input);
    if (!route.doc().map("RequestParameters").containsKey(name)) {
      throw V2Errors.notFound("RequestParameter", "Invalid request parameter specified " + name);
    }
    update(
        PartKind.ROUTE,
        caller,
        Struct.of(
            API_ID,
            input.text(API_ID),
            "RouteId",
            route.id(),
            "RequestParameters",
            Map.of(name, Map.of())));
  }

  private static Part in(String parent, Part part) {
    if (!part.parent().equals(parent)) {
      throw part.kind().notFound(part.id());
    }
    return part;
  }

  private String parent(PartKind kind, StoredApi api, Struct input) {
    if (kind.parentMember().isEmpty()) {
      return "";
    }
    PartKind of = kind == PartKind.ROUTE_RESPONSE ? PartKind.ROUTE : PartKind.INTEGRATION;
    return parts.get(api.id(), of, input.text(kind.parentMember())).id();
  }

  /** The members of inputs that say which part is meant. */
  private static Set<String> own(PartKind kind) {
    return Set.of(API_ID, kind.parentMember().isEmpty() ? API_ID + "s" : kind.parentMember());
  }

  private Struct inTransaction(Supplier<Struct> work) {
    return Objects.requireNonNull(transactions.execute(status -> work.get()));
  }
}
