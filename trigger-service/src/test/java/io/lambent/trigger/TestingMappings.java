package io.lambent.trigger;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.MappingSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Replaces function-service: has the mappings that tests create, and records what is reported of
 * them.
 */
public final class TestingMappings implements MappingSource {
  private final Map<String, EventSourceMapping> mappings = new ConcurrentHashMap<>();

  /** The latest revision of each mapping that was reported as settled. */
  public final Map<String, Long> settled = new ConcurrentHashMap<>();

  public final Map<String, String> results = new ConcurrentHashMap<>();

  public void put(EventSourceMapping mapping) {
    mappings.put(mapping.uuid(), mapping);
  }

  @Override
  public List<EventSourceMapping> mappings() {
    return List.copyOf(mappings.values());
  }

  @Override
  public void settled(String uuid, long revision) {
    settled.put(uuid, revision);
    mappings.computeIfPresent(
        uuid,
        (id, mapping) -> mapping.revision() == revision && !mapping.active() ? null : mapping);
  }

  @Override
  public void processed(String uuid, String result) {
    results.put(uuid, result);
  }
}
