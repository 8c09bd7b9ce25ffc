/** The secret that the services of one installation share, and filters that demand it. */
@NullMarked
package io.lambent.client.access;

import org.jspecify.annotations.NullMarked;
