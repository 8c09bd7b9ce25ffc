/** How the services reach and recognise each other when they are separate processes. */
@NullMarked
package io.lambent.contract.internal;

import org.jspecify.annotations.NullMarked;
