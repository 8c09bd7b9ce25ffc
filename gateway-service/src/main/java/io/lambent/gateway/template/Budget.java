package io.lambent.gateway.template;

import org.jspecify.annotations.Nullable;

/**
 * The limits of one run of a template: steps, size and time. It is bound to the thread that runs
 * the template, and checked wherever a template can repeat or enlarge something.
 */
final class Budget {
  /** The maximum number of method calls and loop iterations. */
  private static final int MAX_STEPS = 200_000;

  /**
   * The maximum sum of the characters of all texts and the elements of all lists that are created.
   */
  private static final long MAX_SIZE = 30L << 20;

  /** Reading this many characters plus one counts as a step; one less than a power of two. */
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
   * Counts a step.
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
   * Counts reading one character, which is a fraction of a step.
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
   * Counts the size of a value that is created.
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
