/** How usage records enter billing: once each, however often they travel. */
@ApplicationModule(allowedDependencies = {"ledger"})
@NullMarked
package io.lambent.billing.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
