/** What an account uses in a region, functions and stored code, and how much code it may store. */
@NullMarked
package io.lambent.function.account;

import org.jspecify.annotations.NullMarked;
