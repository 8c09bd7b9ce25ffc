package io.lambent.services.cloudformation.cloudcontrol;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the resources of a type are listed: by one operation of their service.
 *
 * @param items the member of the answer with the list, or with a policy whose statements are items
 * @param limit the most items that the operation takes as its limit; 0 where it takes none
 * @param fixed members of the input that are always the same
 * @param inputs the members of the input that properties of a resource model set
 * @param required the properties that a resource model has to have
 * @param identify the values of the primary identifier of an item; null for an item that has none
 */
record Listing(
    String api,
    String operation,
    String items,
    Paging paging,
    int limit,
    Map<String, String> fixed,
    Map<String, String> inputs,
    List<String> required,
    BiFunction<JsonNode, ObjectNode, @Nullable List<String>> identify) {

  /**
   * How an operation pages.
   *
   * @param tokenIn the member of the input with the token of a page
   * @param tokenOut the member of the answer with that of the next one
   * @param limit the member of the input with the largest number of items
   */
  record Paging(String tokenIn, String tokenOut, String limit) {
    static final Paging AWS = new Paging("NextToken", "NextToken", "MaxResults");
    static final Paging LIMIT = new Paging("NextToken", "NextToken", "Limit");
    static final Paging MARKER = new Paging("Marker", "NextMarker", "MaxItems");
    static final Paging IAM = new Paging("Marker", "Marker", "MaxItems");
  }

  /** Lists all resources, whose items have the identifier as a member. */
  static Listing of(
      String api, String operation, String items, Paging paging, int limit, String member) {
    return new Listing(
        api,
        operation,
        items,
        paging,
        limit,
        Map.of(),
        Map.of(),
        List.of(),
        (item, model) -> List.of(item.path(member).asString()));
  }

  /** The same listing with a member of the input that is always the same. */
  Listing fixed(String member, String value) {
    return new Listing(
        api, operation, items, paging, limit, Map.of(member, value), inputs, required, identify);
  }

  /** The same listing with inputs that a resource model may set. */
  Listing with(Map<String, String> optional) {
    return new Listing(api, operation, items, paging, limit, fixed, optional, required, identify);
  }

  /** The same listing of what belongs to another resource, which the model has to name. */
  Listing within(String property, String input) {
    return new Listing(
        api,
        operation,
        items,
        paging,
        limit,
        fixed,
        Map.of(property, input),
        List.of(property),
        identify);
  }

  /** The same listing with other values of the identifier. */
  Listing identifiedBy(BiFunction<JsonNode, ObjectNode, @Nullable List<String>> values) {
    return new Listing(api, operation, items, paging, limit, fixed, inputs, required, values);
  }
}
