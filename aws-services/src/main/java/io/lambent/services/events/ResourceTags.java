package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** The operations on tags, which buses and rules have. */
@Component
class ResourceTags {
  private final BusTable buses;
  private final RuleTable rules;

  ResourceTags(BusTable buses, RuleTable rules) {
    this.buses = buses;
    this.rules = rules;
  }

  record Resource(String resourceARN) {}

  record Listed(List<TagList.Tag> tags) {}

  record Tagging(String resourceARN, List<TagList.Tag> tags) {}

  record Untagging(String resourceARN, List<String> tagKeys) {}

  Listed list(Caller caller, Resource input) {
    return resource(
        caller,
        input.resourceARN(),
        new Action<>() {
          @Override
          public Listed onBus(Bus bus) {
            return new Listed(TagList.of(bus.tags()));
          }

          @Override
          public Listed onRule(Bus bus, String rule) {
            return new Listed(TagList.of(rules.find(bus, rule).tags()));
          }
        });
  }

  void tag(Caller caller, Tagging input) {
    Map<String, String> added = TagList.map(input.tags());
    change(
        caller,
        input.resourceARN(),
        tags -> {
          Map<String, String> all = new LinkedHashMap<>(tags);
          all.putAll(added);
          TagList.checkCount(all);
          return all;
        });
  }

  void untag(Caller caller, Untagging input) {
    change(
        caller,
        input.resourceARN(),
        tags -> {
          Map<String, String> left = new LinkedHashMap<>(tags);
          input.tagKeys().forEach(left::remove);
          return left;
        });
  }

  private void change(Caller caller, String arn, UnaryOperator<Map<String, String>> change) {
    resource(
        caller,
        arn,
        new Action<Boolean>() {
          @Override
          public Boolean onBus(Bus bus) {
            buses.changeTags(bus, change);
            return true;
          }

          @Override
          public Boolean onRule(Bus bus, String rule) {
            rules.changeTags(bus, rule, change);
            return true;
          }
        });
  }

  /** Reads or changes the tags of a bus or of a rule. */
  private interface Action<R> {
    R onBus(Bus bus);

    R onRule(Bus bus, String rule);
  }

  private <R> R resource(Caller caller, String text, Action<R> action) {
    Arn arn =
        Arn.parse(text)
            .filter(parsed -> parsed.service().equals("events"))
            .orElseThrow(() -> EventsErrors.invalid("Parameter ResourceARN is not valid."));
    String resource = arn.resource();
    if (resource.indexOf('\0') >= 0) {
      throw EventsErrors.invalid("Parameter ResourceARN is not valid.");
    }
    if (resource.startsWith(BusName.RESOURCE)) {
      return action.onBus(bus(caller, arn, resource.substring(BusName.RESOURCE.length())));
    }
    if (!resource.startsWith(Rule.RESOURCE)) {
      throw EventsErrors.invalid("Parameter ResourceARN is not valid.");
    }
    String rule = resource.substring(Rule.RESOURCE.length());
    int slash = rule.lastIndexOf('/');
    Bus bus = bus(caller, arn, slash < 0 ? BusName.DEFAULT : rule.substring(0, slash));
    return action.onRule(bus, rule.substring(slash + 1));
  }

  private Bus bus(Caller caller, Arn arn, String name) {
    return buses.find(caller, new BusName(arn.account(), arn.region(), name));
  }
}
