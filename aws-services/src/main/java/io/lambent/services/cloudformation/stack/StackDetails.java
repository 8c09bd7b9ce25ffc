package io.lambent.services.cloudformation.stack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stored settings and results of a stack, besides its status.
 *
 * @param deployed the deployment that succeeded last, or was begun first
 * @param parent the stack that this one is nested in
 * @param root the outermost one of nested stacks
 * @param endpoint by which the caller that created the stack reached the installation
 * @param lastToken the client's token of the last operation
 */
public record StackDetails(
    @Nullable Deployment deployed,
    List<Output> outputs,
    boolean disableRollback,
    boolean terminationProtection,
    @Nullable Integer timeoutInMinutes,
    @Nullable String parent,
    @Nullable String root,
    @Nullable String policy,
    @Nullable String changeSetId,
    String endpoint,
    @Nullable String lastToken) {

  public StackDetails deployed(@Nullable Deployment deployment, List<Output> values) {
    return new StackDetails(
        deployment,
        values,
        disableRollback,
        terminationProtection,
        timeoutInMinutes,
        parent,
        root,
        policy,
        changeSetId,
        endpoint,
        lastToken);
  }

  public StackDetails protectedFromDeletion(boolean isProtected) {
    return new StackDetails(
        deployed,
        outputs,
        disableRollback,
        isProtected,
        timeoutInMinutes,
        parent,
        root,
        policy,
        changeSetId,
        endpoint,
        lastToken);
  }

  public StackDetails withPolicy(@Nullable String text) {
    return new StackDetails(
        deployed,
        outputs,
        disableRollback,
        terminationProtection,
        timeoutInMinutes,
        parent,
        root,
        text,
        changeSetId,
        endpoint,
        lastToken);
  }

  public StackDetails begun(
      boolean noRollback, @Nullable String changeSet, @Nullable String token) {
    return new StackDetails(
        deployed,
        outputs,
        noRollback,
        terminationProtection,
        timeoutInMinutes,
        parent,
        root,
        policy,
        changeSet == null ? changeSetId : changeSet,
        endpoint,
        token);
  }
}
