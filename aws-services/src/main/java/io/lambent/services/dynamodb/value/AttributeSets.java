package io.lambent.services.dynamodb.value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes sets of lists, as requests have them, and refuses empty ones and duplicates. */
final class AttributeSets {
  private AttributeSets() {}

  static AttributeValue.SS strings(List<String> elements) {
    if (elements.isEmpty()) {
      throw Invalid.parameters("An string set  may not be empty");
    }
    Set<String> set = new LinkedHashSet<>(elements);
    if (set.size() != elements.size()) {
      throw Invalid.parameters(
          "Input collection ["
              + quoted(elements, Utf8::compare, text -> text, ", ")
              + "] contains duplicates.");
    }
    return new AttributeValue.SS(set);
  }

  static AttributeValue.NS numbers(List<String> elements) {
    if (elements.isEmpty()) {
      throw Invalid.parameters("An number set  may not be empty");
    }
    Set<BigDecimal> set = new LinkedHashSet<>();
    for (String element : elements) {
      set.add(Numbers.parse(element));
    }
    if (set.size() != elements.size()) {
      throw Invalid.parameters("Input collection contains duplicates.");
    }
    return new AttributeValue.NS(set);
  }

  static AttributeValue.BS binaries(List<Binary> elements) {
    if (elements.isEmpty()) {
      throw Invalid.parameters("Binary sets should not be empty");
    }
    Set<Binary> set = new LinkedHashSet<>(elements);
    if (set.size() != elements.size()) {
      throw Invalid.parameters(
          "Input collection ["
              + quoted(elements, Comparator.naturalOrder(), Binary::base64, ",")
              + "]of type BS contains duplicates.");
    }
    return new AttributeValue.BS(set);
  }

  /**
   * Lists the elements as AWS does: those before the first repeated one in their order, then that
   * one and all others as they were given.
   */
  private static <T> String quoted(
      List<T> elements, Comparator<T> order, Function<T, String> text, String separator) {
    Set<T> before = new LinkedHashSet<>();
    int repeated = 0;
    while (before.add(elements.get(repeated))) {
      repeated++;
    }
    List<T> listed = new ArrayList<>(before);
    listed.sort(order);
    listed.addAll(elements.subList(repeated, elements.size()));
    return listed.stream()
        .map(element -> '"' + text.apply(element) + '"')
        .collect(Collectors.joining(separator));
  }
}
