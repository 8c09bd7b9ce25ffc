/** The ledger: every run of a function, kept in batches for a time and then dropped by month. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.billing.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
