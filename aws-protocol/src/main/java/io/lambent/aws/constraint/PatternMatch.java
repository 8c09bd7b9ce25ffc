package io.lambent.aws.constraint;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Matches values against regular expressions of the models and of callers. Some take time
 * exponential in the length of a value, or deep recursion, and values come from anybody; so a match
 * has a budget of characters it may look at, and one of a model that recurses too deep runs again
 * with a larger stack.
 */
public final class PatternMatch {
  private static final int CHARACTERS = 20_000_000;

  /** The budget for an expression of a caller's: some 10 ms, as event loops match them, too. */
  private static final int CALLERS_CHARACTERS = 1_000_000;

  private static final long LARGE_STACK = 256L << 20;

  private PatternMatch() {}

  /** Returns true where the whole text matches, and false where matching exceeds the budget. */
  static boolean matches(@Nullable Pattern pattern, String text) {
    if (pattern == null) {
      return true;
    }
    try {
      return find(pattern, text);
    } catch (StackOverflowError e) {
      return withLargeStack(pattern, text);
    }
  }

  /**
   * Returns true where a whole text matches an expression that a caller wrote, and false where that
   * takes too many steps.
   */
  public static boolean matchesCallers(Pattern pattern, String text) {
    return ofCaller(pattern, text, Matcher::matches);
  }

  /** The same where a part of the text has to match. */
  public static boolean findsCallers(Pattern pattern, String text) {
    return ofCaller(pattern, text, Matcher::find);
  }

  private static boolean ofCaller(Pattern pattern, String text, Predicate<Matcher> match) {
    try {
      return match.test(pattern.matcher(new Budgeted(text, new int[] {CALLERS_CHARACTERS})));
    } catch (BudgetExceeded | StackOverflowError e) {
      return false;
    }
  }

  private static boolean find(Pattern pattern, String text) {
    try {
      return pattern.matcher(new Budgeted(text, new int[] {CHARACTERS})).matches();
    } catch (BudgetExceeded e) {
      return false;
    }
  }

  private static boolean withLargeStack(Pattern pattern, String text) {
    boolean[] matched = {false};
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                matched[0] = find(pattern, text);
              } catch (StackOverflowError e) {
                matched[0] = false;
              }
            },
            "pattern",
            LARGE_STACK);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return matched[0];
  }

  private static final class BudgetExceeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    BudgetExceeded() {
      super(null, null, false, false);
    }
  }

  /** A text whose characters can be read a limited number of times in all. */
  private record Budgeted(CharSequence text, int[] left) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (left[0]-- <= 0) {
        throw new BudgetExceeded();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Budgeted(text.subSequence(start, end), left);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
