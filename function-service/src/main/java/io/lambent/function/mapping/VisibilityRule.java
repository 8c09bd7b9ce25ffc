package io.lambent.function.mapping;

import io.lambent.contract.trigger.SourceQueues;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.mapping.MappingRequests.CreateMapping;
import java.util.OptionalInt;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Refuses mappings of queues whose messages would become visible again while a function still runs.
 */
@Component
class VisibilityRule {
  private final ObjectProvider<SourceQueues> queues;

  /**
   * @param queues none where nothing polls
   */
  VisibilityRule(ObjectProvider<SourceQueues> queues) {
    this.queues = queues;
  }

  /**
   * The visibility time-out in seconds of the queue that a request names. Blocks, and so has to be
   * called outside of transactions.
   *
   * @return empty where it names none, or the queue cannot be asked
   */
  OptionalInt visibility(CreateMapping request) {
    String arn = request.eventSourceArn();
    if (arn == null || Source.of(arn).filter(Source.QUEUES::contains).isEmpty()) {
      return OptionalInt.empty();
    }
    SourceQueues asked = queues.getIfAvailable();
    return asked == null ? OptionalInt.empty() : asked.visibilityTimeout(arn);
  }

  /**
   * @param timeout of the function, in seconds
   */
  static void check(OptionalInt visibility, int timeout) {
    if (visibility.isPresent() && visibility.getAsInt() < timeout) {
      throw Refusals.invalid(
          "Queue visibility timeout: %d seconds is less than Function timeout: %d seconds"
              .formatted(visibility.getAsInt(), timeout));
    }
  }
}
