/** What use costs: AWS's public prices unless configured otherwise. */
@NullMarked
package io.lambent.billing.tariff;

import org.jspecify.annotations.NullMarked;
