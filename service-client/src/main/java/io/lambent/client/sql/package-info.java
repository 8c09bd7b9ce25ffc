/** Columns of tables as values of Java. */
@NullMarked
package io.lambent.client.sql;

import org.jspecify.annotations.NullMarked;
