/**
 * Items: reading and writing them one by one, in batches and in transactions, and finding them by
 * queries and scans.
 */
@NullMarked
package io.lambent.services.dynamodb.item;

import org.jspecify.annotations.NullMarked;
