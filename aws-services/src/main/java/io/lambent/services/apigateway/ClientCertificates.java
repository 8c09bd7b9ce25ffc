package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apigateway.ItemTable.Kind;
import io.lambent.services.keyring.InstallationKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operations on certificates by which backends tell requests of an API from others. The key of
 * one is sealed, and gateways alone get it, with the stages that have the certificate.
 */
@Component
class ClientCertificates {
  private static final Duration VALIDITY = Duration.ofDays(365);
  private static final String COMMON_NAME = "ApiGateway";
  private static final String SEALING = "apigateway client certificates";
  private static final String KEY = "sealedKey";

  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.LISTED).member("/description", TEXT, REPLACE);

  private final ItemTable items;
  private final InstallationKeys keys;
  private final Clock clock;

  ClientCertificates(ItemTable items, InstallationKeys keys, Clock clock) {
    this.items = items;
    this.keys = keys;
    this.clock = clock;
  }

  Struct generate(Caller caller, Struct input) {
    ObjectNode document = Structs.toNode(input, "description", "tags");
    Instant now = clock.instant();
    Instant end = now.plus(VALIDITY);
    SelfSigned made = SelfSigned.make(COMMON_NAME, now, end);
    String id = Ids.part();
    document
        .put("clientCertificateId", id)
        .put("pemEncodedCertificate", made.certificate())
        .put("createdDate", now.toEpochMilli())
        .put("expirationDate", end.toEpochMilli())
        .put(
            KEY,
            Base64.getEncoder()
                .encodeToString(keys.get(SEALING).seal(id.getBytes(UTF_8), made.key())));
    items.insert(caller, Kind.CLIENT_CERTIFICATE, id, document, now);
    return shown(document);
  }

  private static Struct shown(ObjectNode document) {
    ObjectNode copy = document.deepCopy();
    copy.remove(KEY);
    copy.withObjectProperty("tags");
    return Shapes.of("ClientCertificate", copy);
  }

  static RuntimeException missing() {
    return Failures.notFound("Invalid Client Certificate identifier specified");
  }

  private static String id(Struct input) {
    return String.valueOf(input.text("clientCertificateId"));
  }

  Struct get(Caller caller, Struct input) {
    ObjectNode document = items.find(caller, Kind.CLIENT_CERTIFICATE, id(input));
    if (document == null) {
      throw missing();
    }
    return shown(document);
  }

  Struct list(Caller caller, Struct input) {
    return Shapes.page(
        input,
        items.list(caller, Kind.CLIENT_CERTIFICATE).stream()
            .map(ClientCertificates::shown)
            .toList());
  }

  Struct update(Caller caller, Struct input) {
    return items.change(
        caller,
        Kind.CLIENT_CERTIFICATE,
        id(input),
        document -> {
          PATCHES.apply(document, Patch.of(input));
          return shown(document);
        },
        ClientCertificates::missing);
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    if (!items.delete(caller, Kind.CLIENT_CERTIFICATE, id(input))) {
      throw missing();
    }
    return null;
  }

  /** Refuses a stage that names a certificate which does not exist. */
  void check(Caller caller, ObjectNode stage) {
    String id = stage.path("clientCertificateId").asString("");
    if (!id.isEmpty() && items.find(caller, Kind.CLIENT_CERTIFICATE, id) == null) {
      throw Failures.badRequest("Invalid client certificate identifier specified");
    }
  }

  /** Adds the certificate and the key of a stage to what gateways get of it. */
  void addTo(RestApiTable.Row row, ObjectNode stage) {
    String id = stage.path("clientCertificateId").asString("");
    if (id.isEmpty()) {
      return;
    }
    List<ObjectNode> all = items.list(row.account(), row.region(), Kind.CLIENT_CERTIFICATE);
    for (ObjectNode each : all) {
      if (each.path("clientCertificateId").asString("").equals(id)) {
        keys.get(SEALING)
            .open(id.getBytes(UTF_8), Base64.getDecoder().decode(each.path(KEY).asString("")))
            .ifPresent(
                key ->
                    stage
                        .putObject("clientCertificate")
                        .put("certificate", each.path("pemEncodedCertificate").asString(""))
                        .put("key", Base64.getEncoder().encodeToString(key)));
      }
    }
  }
}
