package io.lambent.services.events;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import io.lambent.services.outbound.UserServers;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EventsConfiguration {
  /** Entries of together 1 MiB, as JSON in JSON. */
  private static final int MAX_BODY = 8 * 1024 * 1024;

  /** The servers of API destinations, and those that give tokens for them. */
  @Bean
  UserServers destinationServers(EventsProperties properties) {
    return new UserServers(properties.answerTimeout(), properties.privateEndpoints());
  }

  /** The operations on what stands outside of buses. */
  @Bean
  Consumer<AwsApi.Builder> destinationOperations(
      Connections connections, ApiDestinations destinations) {
    return api -> {
      addConnections(api, connections);
      addApiDestinations(api, destinations);
    };
  }

  @Bean
  HostedService events(
      Buses buses,
      BusPolicies policies,
      Rules rules,
      Targets targets,
      ResourceTags tags,
      EventPatterns patterns,
      PutEvents putEvents,
      Archives archives,
      Replays replays,
      @Qualifier("destinationOperations") Consumer<AwsApi.Builder> destinations) {
    AwsApi.Builder api =
        AwsApi.of(ServiceModels.get("events"))
            .on("PutEvents", PutEvents.Put.class, PutEvents.Answer.class, putEvents::put)
            .on(
                "TestEventPattern",
                EventPatterns.Test.class,
                EventPatterns.Tested.class,
                (caller, input) -> patterns.test(input))
            .on("PutPermission", BusPolicies.Put.class, policies::put)
            .on("RemovePermission", BusPolicies.Remove.class, policies::remove)
            .on("TagResource", ResourceTags.Tagging.class, tags::tag)
            .on("UntagResource", ResourceTags.Untagging.class, tags::untag)
            .on(
                "ListTagsForResource",
                ResourceTags.Resource.class,
                ResourceTags.Listed.class,
                tags::list);
    addBuses(api, buses);
    addRules(api, rules);
    addTargets(api, targets);
    addArchives(api, archives);
    addReplays(api, replays);
    destinations.accept(api);
    return new HostedService(
        api.build(),
        MAX_BODY,
        "Targets are Lambda functions, SQS queues, SNS topics, Kinesis streams, event buses, API"
            + " destinations and log groups, of whichever account and region; others are refused."
            + " Secrets of connections are kept in the database, without a secret of Secrets"
            + " Manager; private connections are refused, and API destinations may also be servers"
            + " without TLS. Policies of buses and roles of rules and targets are kept, not"
            + " enforced or assumed. Times of rules that pass while Lambent does not run are made"
            + " up for within the maximum age of a target's events. Other services send no events"
            + " but those that their notes name. Buses write no logs (LogConfig is kept), and"
            + " nothing is encrypted by the keys that are named. There are no partner event sources"
            + " and no global endpoints.");
  }

  private static void addBuses(AwsApi.Builder api, Buses buses) {
    api.on("CreateEventBus", Buses.Create.class, Buses.Created.class, buses::create)
        .on("DeleteEventBus", Buses.ByName.class, buses::delete)
        .on("DescribeEventBus", Buses.Describe.class, Buses.Described.class, buses::describe)
        .on("ListEventBuses", Buses.ListInput.class, Buses.Listed.class, buses::list)
        .on("UpdateEventBus", Buses.Update.class, Buses.Updated.class, buses::update);
  }

  private static void addRules(AwsApi.Builder api, Rules rules) {
    api.on("PutRule", Rules.Put.class, Rules.Stored.class, rules::put)
        .on("DescribeRule", Rules.ByName.class, Rules.Described.class, rules::describe)
        .on("ListRules", Rules.ListInput.class, Rules.Listed.class, rules::list)
        .on("DeleteRule", Rules.Delete.class, rules::delete)
        .on("EnableRule", Rules.ByName.class, rules::enable)
        .on("DisableRule", Rules.ByName.class, rules::disable)
        .on(
            "ListRuleNamesByTarget",
            Rules.ListNames.class,
            Rules.Names.class,
            rules::namesByTarget);
  }

  private static void addTargets(AwsApi.Builder api, Targets targets) {
    api.on("PutTargets", Targets.Put.class, Targets.Changed.class, targets::put)
        .on("RemoveTargets", Targets.Remove.class, Targets.Changed.class, targets::remove)
        .on("ListTargetsByRule", Targets.ListInput.class, Targets.Listed.class, targets::list);
  }

  private static void addArchives(AwsApi.Builder api, Archives archives) {
    api.on("CreateArchive", Archives.Create.class, Archives.Stored.class, archives::create)
        .on("DescribeArchive", Archives.ByName.class, Archives.Described.class, archives::describe)
        .on("UpdateArchive", Archives.Update.class, Archives.Stored.class, archives::update)
        .on("DeleteArchive", Archives.ByName.class, Archives.Deleted.class, archives::delete)
        .on("ListArchives", Archives.ListInput.class, Archives.Listed.class, archives::list);
  }

  private static void addReplays(AwsApi.Builder api, Replays replays) {
    api.on("StartReplay", Replays.Start.class, Replays.Started.class, replays::start)
        .on("DescribeReplay", Replays.ByName.class, Replays.Described.class, replays::describe)
        .on("CancelReplay", Replays.ByName.class, Replays.Cancelled.class, replays::cancel)
        .on("ListReplays", Replays.ListInput.class, Replays.Listed.class, replays::list);
  }

  private static void addConnections(AwsApi.Builder api, Connections connections) {
    api.on(
            "CreateConnection",
            Connections.Create.class,
            Connections.Created.class,
            connections::create)
        .on(
            "UpdateConnection",
            Connections.Update.class,
            Connections.Changed.class,
            connections::update)
        .on(
            "DeauthorizeConnection",
            Connections.ByName.class,
            Connections.Changed.class,
            connections::deauthorize)
        .on(
            "DeleteConnection",
            Connections.ByName.class,
            Connections.Changed.class,
            connections::delete)
        .on(
            "DescribeConnection",
            Connections.ByName.class,
            Connections.Described.class,
            connections::describe)
        .on(
            "ListConnections",
            Connections.ListInput.class,
            Connections.Listed.class,
            connections::list);
  }

  private static void addApiDestinations(AwsApi.Builder api, ApiDestinations destinations) {
    api.on(
            "CreateApiDestination",
            ApiDestinations.Create.class,
            ApiDestinations.Stored.class,
            destinations::create)
        .on(
            "UpdateApiDestination",
            ApiDestinations.Update.class,
            ApiDestinations.Stored.class,
            destinations::update)
        .on(
            "DeleteApiDestination",
            ApiDestinations.ByName.class,
            ApiDestinations.Deleted.class,
            destinations::delete)
        .on(
            "DescribeApiDestination",
            ApiDestinations.ByName.class,
            ApiDestinations.Described.class,
            destinations::describe)
        .on(
            "ListApiDestinations",
            ApiDestinations.ListInput.class,
            ApiDestinations.Listed.class,
            destinations::list);
  }
}
