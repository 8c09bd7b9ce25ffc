/** Paths and headers by which the services reach and recognise each other as separate processes. */
@NullMarked
package io.lambent.contract.internal;

import org.jspecify.annotations.NullMarked;
