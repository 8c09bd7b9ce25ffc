package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.value.Item;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The filter of a query.
 *
 * @param attributes names of the attributes that it tests
 */
record ItemFilter(Predicate<Item> test, Set<String> attributes) {}
