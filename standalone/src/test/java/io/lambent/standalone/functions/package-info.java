/** Functions in Java that the acceptance tests deploy. */
@NullMarked
package io.lambent.standalone.functions;

import org.jspecify.annotations.NullMarked;
