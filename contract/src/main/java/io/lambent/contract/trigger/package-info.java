/**
 * Event source mappings between function-service, which keeps them, and trigger-service, which
 * polls their sources.
 */
@NullMarked
package io.lambent.contract.trigger;

import org.jspecify.annotations.NullMarked;
