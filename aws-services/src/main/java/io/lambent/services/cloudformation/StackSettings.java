package io.lambent.services.cloudformation;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackTable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes settings of stacks that take effect at once. */
@Component("cloudFormationStackSettings")
class StackSettings {
  private final Stacks stacks;
  private final StackTable table;
  private final TemplateSource source;
  private final TransactionTemplate transactions;

  StackSettings(
      Stacks stacks, StackTable table, TemplateSource source, TransactionTemplate transactions) {
    this.source = source;
    this.stacks = stacks;
    this.table = table;
    this.transactions = transactions;
  }

  Struct protect(Caller caller, Struct input) {
    Stack stack = stacks.find(caller, Inputs.text(input, "StackName"));
    if (stack.details().parent() != null) {
      throw CloudFormationErrors.validation(
          "Enable/Disable Termination Protection on a nested stack is not supported.");
    }
    transactions.executeWithoutResult(
        status -> {
          Stack now = table.lock(stack.id());
          table.details(
              now.id(),
              now.details()
                  .protectedFromDeletion(Inputs.flag(input, "EnableTerminationProtection")));
        });
    return Struct.of("StackId", stack.id());
  }

  void setPolicy(Caller caller, Struct input) {
    Stack stack = stacks.find(caller, Inputs.text(input, "StackName"));
    String body = PolicyInputs.read(source, Stacks.scope(caller), input, "StackPolicy");
    transactions.executeWithoutResult(
        status -> {
          Stack now = table.lock(stack.id());
          table.details(now.id(), now.details().withPolicy(body));
        });
  }

  Struct policy(Caller caller, Struct input) {
    Stack stack = stacks.find(caller, Inputs.text(input, "StackName"));
    return Struct.of("StackPolicyBody", stack.details().policy());
  }
}
