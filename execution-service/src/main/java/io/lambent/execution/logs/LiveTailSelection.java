package io.lambent.execution.logs;

import io.lambent.execution.logpattern.FilterPattern;
import java.util.List;
import java.util.Set;

/**
 * The events that a Live Tail session is for.
 *
 * @param streams names; with those that have a prefix, all where both are empty
 */
record LiveTailSelection(
    Set<StoredGroup.Key> groups,
    Set<String> streams,
    List<String> prefixes,
    FilterPattern pattern) {

  boolean covers(StoredStream stream) {
    return groups.contains(stream.group().key()) && coversName(stream.name());
  }

  private boolean coversName(String name) {
    return (streams.isEmpty() && prefixes.isEmpty())
        || streams.contains(name)
        || prefixes.stream().anyMatch(name::startsWith);
  }

  boolean covers(LogEvent event) {
    return pattern.matches(event.message());
  }
}
