/** The AWS services beside Lambda that applications and tools call. */
@NullMarked
package io.lambent.services;

import org.jspecify.annotations.NullMarked;
