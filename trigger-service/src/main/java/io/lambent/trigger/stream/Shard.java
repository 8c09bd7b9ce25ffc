package io.lambent.trigger.stream;

import java.util.List;

/**
 * A shard of a stream.
 *
 * @param parents the shards whose records precede those of this one
 */
public record Shard(String id, List<String> parents) {
  public Shard {
    parents = List.copyOf(parents);
  }
}
