/**
 * Operation tables: what an AWS API consists of, independent of how it is spoken.
 *
 * <p>A {@link io.lambent.aws.model.ServiceModel} lists the operations of one API with the shapes of
 * their inputs, outputs and errors. It is read from a table in the class path, which a generator in
 * the test sources makes from AWS's published models.
 */
@NullMarked
package io.lambent.aws.model;

import org.jspecify.annotations.NullMarked;
