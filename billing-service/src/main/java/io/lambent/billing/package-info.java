/** Usage ledger, tariffs, statements. */
@NullMarked
package io.lambent.billing;

import org.jspecify.annotations.NullMarked;
