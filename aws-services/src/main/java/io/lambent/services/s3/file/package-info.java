/**
 * The files of objects: written, flushed to the disk, linked and deleted, and the checksums of
 * their content. File names are ids, never keys.
 */
@NullMarked
package io.lambent.services.s3.file;

import org.jspecify.annotations.NullMarked;
