/**
 * Resource policies as documents: what a statement allows whom, and how AWS writes it, whatever
 * resource the policy is for.
 */
@NullMarked
package io.lambent.function.policy;

import org.jspecify.annotations.NullMarked;
