package io.lambent.services.kinesis;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.arn.Arn;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations on the consumers of streams. */
@Component
class Consumers {
  private static final int MAX_CONSUMERS = 20;
  private static final int PAGE = 100;
  private static final String ACTIVE = "ACTIVE";

  private final StreamFinder finder;
  private final ConsumerTable consumers;
  private final RecordSignals signals;
  private final Clock clock;

  Consumers(StreamFinder finder, ConsumerTable consumers, RecordSignals signals, Clock clock) {
    this.finder = finder;
    this.consumers = consumers;
    this.signals = signals;
    this.clock = clock;
  }

  record Register(@Inlined StreamRef stream, String consumerName, Map<String, String> tags) {}

  record View(
      String consumerName,
      String consumerARN,
      String consumerStatus,
      Instant consumerCreationTimestamp) {
    static View of(DataStream stream, Consumer consumer) {
      return new View(consumer.name(), consumer.arn(stream), ACTIVE, consumer.createdAt());
    }
  }

  record Registered(View consumer) {}

  record Named(
      @Inlined StreamRef stream, @Nullable String consumerName, @Nullable String consumerARN) {}

  record Description(
      String consumerName,
      String consumerARN,
      String consumerStatus,
      Instant consumerCreationTimestamp,
      String streamARN) {}

  record Described(Description consumerDescription) {}

  record ListInput(
      @Inlined StreamRef stream,
      @Nullable String nextToken,
      @Nullable Integer maxResults,
      @Nullable Instant streamCreationTimestamp) {}

  record Listed(List<View> consumers, @Nullable String nextToken) {}

  /** A consumer and its stream. */
  record Found(DataStream stream, Consumer consumer) {}

  Registered register(Caller caller, Register input) {
    DataStream stream = finder.find(caller, input.stream());
    StreamFinder.checkActive(stream, clock.instant());
    if (!input.tags().isEmpty()) {
      StreamTags.check(stream.name(), stream.account(), input.tags().keySet());
      StreamTags.check(stream.name(), stream.account(), input.tags().values());
      StreamTags.checkCount(stream.name(), stream.account(), input.tags().size());
    }
    if (consumers.find(stream.id(), input.consumerName()).isEmpty()
        && consumers.count(stream.id()) >= MAX_CONSUMERS) {
      throw KinesisErrors.limitExceeded(
          "Stream "
              + stream.name()
              + " under account "
              + stream.account()
              + " already has "
              + MAX_CONSUMERS
              + " consumers registered.");
    }
    if (!consumers.insert(stream.id(), input.consumerName(), input.tags(), clock.instant())) {
      throw KinesisErrors.inUse(
          "Consumer "
              + input.consumerName()
              + " under stream "
              + stream.name()
              + " already exists for account "
              + stream.account()
              + ".");
    }
    return new Registered(View.of(stream, found(stream, input.consumerName()).consumer()));
  }

  private Found found(DataStream stream, String name) {
    return new Found(
        stream, consumers.find(stream.id(), name).orElseThrow(() -> none(name, stream.account())));
  }

  /** Checks that a consumer was not deregistered since it was found. */
  void check(Found found) {
    if (!consumers.exists(found.consumer().id())) {
      throw none(found.consumer().name(), found.stream().account());
    }
  }

  private static RuntimeException none(String consumer, String account) {
    return KinesisErrors.notFound("Consumer " + consumer + ", account " + account + " not found.");
  }

  Found find(Caller caller, Named input) {
    if (input.consumerARN() != null) {
      return find(caller, input.consumerARN());
    }
    boolean isNamed = input.stream().streamARN() != null || input.stream().streamName() != null;
    if (input.consumerName() == null || !isNamed) {
      throw KinesisErrors.invalid(
          "Either ConsumerARN or both StreamARN and ConsumerName must be provided.");
    }
    return found(finder.find(caller, input.stream()), input.consumerName());
  }

  /**
   * Finds a consumer by its ARN.
   *
   * @throws io.lambent.aws.error.AwsFailure where it is not there
   */
  Found find(Caller caller, String consumerArn) {
    Arn arn =
        Arn.parse(consumerArn)
            .filter(parsed -> parsed.service().equals("kinesis"))
            .filter(parsed -> parsed.resource().startsWith(DataStream.RESOURCE))
            .orElseThrow(() -> KinesisErrors.invalid("Invalid ConsumerARN: " + consumerArn));
    StreamFinder.checkOwner(caller, arn);
    String path = arn.resource().substring(DataStream.RESOURCE.length());
    int slash = path.indexOf(Consumer.RESOURCE);
    int colon = path.lastIndexOf(':');
    if (slash < 0 || colon < slash) {
      throw KinesisErrors.invalid("Invalid ConsumerARN: " + consumerArn);
    }
    String name = path.substring(slash + Consumer.RESOURCE.length(), colon);
    DataStream stream = finder.named(caller, path.substring(0, slash));
    Found found = found(stream, name);
    if (!found.consumer().arn(stream).equals(consumerArn)) {
      throw none(consumerArn, caller.account());
    }
    return found;
  }

  void deregister(Caller caller, Named input) {
    Found found = find(caller, input);
    consumers.delete(found.consumer().id());
    // Its subscriptions end.
    signals.signal(found.stream());
  }

  Described describe(Caller caller, Named input) {
    Found found = find(caller, input);
    return new Described(
        new Description(
            found.consumer().name(),
            found.consumer().arn(found.stream()),
            ACTIVE,
            found.consumer().createdAt(),
            found.stream().arn().toString()));
  }

  Listed list(Caller caller, ListInput input) {
    Instant now = clock.instant();
    DataStream stream = finder.find(caller, input.stream());
    String after = "";
    if (input.nextToken() != null) {
      PageToken token = PageToken.parse(input.nextToken(), PageToken.CONSUMERS).checked(now);
      if (token.stream() != stream.id()) {
        throw KinesisErrors.invalid("NextToken is invalid.");
      }
      after = token.last();
    }
    int limit = Objects.requireNonNullElse(input.maxResults(), PAGE);
    List<Consumer> found = consumers.list(stream.id(), after, limit + 1);
    List<View> page =
        found.stream().limit(limit).map(consumer -> View.of(stream, consumer)).toList();
    return new Listed(
        page,
        found.size() > limit
            ? new PageToken(
                    PageToken.CONSUMERS, stream.id(), page.getLast().consumerName(), "", now)
                .text()
            : null);
  }
}
