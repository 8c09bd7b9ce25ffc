/** What an account uses in a region, functions and stored code, and how much code it may store. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.function.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
