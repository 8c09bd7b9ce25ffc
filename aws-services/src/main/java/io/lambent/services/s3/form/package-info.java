/**
 * Forms: uploads that browsers send as {@code multipart/form-data}, and the policies that say what
 * such an upload may be. Nothing of the file is kept in memory.
 */
@NullMarked
package io.lambent.services.s3.form;

import org.jspecify.annotations.NullMarked;
