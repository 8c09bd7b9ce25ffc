/** The usage of every invocation, on its way from this process into the ledger of billing. */
@ApplicationModule(allowedDependencies = {"platformlog"})
@NullMarked
package io.lambent.execution.metering;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
