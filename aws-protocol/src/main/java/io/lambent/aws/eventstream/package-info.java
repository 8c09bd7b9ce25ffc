/** The binary encoding of event streams. */
@NullMarked
package io.lambent.aws.eventstream;

import org.jspecify.annotations.NullMarked;
