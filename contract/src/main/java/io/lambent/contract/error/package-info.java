/**
 * The errors a caller of the AWS API can meet: one enum gives each its AWS name, HTTP status and
 * whose fault it is.
 */
@NullMarked
package io.lambent.contract.error;

import org.jspecify.annotations.NullMarked;
