/** Functions and stored code of accounts per region, and how much code one may store. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.function.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
