/**
 * APIs of API Gateway as they are deployed: aws-services keeps their definitions and pushes changes
 * to the gateways, which serve requests from memory.
 */
@NullMarked
package io.lambent.contract.api;

import org.jspecify.annotations.NullMarked;
