/** Tests of the whole application on a real database. */
@NullMarked
package io.lambent.services;

import org.jspecify.annotations.NullMarked;
