package io.lambent.execution.logpattern;

import java.util.List;
import java.util.function.Predicate;

/** The forms that a filter pattern can have. */
sealed interface Form {
  boolean matches(String message);

  /** Finds everything. */
  record Everything() implements Form {
    @Override
    public boolean matches(String message) {
      return true;
    }
  }

  /** Finds text that has all of some terms and none of others. */
  record Terms(List<Predicate<String>> all, List<Predicate<String>> none) implements Form {
    @Override
    public boolean matches(String message) {
      for (Predicate<String> term : all) {
        if (!term.test(message)) {
          return false;
        }
      }
      return none.stream().noneMatch(term -> term.test(message));
    }
  }

  /** Finds text that has at least one of some terms. */
  record AnyTerm(List<Predicate<String>> terms) implements Form {
    @Override
    public boolean matches(String message) {
      return terms.stream().anyMatch(term -> term.test(message));
    }
  }

  /** Finds JSON objects of which an expression is true. */
  record Json(JsonPattern expression) implements Form {
    @Override
    public boolean matches(String message) {
      return expression.matches(message);
    }
  }

  /** Finds text whose words fulfil conditions. */
  record Words(WordPattern pattern) implements Form {
    @Override
    public boolean matches(String message) {
      return pattern.matches(message);
    }
  }
}
