/**
 * DynamoDB and DynamoDB Streams: tables, items, their indexes and the records of their changes, all
 * in PostgreSQL. A write of an item, of its entries in indexes and of its stream record is one
 * statement or one transaction. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html">What is
 * Amazon DynamoDB?</a>.
 */
@ApplicationModule(
    allowedDependencies = {
      "dynamodb.expression",
      "dynamodb.partiql",
      "dynamodb.value",
      "front",
      "groupcommit",
      "lease"
    })
@NullMarked
package io.lambent.services.dynamodb;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
