/**
 * Values of DynamoDB: attribute values of ten types, items, and their forms as JSON, as bytes in
 * storage and as bytes of keys. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">Supported
 * data types and naming rules in Amazon DynamoDB</a>.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.dynamodb.value;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
