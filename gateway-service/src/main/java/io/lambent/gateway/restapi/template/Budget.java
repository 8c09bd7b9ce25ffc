package io.lambent.gateway.restapi.template;

import org.jspecify.annotations.Nullable;

/**
 * The work that one run of a template may do. It belongs to the thread that runs the template, and
 * is asked wherever a template can repeat or grow something.
 */
final class Budget {
  /** Calls of methods and turns of loops. */
  private static final int MAX_STEPS = 200_000;

  /** Characters of all texts that are made, and elements of all lists. */
  private static final long MAX_SIZE = 30L << 20;

  /** A step is taken for as many characters, less one, that are looked at. */
  private static final int LOOKS_BETWEEN = 1_023;

  private static final ThreadLocal<@Nullable Budget> CURRENT = new ThreadLocal<>();

  private final long deadline;
  private int steps;
  private int looks;
  private long size;

  private Budget(long deadline) {
    this.deadline = deadline;
  }

  /** Begins a run on this thread. */
  static void begin(long nanos) {
    CURRENT.set(new Budget(System.nanoTime() + nanos));
  }

  static void end() {
    CURRENT.remove();
  }

  /**
   * Takes a step.
   *
   * @throws TemplateException where there are too many, or they take too long
   */
  static void step() {
    Budget budget = CURRENT.get();
    if (budget == null) {
      return;
    }
    if (++budget.steps > MAX_STEPS) {
      throw new TemplateException("the template takes more than " + MAX_STEPS + " steps");
    }
    if (System.nanoTime() - budget.deadline > 0) {
      throw new TemplateException("the template takes too long");
    }
  }

  /**
   * Looks at a character, which is less than a step.
   *
   * @throws TemplateException where it takes too long
   */
  static void look() {
    Budget budget = CURRENT.get();
    if (budget != null && (++budget.looks & LOOKS_BETWEEN) == 0) {
      budget.looks = 0;
      step();
    }
  }

  /**
   * Makes something of a size.
   *
   * @throws TemplateException where it is too much
   */
  static void grow(long characters) {
    Budget budget = CURRENT.get();
    if (budget == null) {
      return;
    }
    budget.size += characters;
    if (budget.size > MAX_SIZE) {
      throw new TemplateException("the template makes too much text");
    }
  }
}
