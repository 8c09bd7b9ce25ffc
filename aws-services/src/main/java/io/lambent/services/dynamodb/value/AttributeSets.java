package io.lambent.services.dynamodb.value;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes sets of lists, as requests have them, and refuses empty ones and duplicates. */
final class AttributeSets {
  private AttributeSets() {}

  static AttributeValue.SS strings(List<String> elements) {
    if (elements.isEmpty()) {
      throw Invalid.parameters("An string set  may not be empty");
    }
    Set<String> set = new LinkedHashSet<>(elements);
    if (set.size() != elements.size()) {
      throw Invalid.parameters("Input collection " + elements + " contains duplicates.");
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
      throw Invalid.because("Input collection contains duplicates");
    }
    return new AttributeValue.NS(set);
  }

  static AttributeValue.BS binaries(List<Binary> elements) {
    if (elements.isEmpty()) {
      throw Invalid.parameters("Binary sets should not be empty");
    }
    Set<Binary> set = new LinkedHashSet<>(elements);
    if (set.size() != elements.size()) {
      throw Invalid.parameters("Input collection " + elements + "of type BS contains duplicates.");
    }
    return new AttributeValue.BS(set);
  }
}
