package io.lambent.services.events;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.event.ruler.Machine;

/**
 * The rules of a bus that are enabled and have a pattern, and its archives, ready to be matched.
 */
final class CompiledBus {
  private final long revision;
  private final Machine machine = new Machine();

  /** Rules by the names under which the machine knows them. */
  private final Map<String, RuleTargets> rules = new HashMap<>();

  private final Map<String, Long> archives = new HashMap<>();
  private final List<Long> archivesOfAll = new ArrayList<>();

  private CompiledBus(long revision) {
    this.revision = revision;
  }

  /**
   * A target of a rule.
   *
   * @param rule the rule's ARN
   */
  record RuleEntry(String rule, String pattern, long target) {}

  /**
   * @param pattern null where the archive keeps all events
   */
  record ArchiveEntry(long archive, @Nullable String pattern) {}

  private record RuleTargets(String rule, List<Long> targets) {}

  /** The targets and archives that an event is for. */
  record Match(List<Long> targets, List<Long> archives) {
    boolean isEmpty() {
      return targets.isEmpty() && archives.isEmpty();
    }
  }

  /**
   * @throws IllegalStateException where a pattern is malformed
   */
  static CompiledBus of(long revision, List<RuleEntry> rules, List<ArchiveEntry> archives) {
    CompiledBus bus = new CompiledBus(revision);
    for (RuleEntry entry : rules) {
      String name = "rule " + entry.rule();
      RuleTargets targets = bus.rules.get(name);
      if (targets == null) {
        targets = new RuleTargets(entry.rule(), new ArrayList<>());
        bus.rules.put(name, targets);
        bus.add(name, entry.pattern());
      }
      targets.targets().add(entry.target());
    }
    for (ArchiveEntry entry : archives) {
      if (entry.pattern() == null) {
        bus.archivesOfAll.add(entry.archive());
      } else {
        String name = "archive " + entry.archive();
        bus.archives.put(name, entry.archive());
        bus.add(name, entry.pattern());
      }
    }
    return bus;
  }

  private void add(String name, String pattern) {
    try {
      machine.addRule(name, pattern);
    } catch (IOException e) {
      throw new IllegalStateException("a pattern was stored though it is none", e);
    }
  }

  long revision() {
    return revision;
  }

  /** The targets and archives that an event is for. */
  Match match(String event) {
    List<Long> targets = new ArrayList<>();
    List<Long> kept = new ArrayList<>(archivesOfAll);
    for (String name : names(event)) {
      RuleTargets rule = rules.get(name);
      if (rule != null) {
        targets.addAll(rule.targets());
      }
      Long archive = archives.get(name);
      if (archive != null) {
        kept.add(archive);
      }
    }
    return new Match(targets, kept);
  }

  /**
   * The targets that an event is for.
   *
   * @param only the ARNs of the rules that may match; empty for all
   */
  List<Long> targetsOf(String event, Set<String> only) {
    List<Long> targets = new ArrayList<>();
    for (String name : names(event)) {
      RuleTargets rule = rules.get(name);
      if (rule != null && (only.isEmpty() || only.contains(rule.rule()))) {
        targets.addAll(rule.targets());
      }
    }
    return targets;
  }

  private List<String> names(String event) {
    if (rules.isEmpty() && archives.isEmpty()) {
      return List.of();
    }
    try {
      return machine.rulesForJSONEvent(event);
    } catch (Exception e) {
      // The matcher declares Exception. An event that it cannot read matches no rule.
      return List.of();
    }
  }
}
