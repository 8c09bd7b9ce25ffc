/** A caller: whose account and which region a request is for, as its AWS signature says. */
@NullMarked
package io.lambent.gateway.identity;

import org.jspecify.annotations.NullMarked;
