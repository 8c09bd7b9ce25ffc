/** Tests of the embedded PostgreSQL. */
@NullMarked
package io.lambent.standalone.postgres;

import org.jspecify.annotations.NullMarked;
