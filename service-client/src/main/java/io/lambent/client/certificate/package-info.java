/** Certificates as text. */
@NullMarked
package io.lambent.client.certificate;

import org.jspecify.annotations.NullMarked;
