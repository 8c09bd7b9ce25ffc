/**
 * Serves an API by one handler for each operation. A handler takes a record with the members of its
 * input and returns one with those of its output; {@link io.lambent.aws.api.AwsApi} does the rest.
 */
@NullMarked
package io.lambent.aws.api;

import org.jspecify.annotations.NullMarked;
