package io.lambent.services.cloudformation;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Handler;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.execution.RunHooks;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.settings.CloudFormationProperties;
import io.lambent.services.front.HostedService;
import java.util.function.BiConsumer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CloudFormationConfiguration {
  private static final int MAX_BODY = 1024 * 1024;

  @Bean
  HostedService cloudFormation(
      Stacks stacks,
      StackUpdates updates,
      StackSettings settings,
      StackQueries queries,
      ResourceQueries resources,
      ChangeSets changeSets,
      Templates templates,
      Drifts drifts) {
    AwsApi api =
        AwsApi.of(ServiceModels.get("cloudformation"))
            .on("CreateStack", stacks::create)
            .on("UpdateStack", updates::update)
            .on("DeleteStack", action(stacks::delete))
            .on("CancelUpdateStack", action(updates::cancelUpdate))
            .on("ContinueUpdateRollback", action(updates::continueRollback))
            .on("RollbackStack", updates::rollback)
            .on("UpdateTerminationProtection", settings::protect)
            .on("SetStackPolicy", action(settings::setPolicy))
            .on("GetStackPolicy", settings::policy)
            .on("DescribeStacks", queries::describe)
            .on("ListStacks", queries::list)
            .on("DescribeStackEvents", queries::events)
            .on("DescribeStackResource", resources::resource)
            .on("DescribeStackResources", resources::resources)
            .on("ListStackResources", resources::listResources)
            .on("ListExports", queries::exports)
            .on("ListImports", queries::imports)
            .on("GetTemplate", templates::get)
            .on("GetTemplateSummary", templates::summary)
            .on("ValidateTemplate", templates::validate)
            .on("CreateChangeSet", changeSets::create)
            .on("DescribeChangeSet", changeSets::describe)
            .on("ListChangeSets", changeSets::list)
            .on("ExecuteChangeSet", action(changeSets::execute))
            .on("DeleteChangeSet", action(changeSets::delete))
            .on("DetectStackDrift", drifts::detect)
            .on("DetectStackResourceDrift", drifts::detectResource)
            .on("DescribeStackDriftDetectionStatus", drifts::status)
            .on("DescribeStackResourceDrifts", drifts::list)
            .on("SignalResource", CloudFormationConfiguration::signal)
            .build();
    return new HostedService(
        api,
        MAX_BODY,
        "Stacks, change sets and nested stacks. Resources are made by operations of Lambent's"
            + " services, so that types of services that it lacks are refused"
            + " (lambent.cloudformation.unknown). Roles of stacks are kept, not assumed. There are"
            + " no stack sets, no hooks, no types of others, no import of resources, no creation"
            + " policies and no snapshots."
            + " Resources get the tags of their stack; those of AWS's own that name the stack"
            + " are on functions, REST APIs, alarms and secrets only.");
  }

  private static Handler<Struct, Struct> action(BiConsumer<Caller, Struct> action) {
    return (caller, input) -> {
      action.accept(caller, input);
      return new Struct();
    };
  }

  /** Signals are for creation policies, which Lambent refuses. */
  private static Struct signal(Caller caller, Struct input) {
    throw new AwsFailure(
        CommonError.VALIDATION,
        "Resource "
            + Inputs.text(input, "LogicalResourceId")
            + " does not wait for signals: Lambent has no creation policies");
  }

  @Bean
  @ConditionalOnMissingBean(RunHooks.class)
  RunHooks runHooks() {
    return RunHooks.NONE;
  }

  @Bean
  ResourceTypes.UnknownTypes unknownTypes(CloudFormationProperties properties) {
    return () -> properties.unknown() == CloudFormationProperties.Unknown.SKIP;
  }
}
