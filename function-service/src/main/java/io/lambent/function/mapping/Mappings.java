package io.lambent.function.mapping;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Page;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.mapping.MappingConfiguration.MappingList;
import io.lambent.function.mapping.MappingRequests.CreateMapping;
import io.lambent.function.mapping.MappingRequests.ListMappings;
import io.lambent.function.mapping.MappingRequests.UpdateMapping;
import io.lambent.function.tag.Tags;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Creates, reads, changes and deletes event source mappings. */
@Component
@Transactional
class Mappings {
  /** Items of a page, whatever a request asks for. */
  private static final int PAGE = 100;

  private final Catalog catalog;
  private final MappingRepository mappings;
  private final Duplicates duplicates;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Mappings(
      Catalog catalog,
      MappingRepository mappings,
      Duplicates duplicates,
      ApplicationEventPublisher events,
      Clock clock) {
    this.catalog = catalog;
    this.mappings = mappings;
    this.duplicates = duplicates;
    this.events = events;
    this.clock = clock;
  }

  /**
   * @param visibility the visibility time-out in seconds of the queue that is the source; empty
   *     where it is not known
   */
  public MappingConfiguration create(Caller caller, CreateMapping request, OptionalInt visibility) {
    Instant now = now();
    String uuid = UUID.randomUUID().toString();
    String arn = request.eventSourceArn();
    Source source = SourceRules.source(request, caller.region());
    MappingSettings given = request.settings();
    SourceRules.checkAccount(source, arn, caller.account());
    SourceRules.checkCreation(source, arn, given, now);
    MappingSettings settings =
        given.over(MappingSettings.defaults(source, uuid)).withoutEmptyGroups(source);
    SourceRules.check(source, settings);
    Map<String, String> tags = request.tags();
    Tags.checkNames(tags);
    Tags.checkNumber(tags);
    FunctionReference function = lock(caller, request.functionName(), "CreateEventSourceMapping");
    VisibilityRule.check(visibility, catalog.version(function).served().timeoutSeconds());
    boolean enabled = !Boolean.FALSE.equals(request.enabled());
    Mapping mapping = new Mapping(uuid, function, source, arn, settings, enabled);
    mapping.created(tags, now);
    duplicates.check(mapping);
    return inTransition(mappings.save(mapping));
  }

  public MappingConfiguration get(Caller caller, String uuid) {
    return MappingConfiguration.of(
        mappings
            .find(caller.account(), caller.region(), uuid)
            .orElseThrow(Mappings::noSuchMapping));
  }

  public MappingConfiguration update(Caller caller, UpdateMapping request) {
    Mapping mapping = lock(caller, request.uUID(), false);
    Source source = mapping.source();
    MappingSettings given = request.settings();
    SourceRules.checkUpdate(source, given, mapping.settings());
    MappingSettings settings = given.over(mapping.settings()).withoutEmptyGroups(source);
    SourceRules.check(source, settings);
    if (request.functionName() != null) {
      mapping.setFunction(lock(caller, request.functionName(), "UpdateEventSourceMapping"));
      duplicates.check(mapping);
    }
    mapping.change(settings, request.enabled(), now());
    return inTransition(mapping);
  }

  public MappingConfiguration delete(Caller caller, String uuid) {
    Mapping mapping = lock(caller, uuid, true);
    mapping.delete(now());
    return inTransition(mapping);
  }

  /** Neither the function nor the source that are asked for need be there. */
  public MappingList list(Caller caller, ListMappings request) {
    int size = request.maxItems() == null ? PAGE : Math.min(request.maxItems(), PAGE);
    Page<MappingConfiguration> page =
        Page.of(rows(caller, request, Limit.of(size + 1)), size, Mapping::uuid)
            .map(MappingConfiguration::listed);
    return new MappingList(page.items(), page.nextMarker());
  }

  private List<Mapping> rows(Caller caller, ListMappings request, Limit limit) {
    String account = caller.account();
    String region = caller.region();
    String after = Page.key(request.marker());
    String source = request.eventSourceArn();
    if (request.functionName() == null) {
      return source == null
          ? mappings.list(account, region, after, limit)
          : mappings.listOfSource(account, region, source, after, limit);
    }
    FunctionReference function =
        FunctionReference.of(caller, request.functionName(), null, "ListEventSourceMappings");
    String name = function.function().name();
    String qualifier = Objects.requireNonNullElse(function.qualifier(), "");
    return source == null
        ? mappings.listOfFunction(account, region, name, qualifier, after, limit)
        : mappings.listOfBoth(account, region, name, qualifier, source, after, limit);
  }

  private MappingConfiguration inTransition(Mapping mapping) {
    events.publishEvent(new MappingChanged(mapping.uuid(), mapping.needsPoller()));
    return MappingConfiguration.of(mapping);
  }

  /**
   * @throws AwsException where there is no such mapping, or it is in transition
   */
  private Mapping lock(Caller caller, String uuid, boolean toDelete) {
    Mapping mapping =
        mappings.lock(caller.account(), caller.region(), uuid).orElseThrow(Mappings::noSuchMapping);
    if (!mapping.state().isSettled()) {
      throw new AwsException(
          ErrorCode.RESOURCE_IN_USE,
          "Cannot %s the event source mapping because it is in use."
              .formatted(toDelete ? "delete" : "update"));
    }
    return mapping;
  }

  /**
   * Locks the function that a mapping invokes.
   *
   * @throws AwsException where there is no such function, version or alias
   */
  private FunctionReference lock(Caller caller, String function, String operation) {
    FunctionReference reference = FunctionReference.of(caller, function, null, operation);
    FunctionName name = reference.function();
    if (!name.account().equals(caller.account())) {
      throw Refusals.accessDenied(caller.account(), operation, name.arn());
    }
    if (catalog.lock(name).isEmpty() || !catalog.has(reference)) {
      throw Refusals.invalid("Function does not exist");
    }
    return reference;
  }

  /** As exact as it is shown, so that it is the same when it is read. */
  private Instant now() {
    return Instant.now(clock).truncatedTo(ChronoUnit.MILLIS);
  }

  private static AwsException noSuchMapping() {
    return Refusals.notFound("The resource you requested does not exist.");
  }
}
