/** The ledger: one row per run of a function, kept for a time and then dropped by month. */
@NullMarked
package io.lambent.billing.ledger;

import org.jspecify.annotations.NullMarked;
