/**
 * Expressions of DynamoDB: conditions, filters, key conditions, projections and updates, of the
 * expression language and of the legacy parameters before it. They know items, but neither tables
 * nor requests. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html">Using
 * expressions in DynamoDB</a>.
 */
@ApplicationModule(allowedDependencies = {"dynamodb.value"})
@NullMarked
package io.lambent.services.dynamodb.expression;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
