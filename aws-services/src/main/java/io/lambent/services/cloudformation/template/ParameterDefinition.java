package io.lambent.services.cloudformation.template;

import io.lambent.aws.constraint.PatternMatch;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A parameter as a template declares it.
 *
 * @param type such as {@code String} or {@code AWS::SSM::Parameter::Value<String>}
 * @param defaultValue as text; null where a value must be given
 * @param allowedValues empty where any is allowed
 */
public record ParameterDefinition(
    String name,
    String type,
    @Nullable String defaultValue,
    boolean noEcho,
    List<String> allowedValues,
    @Nullable String allowedPattern,
    @Nullable String constraintDescription,
    @Nullable String description,
    Limits limits) {
  private static final String SSM_VALUE = "AWS::SSM::Parameter::Value<";
  private static final String LIST = "List<";
  private static final Set<String> KNOWN =
      Set.of(
          "String",
          "Number",
          "CommaDelimitedList",
          "AWS::EC2::AvailabilityZone::Name",
          "AWS::EC2::Image::Id",
          "AWS::EC2::Instance::Id",
          "AWS::EC2::KeyPair::KeyName",
          "AWS::EC2::SecurityGroup::GroupName",
          "AWS::EC2::SecurityGroup::Id",
          "AWS::EC2::Subnet::Id",
          "AWS::EC2::Volume::Id",
          "AWS::EC2::VPC::Id",
          "AWS::Route53::HostedZone::Id",
          "AWS::SSM::Parameter::Name");
  private static final Set<String> PROPERTIES =
      Set.of(
          "Type",
          "Default",
          "NoEcho",
          "AllowedValues",
          "AllowedPattern",
          "ConstraintDescription",
          "Description",
          "MaxLength",
          "MaxValue",
          "MinLength",
          "MinValue");

  /** Limits of the length of a text or the value of a number; null where there is none. */
  public record Limits(
      @Nullable BigDecimal minLength,
      @Nullable BigDecimal maxLength,
      @Nullable BigDecimal minValue,
      @Nullable BigDecimal maxValue) {}

  static ParameterDefinition of(String name, JsonNode node) {
    if (!node.isObject() || !node.path("Type").isString()) {
      throw TemplateError.format("Every Parameters object must contain a Type member.");
    }
    for (String property : node.propertyNames()) {
      if (!PROPERTIES.contains(property)) {
        throw new TemplateError("Invalid template parameter property '" + property + "'");
      }
    }
    String type = node.path("Type").asString();
    if (!isKnown(type)) {
      throw TemplateError.format("Unrecognized parameter type: " + type);
    }
    if (node.path("Default").isContainer()) {
      throw TemplateError.format("Every Default member must be a string.");
    }
    List<String> allowed = new ArrayList<>();
    node.path("AllowedValues").forEach(value -> allowed.add(value.asString()));
    ParameterDefinition definition =
        new ParameterDefinition(
            name,
            type,
            text(node, "Default"),
            "true".equalsIgnoreCase(text(node, "NoEcho")),
            List.copyOf(allowed),
            text(node, "AllowedPattern"),
            text(node, "ConstraintDescription"),
            text(node, "Description"),
            new Limits(
                number(node, "MinLength"),
                number(node, "MaxLength"),
                number(node, "MinValue"),
                number(node, "MaxValue")));
    String pattern = definition.allowedPattern;
    if (pattern != null) {
      compile(name, pattern);
    }
    return definition;
  }

  private static boolean isKnown(String type) {
    String plain =
        type.startsWith(SSM_VALUE) && type.endsWith(">")
            ? type.substring(SSM_VALUE.length(), type.length() - 1)
            : type;
    String element =
        plain.startsWith(LIST) && plain.endsWith(">")
            ? plain.substring(LIST.length(), plain.length() - 1)
            : plain;
    return KNOWN.contains(element);
  }

  private static @Nullable String text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value.asString();
  }

  private static @Nullable BigDecimal number(JsonNode node, String name) {
    String text = text(node, name);
    try {
      return text == null ? null : new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw TemplateError.format("Every " + name + " member must be a number.");
    }
  }

  /** Returns true where the value is the name of a parameter of Parameter Store. */
  public boolean isStored() {
    return type.startsWith(SSM_VALUE);
  }

  /** The type without what says that the value is in Parameter Store. */
  public String valueType() {
    return isStored() ? type.substring(SSM_VALUE.length(), type.length() - 1) : type;
  }

  public boolean isList() {
    return valueType().equals("CommaDelimitedList") || valueType().startsWith(LIST);
  }

  /**
   * Checks a value against the constraints.
   *
   * @throws TemplateError where it violates one
   */
  public void check(String value) {
    if (isList()) {
      for (String element : value.split(",", -1)) {
        checkOne(element.strip());
      }
    } else {
      checkOne(value);
    }
  }

  private void checkOne(String value) {
    if (valueType().equals("Number") || valueType().equals("List<Number>")) {
      checkNumber(value);
    }
    if (!allowedValues.isEmpty() && !allowedValues.contains(value)) {
      throw failure("Parameter '" + name + "' must be one of AllowedValues");
    }
    String pattern = allowedPattern;
    if (pattern != null && !PatternMatch.matchesCallers(compile(name, pattern), value)) {
      throw failure("Parameter '" + name + "' must match pattern " + pattern);
    }
    BigDecimal length = BigDecimal.valueOf(value.length());
    if (limits.minLength != null && length.compareTo(limits.minLength) < 0) {
      throw failure(
          "Parameter '" + name + "' must contain at least " + limits.minLength + " characters");
    }
    if (limits.maxLength != null && length.compareTo(limits.maxLength) > 0) {
      throw failure(
          "Parameter '" + name + "' must contain at most " + limits.maxLength + " characters");
    }
  }

  private void checkNumber(String value) {
    BigDecimal number;
    try {
      number = new BigDecimal(value.strip());
    } catch (NumberFormatException e) {
      throw new TemplateError("Parameter '" + name + "' must be a number");
    }
    if (limits.minValue != null && number.compareTo(limits.minValue) < 0) {
      throw failure("Parameter '" + name + "' must be a number not less than " + limits.minValue);
    }
    if (limits.maxValue != null && number.compareTo(limits.maxValue) > 0) {
      throw failure(
          "Parameter '" + name + "' must be a number not greater than " + limits.maxValue);
    }
  }

  private TemplateError failure(String text) {
    return new TemplateError(
        constraintDescription == null
            ? text
            : "Parameter " + name + " failed to satisfy constraint: " + constraintDescription);
  }

  private static Pattern compile(String name, String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw TemplateError.format(
          "AllowedPattern of parameter " + name + " is not a regular expression: " + pattern);
    }
  }
}
