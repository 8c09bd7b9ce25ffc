package io.lambent.services.cloudwatch.alarm;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rule of a composite alarm: states of other alarms, joined by AND, OR, NOT and parentheses.
 * See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html">PutCompositeAlarm</a>.
 */
sealed interface AlarmRule {

  record InState(AlarmState state, String alarm) implements AlarmRule {}

  record Constant(boolean value) implements AlarmRule {}

  record Not(AlarmRule rule) implements AlarmRule {}

  record And(AlarmRule one, AlarmRule other) implements AlarmRule {}

  record Or(AlarmRule one, AlarmRule other) implements AlarmRule {}

  /**
   * @param states of alarms by the names or ARNs that the rule gives them
   */
  default boolean isTrue(Function<String, AlarmState> states) {
    return switch (this) {
      case InState in -> states.apply(in.alarm()) == in.state();
      case Constant constant -> constant.value();
      case Not not -> !not.rule().isTrue(states);
      case And and -> and.one().isTrue(states) && and.other().isTrue(states);
      case Or or -> or.one().isTrue(states) || or.other().isTrue(states);
    };
  }

  /** The names or ARNs of the alarms that the rule looks at, in their order. */
  default Set<String> alarms() {
    Set<String> found = new LinkedHashSet<>();
    collect(found);
    return found;
  }

  private void collect(Set<String> found) {
    switch (this) {
      case InState in -> found.add(in.alarm());
      case Constant constant -> {}
      case Not not -> not.rule().collect(found);
      case And and -> {
        and.one().collect(found);
        and.other().collect(found);
      }
      case Or or -> {
        or.one().collect(found);
        or.other().collect(found);
      }
    }
  }

  /** The name of an alarm that a rule gives by its name or its ARN. */
  static String name(String alarm) {
    int at = alarm.indexOf(":alarm:");
    return alarm.startsWith("arn:") && at > 0 ? alarm.substring(at + ":alarm:".length()) : alarm;
  }

  /**
   * Parses a rule.
   *
   * @throws io.lambent.aws.error.AwsFailure where it is none
   */
  static AlarmRule parse(String text) {
    return new Parser(text).whole();
  }

  /** A parser by recursive descent; AND binds stronger than OR, NOT stronger than both. */
  final class Parser {
    private static final int DEEPEST = 100;
    private static final Pattern STATE =
        Pattern.compile(
            "(OK|ALARM|INSUFFICIENT_DATA)\\s*\\(\\s*(?:\"([^\"]+)\"|'([^']+)'|([^\\s()\"']+))\\s*\\)");

    private final String text;
    private int at;
    private int depth;

    private Parser(String text) {
      this.text = text;
    }

    private AlarmRule whole() {
      AlarmRule rule = or();
      skip();
      if (at < text.length()) {
        throw unexpected();
      }
      return rule;
    }

    private AlarmRule or() {
      AlarmRule rule = and();
      while (takes("OR")) {
        rule = new Or(rule, and());
      }
      return rule;
    }

    private AlarmRule and() {
      AlarmRule rule = not();
      while (takes("AND")) {
        rule = new And(rule, not());
      }
      return rule;
    }

    private AlarmRule not() {
      if (++depth > DEEPEST) {
        throw AlarmErrors.validation("AlarmRule is nested too deeply.");
      }
      try {
        return takes("NOT") ? new Not(not()) : part();
      } finally {
        depth--;
      }
    }

    private AlarmRule part() {
      skip();
      if (at < text.length() && text.charAt(at) == '(') {
        at++;
        AlarmRule rule = or();
        skip();
        if (at >= text.length() || text.charAt(at) != ')') {
          throw unexpected();
        }
        at++;
        return rule;
      }
      Matcher state = STATE.matcher(text).region(at, text.length());
      if (state.lookingAt()) {
        at = state.end();
        return new InState(
            AlarmState.valueOf(state.group(1)),
            first(state.group(2), state.group(3), state.group(4)));
      }
      if (takes("TRUE")) {
        return new Constant(true);
      }
      if (takes("FALSE")) {
        return new Constant(false);
      }
      if (text.startsWith("AT_LEAST", at)) {
        throw AlarmErrors.unsupported("AT_LEAST in AlarmRule");
      }
      throw unexpected();
    }

    private static String first(@Nullable String... texts) {
      for (String each : texts) {
        if (each != null) {
          return each;
        }
      }
      throw new IllegalStateException();
    }

    private boolean takes(String word) {
      skip();
      int end = at + word.length();
      boolean isThere =
          text.startsWith(word, at)
              && (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)));
      if (isThere) {
        at = end;
      }
      return isThere;
    }

    private void skip() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private RuntimeException unexpected() {
      return AlarmErrors.validation(
          "Error parsing AlarmRule: "
              + (at < text.length()
                  ? "unexpected '" + text.charAt(at) + "' at position " + at
                  : "unexpected end")
              + ".");
    }
  }
}
