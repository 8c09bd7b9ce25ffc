/** Usage of accounts and its cost, for people and programs to read. */
@ApplicationModule(allowedDependencies = {"rollup", "tariff"})
@NullMarked
package io.lambent.billing.statement;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
