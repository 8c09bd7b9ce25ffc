/** Prices: AWS's public ones unless configured otherwise. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.billing.tariff;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
