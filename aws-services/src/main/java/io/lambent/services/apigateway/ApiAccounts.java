package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.ADD;
import static io.lambent.services.apigateway.Patch.Op.REMOVE;
import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apigateway.ItemTable.Kind;
import java.time.Clock;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The operations on the settings of an account, which are stored and have no effect. */
@Component
class ApiAccounts {
  private static final String ID = "account";
  private static final int BURST_LIMIT = 5_000;
  private static final double RATE_LIMIT = 10_000;

  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.LISTED)
          .member("/cloudwatchRoleArn", TEXT, REPLACE, REMOVE)
          .on(
              "/features",
              Set.of(ADD),
              (account, names, patch) -> {
                if (!"UsagePlans".equals(patch.value())) {
                  throw Failures.badRequest("Invalid feature specified: " + patch.value());
                }
              });

  private final ItemTable items;
  private final Clock clock;

  ApiAccounts(ItemTable items, Clock clock) {
    this.items = items;
    this.clock = clock;
  }

  Struct get(Caller caller, Struct input) {
    ObjectNode known = items.find(caller, Kind.ACCOUNT, ID);
    return shown(known == null ? JsonNodeFactory.instance.objectNode() : known);
  }

  private static Struct shown(ObjectNode account) {
    ObjectNode copy = account.deepCopy();
    copy.putObject("throttleSettings").put("burstLimit", BURST_LIMIT).put("rateLimit", RATE_LIMIT);
    copy.putArray("features").add("UsagePlans");
    copy.put("apiKeyVersion", "4");
    return Shapes.of("Account", copy);
  }

  Struct update(Caller caller, Struct input) {
    items.insert(caller, Kind.ACCOUNT, ID, JsonNodeFactory.instance.objectNode(), clock.instant());
    return items.change(
        caller,
        Kind.ACCOUNT,
        ID,
        account -> {
          PATCHES.apply(account, Patch.of(input));
          if (account.path("cloudwatchRoleArn").asString("").isEmpty()) {
            account.remove("cloudwatchRoleArn");
          }
          return shown(account);
        },
        IllegalStateException::new);
  }
}
