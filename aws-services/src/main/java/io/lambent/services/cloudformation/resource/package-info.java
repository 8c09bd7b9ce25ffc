/**
 * Resource types: the facts of each type, and how its resources are made, changed and deleted by
 * operations of the services. The facts in {@code types.table} are those of AWS's public schemas:
 * attributes, properties that cannot be changed, required and known properties. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html">AWS
 * resource and property types reference</a>.
 */
@ApplicationModule(allowedDependencies = {"cloudformation.template", "operations"})
@NullMarked
package io.lambent.services.cloudformation.resource;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
