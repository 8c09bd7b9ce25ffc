/**
 * Code signing configurations say whose signatures the code of functions must have, and what
 * happens to code without one.
 */
@ApplicationModule(allowedDependencies = {"awsapi", "catalog", "tag"})
@NullMarked
package io.lambent.function.signing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
