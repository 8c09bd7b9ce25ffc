/** The intake of usage records: each enters billing once, however often it is sent. */
@ApplicationModule(allowedDependencies = {"ledger"})
@NullMarked
package io.lambent.billing.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
