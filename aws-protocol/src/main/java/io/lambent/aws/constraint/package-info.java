/** Checks of an input against the constraints of its model, in the words of AWS's services. */
@NullMarked
package io.lambent.aws.constraint;

import org.jspecify.annotations.NullMarked;
