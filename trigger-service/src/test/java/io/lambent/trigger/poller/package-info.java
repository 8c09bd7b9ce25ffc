/** Tests of polling with sources of the test. */
@NullMarked
package io.lambent.trigger.poller;

import org.jspecify.annotations.NullMarked;
