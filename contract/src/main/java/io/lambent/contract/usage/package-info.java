/** What an invocation used, on its way from execution to billing. */
@NullMarked
package io.lambent.contract.usage;

import org.jspecify.annotations.NullMarked;
