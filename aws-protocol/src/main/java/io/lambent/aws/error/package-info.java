/** Errors that callers of an AWS API see. */
@NullMarked
package io.lambent.aws.error;

import org.jspecify.annotations.NullMarked;
