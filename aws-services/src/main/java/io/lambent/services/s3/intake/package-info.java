/**
 * Intake: events that other object stores send when objects are written around this S3. They are
 * brought into AWS's shape and committed before the store gets its answer.
 */
@NullMarked
package io.lambent.services.s3.intake;

import org.jspecify.annotations.NullMarked;
