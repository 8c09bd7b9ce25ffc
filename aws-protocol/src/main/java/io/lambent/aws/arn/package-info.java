/** Amazon Resource Names. */
@NullMarked
package io.lambent.aws.arn;

import org.jspecify.annotations.NullMarked;
