/** What every invocation used, on its way from this process into the ledger of billing. */
@NullMarked
package io.lambent.execution.metering;

import org.jspecify.annotations.NullMarked;
