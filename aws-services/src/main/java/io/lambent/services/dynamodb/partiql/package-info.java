/**
 * PartiQL statements of DynamoDB: SELECT, INSERT, UPDATE and DELETE, parsed to the trees of the
 * expression language. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html">PartiQL
 * - a SQL-compatible query language for Amazon DynamoDB</a>.
 */
@ApplicationModule(allowedDependencies = {"dynamodb.expression", "dynamodb.value"})
@NullMarked
package io.lambent.services.dynamodb.partiql;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
