/** Usage of functions per day, memory size and architecture: the ledger's sums. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.billing.rollup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
