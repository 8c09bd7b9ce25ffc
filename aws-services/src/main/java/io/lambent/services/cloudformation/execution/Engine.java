package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.stack.EventTable;
import io.lambent.services.cloudformation.stack.ExportTable;
import io.lambent.services.cloudformation.stack.ResourceTable;
import io.lambent.services.cloudformation.stack.StackTable;
import io.lambent.services.cloudformation.stack.Wakeups;
import io.lambent.services.operations.AwsOperations;
import java.time.Clock;
import org.springframework.transaction.support.TransactionTemplate;

/** Everything that runs need. */
record Engine(
    StackTable stacks,
    ResourceTable resources,
    EventTable events,
    ExportTable exports,
    ResourceTypes types,
    AwsOperations operations,
    DynamicReferences references,
    Notifications notifications,
    TransactionTemplate transactions,
    Clock clock,
    Wakeups wakeups,
    RunHooks hooks) {}
