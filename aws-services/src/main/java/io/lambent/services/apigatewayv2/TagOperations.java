package io.lambent.services.apigatewayv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apis.DomainTable;
import io.lambent.services.apis.VpcLink;
import io.lambent.services.apis.VpcLinkTable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.ObjectNode;

/** The operations on tags of APIs, stages, domain names and VPC links. */
@Component
class TagOperations {
  private static final int MOST_TAGS = 50;

  private final ApiTable apis;
  private final PartTable parts;
  private final DomainTable domains;
  private final VpcLinkTable links;
  private final TransactionTemplate transactions;

  TagOperations(
      ApiTable apis,
      PartTable parts,
      DomainTable domains,
      VpcLinkTable links,
      TransactionTemplate transactions) {
    this.links = links;
    this.apis = apis;
    this.parts = parts;
    this.domains = domains;
    this.transactions = transactions;
  }

  private interface Change {
    Map<Object, Object> of(Map<Object, Object> tags);
  }

  Struct get(Caller caller, Struct input) {
    Map<Object, Object> read = new LinkedHashMap<>();
    change(
        caller,
        input,
        tags -> {
          read.putAll(tags);
          return tags;
        });
    return Struct.of("Tags", read);
  }

  Struct tag(Caller caller, Struct input) {
    change(
        caller,
        input,
        tags -> {
          tags.putAll(input.map("Tags"));
          if (tags.size() > MOST_TAGS) {
            throw V2Errors.badRequest("A resource has at most " + MOST_TAGS + " tags");
          }
          return tags;
        });
    return new Struct();
  }

  void untag(Caller caller, Struct input) {
    change(
        caller,
        input,
        tags -> {
          input.list("TagKeys").forEach(tags::remove);
          return tags;
        });
  }

  private void change(Caller caller, Struct input, Change change) {
    String arn =
        URLDecoder.decode(
            Objects.requireNonNullElse(input.text("ResourceArn"), ""), StandardCharsets.UTF_8);
    String[] sections = arn.split(":", 6);
    String[] path = sections.length < 6 ? new String[0] : sections[5].split("/", -1);
    if (path.length < 3 || !sections[2].equals("apigateway")) {
      throw V2Errors.badRequest("Invalid ARN specified in the request");
    }
    transactions.executeWithoutResult(
        status -> {
          if (path[1].equals("domainnames")) {
            domains.setTags(
                caller,
                path[2],
                PartRules.texts(
                    change.of(new LinkedHashMap<>(domains.get(caller, path[2]).tags()))));
          } else if (path[1].equals("vpclinks")) {
            tagLink(caller, path[2], change);
          } else if (path[1].equals("apis") && path.length == 3) {
            StoredApi api = apis.lock(caller, path[2]);
            apis.update(api.id(), tagged(api.doc(), change));
          } else if (path[1].equals("apis") && path.length == 5 && path[3].equals("stages")) {
            StoredApi api = apis.lock(caller, path[2]);
            Part stage = parts.get(api.id(), PartKind.STAGE, path[4]);
            parts.update(
                api.id(), new Part(PartKind.STAGE, stage.id(), "", tagged(stage.doc(), change)));
          } else {
            throw V2Errors.badRequest("Invalid ARN specified in the request");
          }
        });
  }

  private void tagLink(Caller caller, String id, Change change) {
    VpcLink changed =
        links.change(
            caller,
            VpcLinkTable.Version.V2,
            id,
            document -> {
              Map<Object, Object> tags = new LinkedHashMap<>();
              document
                  .path("Tags")
                  .properties()
                  .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asString()));
              Map<Object, Object> wanted = change.of(tags);
              ObjectNode stored = document.putObject("Tags");
              PartRules.texts(wanted).forEach(stored::put);
            });
    if (changed == null) {
      throw V2VpcLinks.missing(id);
    }
  }

  private static Struct tagged(Struct doc, Change change) {
    Struct copy = Merge.of(doc, new Struct(), Set.of());
    return copy.put("Tags", change.of(new LinkedHashMap<>(doc.map("Tags"))));
  }
}
