package io.lambent.contract.trigger;

import io.lambent.contract.function.FunctionName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a poller has to know of an event source mapping.
 *
 * @param revision counts the changes of the mapping
 * @param qualifier a version or an alias; null where the mapping names none
 * @param sourceArn names the source, and by its service the kind of source
 * @param active true if the source is to be polled, false if polling is to end
 * @param batchSize records of one call, at most
 * @param windowSeconds how long records are gathered for one call
 * @param filters patterns of event-ruler; a record that matches none is dropped. Without any, all
 *     records pass
 * @param partialFailures true if the function says which records of a batch have failed
 * @param maximumConcurrency calls at once; null where the mapping does not limit them
 * @param stream the settings that only streams have; null where the source is no stream
 * @param cluster the settings that only clusters and brokers have; null where the source is none
 */
public record EventSourceMapping(
    String uuid,
    long revision,
    FunctionName function,
    @Nullable String qualifier,
    String sourceArn,
    boolean active,
    int batchSize,
    int windowSeconds,
    List<String> filters,
    boolean partialFailures,
    @Nullable Integer maximumConcurrency,
    @Nullable StreamSettings stream,
    @Nullable ClusterSettings cluster) {

  public EventSourceMapping {
    filters = List.copyOf(filters);
  }
}
