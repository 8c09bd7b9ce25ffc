/**
 * Tables: what they are defined as, the operations that define, change and describe them, and their
 * tags.
 */
@NullMarked
package io.lambent.services.dynamodb.table;

import org.jspecify.annotations.NullMarked;
