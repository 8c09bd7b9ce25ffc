package io.lambent.services.elbv2;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates the conditions of a rule, and renders them for answers. */
final class ConditionRules {
  static final int MAX_VALUES = 5;
  static final int MAX_WILDCARDS = 6;

  private static final int MAX_VALUE_LENGTH = 128;
  private static final List<String> FIELDS =
      List.of(
          "path-pattern",
          "host-header",
          "http-header",
          "http-request-method",
          "query-string",
          "source-ip");
  private static final Set<String> SEVERAL = Set.of("http-header", "query-string");
  private static final Pattern METHOD = Pattern.compile("[A-Z_-]{1,40}");
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}");
  private static final Pattern CIDR =
      Pattern.compile("([0-9.]{7,15}|[0-9a-fA-F:.]{2,45})/(\\d{1,3})");
  private static final int BITS_V4 = 32;
  private static final int BITS_V6 = 128;

  private ConditionRules() {}

  /**
   * Checks conditions.
   *
   * @throws io.lambent.aws.error.AwsFailure where AWS does not take them, or they would have no
   *     effect here
   */
  static List<Shapes.Condition> check(List<Shapes.Condition> conditions) {
    if (conditions.isEmpty()) {
      throw ElbErrors.validation("A condition must be specified");
    }
    List<Shapes.Condition> checked = new ArrayList<>();
    Set<String> fields = new HashSet<>();
    int values = 0;
    long wildcards = 0;
    for (Shapes.Condition condition : conditions) {
      String field = Objects.requireNonNullElse(condition.field(), "");
      if (!FIELDS.contains(field)) {
        throw ElbErrors.validation(
            "Condition field '" + field + "' must be one of '[" + String.join(",", FIELDS) + "]'");
      }
      if (!fields.add(field) && !SEVERAL.contains(field)) {
        throw ElbErrors.validation("A rule can only have one '" + field + "' condition");
      }
      Shapes.Condition one = check(field, condition);
      List<String> all = values(one);
      values += all.size();
      wildcards +=
          all.stream().flatMapToInt(String::chars).filter(c -> c == '*' || c == '?').count();
      checked.add(one);
    }
    if (values > MAX_VALUES) {
      throw ElbErrors.validation("A rule can only have '" + MAX_VALUES + "' condition values");
    }
    if (wildcards > MAX_WILDCARDS) {
      throw ElbErrors.validation(
          "A rule can only have '" + MAX_WILDCARDS + "' condition wildcards");
    }
    return checked;
  }

  private static Shapes.Condition check(String field, Shapes.Condition condition) {
    requireNoExpressions(condition.regexValues());
    return switch (field) {
      case "host-header" -> {
        List<String> values = patterns(field, condition, condition.hostHeaderConfig());
        yield condition(field, values, new Shapes.Patterns(values, List.of()), null);
      }
      case "path-pattern" -> {
        List<String> values = patterns(field, condition, condition.pathPatternConfig());
        yield condition(field, values, null, new Shapes.Patterns(values, List.of()));
      }
      case "http-header" -> header(field, condition);
      case "http-request-method" -> methods(field, condition);
      case "query-string" -> query(field, condition);
      default -> addresses(field, condition);
    };
  }

  private static void requireNoExpressions(List<String> regexValues) {
    if (!regexValues.isEmpty()) {
      throw ElbErrors.unsupported("Regular expressions in conditions are");
    }
  }

  private static List<String> patterns(
      String field, Shapes.Condition condition, Shapes.@Nullable Patterns config) {
    if (config != null) {
      requireNoExpressions(config.regexValues());
    }
    List<String> values =
        config == null || config.values().isEmpty() ? condition.values() : config.values();
    return required(field, values);
  }

  private static List<String> required(String field, List<String> values) {
    if (values.isEmpty() || values.stream().anyMatch(String::isEmpty)) {
      throw ElbErrors.validation("A value must be specified for the '" + field + "' condition");
    }
    for (String value : values) {
      if (value.length() > MAX_VALUE_LENGTH) {
        throw ElbErrors.validation(
            "Condition value '"
                + value
                + "' contains more than '"
                + MAX_VALUE_LENGTH
                + "' characters");
      }
    }
    return values;
  }

  private static Shapes.Condition condition(
      String field,
      List<String> values,
      Shapes.@Nullable Patterns host,
      Shapes.@Nullable Patterns path) {
    return new Shapes.Condition(field, values, host, path, null, null, null, null, List.of());
  }

  private static Shapes.Condition header(String field, Shapes.Condition condition) {
    Shapes.HeaderConfig config = condition.httpHeaderConfig();
    String name = config == null ? null : config.httpHeaderName();
    if (config == null || name == null || !HEADER.matcher(name).matches()) {
      throw ElbErrors.validation("The header name '" + name + "' of a condition is not valid");
    }
    if (name.equalsIgnoreCase("host")) {
      throw ElbErrors.validation(
          "The header name 'host' cannot be specified: use a 'host-header' condition");
    }
    requireNoExpressions(config.regexValues());
    return new Shapes.Condition(
        field,
        List.of(),
        null,
        null,
        new Shapes.HeaderConfig(name, required(field, config.values()), List.of()),
        null,
        null,
        null,
        List.of());
  }

  private static Shapes.Condition methods(String field, Shapes.Condition condition) {
    Shapes.Methods config = condition.httpRequestMethodConfig();
    List<String> values = required(field, config == null ? List.of() : config.values());
    for (String value : values) {
      if (!METHOD.matcher(value).matches()) {
        throw ElbErrors.validation("The request method '" + value + "' is not valid");
      }
    }
    return new Shapes.Condition(
        field, List.of(), null, null, null, null, new Shapes.Methods(values), null, List.of());
  }

  private static Shapes.Condition query(String field, Shapes.Condition condition) {
    Shapes.QueryConfig config = condition.queryStringConfig();
    List<Shapes.QueryPair> pairs = config == null ? List.of() : config.values();
    required(field, pairs.stream().map(pair -> String.valueOf(pair.value())).toList());
    if (pairs.stream().anyMatch(pair -> pair.value() == null)) {
      throw ElbErrors.validation("A value must be specified for the '" + field + "' condition");
    }
    return new Shapes.Condition(
        field, List.of(), null, null, null, new Shapes.QueryConfig(pairs), null, null, List.of());
  }

  private static Shapes.Condition addresses(String field, Shapes.Condition condition) {
    Shapes.Addresses config = condition.sourceIpConfig();
    List<String> values = required(field, config == null ? List.of() : config.values());
    for (String value : values) {
      if (!isBlock(value)) {
        throw ElbErrors.validation("The CIDR block '" + value + "' is not valid");
      }
    }
    return new Shapes.Condition(
        field, List.of(), null, null, null, null, null, new Shapes.Addresses(values), List.of());
  }

  private static boolean isBlock(String value) {
    Matcher block = CIDR.matcher(value);
    if (!block.matches()) {
      return false;
    }
    boolean isV6 = block.group(1).indexOf(':') >= 0;
    try {
      InetAddress.ofLiteral(block.group(1));
    } catch (IllegalArgumentException e) {
      return false;
    }
    return Integer.parseInt(block.group(2)) <= (isV6 ? BITS_V6 : BITS_V4);
  }

  /** All values of a condition that was checked. */
  private static List<String> values(Shapes.Condition condition) {
    List<String> values = new ArrayList<>(condition.values());
    if (condition.httpHeaderConfig() != null) {
      values.addAll(condition.httpHeaderConfig().values());
    }
    if (condition.queryStringConfig() != null) {
      condition
          .queryStringConfig()
          .values()
          .forEach(
              pair -> values.add(Objects.requireNonNullElse(pair.key(), "") + "=" + pair.value()));
    }
    if (condition.httpRequestMethodConfig() != null) {
      values.addAll(condition.httpRequestMethodConfig().values());
    }
    if (condition.sourceIpConfig() != null) {
      values.addAll(condition.sourceIpConfig().values());
    }
    return values;
  }
}
