package io.lambent.services.elbv2;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * An attribute.
 *
 * @param name AWS's key
 * @param initial its value where none was set
 * @param isAllowed the values that have their effect here; others are refused
 * @param isAws the values that AWS takes
 */
record AttributeRule(
    String name, String initial, Predicate<String> isAllowed, Predicate<String> isAws) {
  private static final Predicate<String> ANY = value -> true;
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]*");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /** An attribute whose every value has its effect. */
  static AttributeRule of(String name, String initial, String... values) {
    Predicate<String> known = List.of(values)::contains;
    return new AttributeRule(name, initial, known, known);
  }

  static AttributeRule flag(String name, boolean initial) {
    return of(name, Boolean.toString(initial), "true", "false");
  }

  static AttributeRule number(String name, int initial, int smallest, int largest) {
    Predicate<String> inRange =
        value ->
            NUMBER.matcher(value).matches()
                && Integer.parseInt(value) >= smallest
                && Integer.parseInt(value) <= largest;
    return new AttributeRule(name, Integer.toString(initial), inRange, inRange);
  }

  /** An attribute of any text that a header can have. */
  static AttributeRule text(String name) {
    Predicate<String> printable = value -> PRINTABLE.matcher(value).matches();
    return new AttributeRule(name, "", printable, printable);
  }

  /** An attribute that can only be set to the value that it has: others would have no effect. */
  static AttributeRule fixed(String name, String value) {
    return new AttributeRule(name, value, value::equals, ANY);
  }
}
