/**
 * Execution of PartiQL statements. A statement is carried out by the operations on items that have
 * the same effect, so that it has their checks, their records in streams and their capacity.
 */
@NullMarked
package io.lambent.services.dynamodb.statement;

import org.jspecify.annotations.NullMarked;
