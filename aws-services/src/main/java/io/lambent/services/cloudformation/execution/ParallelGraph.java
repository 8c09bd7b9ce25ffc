package io.lambent.services.cloudformation.execution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs the nodes of a dependency graph, independent ones in parallel. Once a node fails, no other
 * begins; nodes that are running are awaited.
 */
final class ParallelGraph {
  /**
   * The maximum number of nodes that run at once. Each uses a database connection for short times.
   */
  private static final int WIDTH = 20;

  private final Map<String, Set<String>> needs = new HashMap<>();

  /**
   * @param needs the nodes that each one needs; names that are no nodes are ignored
   */
  ParallelGraph(Map<String, Set<String>> needs) {
    needs.forEach(
        (node, others) -> {
          Set<String> known = new HashSet<>(others);
          known.retainAll(needs.keySet());
          this.needs.put(node, known);
        });
  }

  /** The same nodes, each of which needs those that needed it. */
  ParallelGraph reversed() {
    Map<String, Set<String>> turned = new HashMap<>();
    needs.keySet().forEach(node -> turned.put(node, new HashSet<>()));
    needs.forEach(
        (node, others) ->
            others.forEach(
                other -> turned.computeIfAbsent(other, any -> new HashSet<>()).add(node)));
    return new ParallelGraph(turned);
  }

  /** The nodes of a dependency cycle; empty where there is none. */
  Set<String> circle() {
    Map<String, Set<String>> left = new HashMap<>();
    needs.forEach((node, others) -> left.put(node, new HashSet<>(others)));
    boolean found = true;
    while (found) {
      List<String> free =
          left.entrySet().stream()
              .filter(entry -> entry.getValue().isEmpty())
              .map(Map.Entry::getKey)
              .toList();
      free.forEach(left::remove);
      left.values().forEach(others -> others.removeAll(free));
      found = !free.isEmpty();
    }
    return new TreeSet<>(left.keySet());
  }

  private record Ended(String node, boolean succeeded, @Nullable Throwable problem) {}

  /**
   * Runs all nodes.
   *
   * @param mayBegin asked before each node; once false, no other begins
   * @param stopsAtFailure false if nodes run that need one that failed
   * @param work returns false where it failed; what it throws is thrown once all others have ended
   * @return the nodes that failed
   */
  List<String> run(BooleanSupplier mayBegin, boolean stopsAtFailure, Predicate<String> work) {
    Map<String, Set<String>> left = new HashMap<>();
    needs.forEach((node, others) -> left.put(node, new HashSet<>(others)));
    Deque<String> ready = new ArrayDeque<>();
    List<String> failed = new ArrayList<>();
    BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    Throwable problem = null;
    int running = 0;
    boolean begins = true;
    while (true) {
      ready.addAll(free(left));
      begins = begins && problem == null && (failed.isEmpty() || !stopsAtFailure);
      while (begins && running < WIDTH && !ready.isEmpty()) {
        begins = mayBegin.getAsBoolean();
        if (begins) {
          begin(ready.poll(), work, ended);
          running++;
        }
      }
      if (running == 0) {
        break;
      }
      Ended one = take(ended);
      running--;
      problem = problem == null ? one.problem() : problem;
      if (one.problem() == null && !one.succeeded()) {
        failed.add(one.node());
      }
      left.values().forEach(others -> others.remove(one.node()));
    }
    rethrow(problem);
    return failed;
  }

  private static List<String> free(Map<String, Set<String>> left) {
    List<String> free =
        left.entrySet().stream()
            .filter(entry -> entry.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    free.forEach(left::remove);
    return free;
  }

  private static void begin(String node, Predicate<String> work, BlockingQueue<Ended> ended) {
    Thread.ofVirtual()
        .name("stack-" + node)
        .start(
            () -> {
              try {
                ended.add(new Ended(node, work.test(node), null));
              } catch (RuntimeException | Error e) {
                ended.add(new Ended(node, false, e));
              }
            });
  }

  private static Ended take(BlockingQueue<Ended> ended) {
    try {
      return ended.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LeaseLostException();
    }
  }

  private static void rethrow(@Nullable Throwable problem) {
    if (problem instanceof RuntimeException e) {
      throw e;
    }
    if (problem instanceof Error e) {
      throw e;
    }
  }
}
