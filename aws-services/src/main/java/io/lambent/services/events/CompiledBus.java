package io.lambent.services.events;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.event.ruler.Machine;

/**
 * The rules of a bus that are enabled and have a pattern, ready to be matched.
 *
 * @param targets the targets of a rule, by the rule's id
 */
record CompiledBus(long revision, Machine machine, Map<String, List<Long>> targets) {

  /** A target of a rule. */
  record Entry(String rule, String pattern, long target) {}

  /**
   * @throws IllegalStateException where a pattern is none
   */
  static CompiledBus of(long revision, List<Entry> entries) {
    Machine machine = new Machine();
    Map<String, List<Long>> targets = new LinkedHashMap<>();
    for (Entry entry : entries) {
      List<Long> ofRule = targets.get(entry.rule());
      if (ofRule == null) {
        ofRule = new ArrayList<>();
        targets.put(entry.rule(), ofRule);
        add(machine, entry);
      }
      ofRule.add(entry.target());
    }
    return new CompiledBus(revision, machine, targets);
  }

  private static void add(Machine machine, Entry entry) {
    try {
      machine.addRule(entry.rule(), entry.pattern());
    } catch (IOException e) {
      throw new IllegalStateException("the pattern of a rule was stored though it is none", e);
    }
  }

  /** The targets that an event is for. */
  List<Long> targetsOf(String event) {
    if (targets.isEmpty()) {
      return List.of();
    }
    List<Long> found = new ArrayList<>();
    try {
      for (String rule : machine.rulesForJSONEvent(event)) {
        found.addAll(targets.getOrDefault(rule, List.of()));
      }
    } catch (Exception e) {
      // The matcher declares Exception: no rule matches what it cannot read.
      return List.of();
    }
    return found;
  }
}
