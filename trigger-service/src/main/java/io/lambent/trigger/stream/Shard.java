package io.lambent.trigger.stream;

import java.util.List;

/**
 * A shard of a stream.
 *
 * @param parents the shards whose records come before those of this one
 */
public record Shard(String id, List<String> parents) {
  public Shard {
    parents = List.copyOf(parents);
  }
}
