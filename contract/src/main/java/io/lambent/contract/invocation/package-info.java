/** One call of a function: what is asked, and every way in which it can end. */
@NullMarked
package io.lambent.contract.invocation;

import org.jspecify.annotations.NullMarked;
