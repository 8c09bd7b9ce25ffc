package io.lambent.services.cloudformation;

import io.lambent.services.cloudformation.execution.Preview;
import io.lambent.services.cloudformation.execution.StackWorker;
import io.lambent.services.cloudformation.stack.EventTable;
import io.lambent.services.cloudformation.stack.ResourceTable;
import io.lambent.services.cloudformation.stack.StackTable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The collaborators of the classes that begin operations on stacks.
 *
 * @param table the stacks
 * @param resources the resources of stacks
 * @param events the events of stacks
 * @param changeSets the change sets of stacks
 * @param deployments reads templates and their parameters from requests
 * @param preview computes the changes that an operation would make
 * @param worker runs operations that have begun
 * @param transactions an operation begins in one transaction with its event
 */
@Component("cloudFormationStackParts")
record StackParts(
    StackTable table,
    ResourceTable resources,
    EventTable events,
    ChangeSetTable changeSets,
    Deployments deployments,
    Preview preview,
    StackWorker worker,
    TransactionTemplate transactions) {}
