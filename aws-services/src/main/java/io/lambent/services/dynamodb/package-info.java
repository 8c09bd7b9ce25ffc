/**
 * DynamoDB: tables of items in PostgreSQL. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html">What is
 * Amazon DynamoDB?</a>.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.dynamodb;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
