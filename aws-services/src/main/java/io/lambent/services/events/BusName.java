package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import org.jspecify.annotations.Nullable;

/** The name of a bus, with the account and region that it belongs to. */
record BusName(String account, String region, String name) {
  /** The bus that each account has in each region from the beginning. */
  static final String DEFAULT = "default";

  static final String RESOURCE = "event-bus/";

  /**
   * @param text a name or an ARN; null for the default bus
   * @throws io.lambent.aws.error.AwsFailure where it is an ARN of something else
   */
  static BusName of(Caller caller, @Nullable String text) {
    if (text == null) {
      return new BusName(caller.account(), caller.region(), DEFAULT);
    }
    if (!text.startsWith("arn:")) {
      return new BusName(caller.account(), caller.region(), text);
    }
    BusName name = ofArn(text);
    if (name == null) {
      throw EventsErrors.invalid("Parameter EventBusName is not valid.");
    }
    return name;
  }

  /** Returns null where the text is no ARN of a bus. */
  static @Nullable BusName ofArn(String text) {
    return Arn.parse(text)
        .filter(arn -> arn.service().equals("events"))
        .filter(arn -> arn.resource().startsWith(RESOURCE))
        .filter(arn -> arn.resource().length() > RESOURCE.length())
        .map(
            arn ->
                new BusName(
                    arn.account(), arn.region(), arn.resource().substring(RESOURCE.length())))
        .orElse(null);
  }

  boolean isDefault() {
    return name.equals(DEFAULT);
  }

  boolean isOf(Caller caller) {
    return account.equals(caller.account()) && region.equals(caller.region());
  }

  String arn() {
    return Arn.of("events", region, account, RESOURCE + name).toString();
  }
}
