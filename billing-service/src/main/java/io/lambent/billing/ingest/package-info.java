/** How usage records enter billing: once each, however often they travel. */
@NullMarked
package io.lambent.billing.ingest;

import org.jspecify.annotations.NullMarked;
