package io.lambent.services.cloudformation.stack;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The stored settings and results of a stack, besides its status.
 *
 * @param deployed the deployment that succeeded last, or was begun first
 * @param parent the stack that this one is nested in
 * @param root the outermost one of nested stacks
 * @param endpoint by which the caller that created the stack reached the installation
 * @param lastToken the client's token of the last operation
 * @param latest null where none was begun, or by an older version
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
    @Nullable String lastToken,
    @Nullable Latest latest) {

  /**
   * The operation that was begun last.
   *
   * @param type such as {@code UPDATE_STACK}
   * @param id a UUID
   */
  public record Latest(String type, String id) {
    public static final String CREATE = "CREATE_STACK";
    public static final String UPDATE = "UPDATE_STACK";
    public static final String DELETE = "DELETE_STACK";
    public static final String ROLLBACK = "ROLLBACK";
    public static final String CONTINUE_ROLLBACK = "CONTINUE_ROLLBACK";

    public static Latest of(String type) {
      return new Latest(type, UUID.randomUUID().toString());
    }
  }

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
        lastToken,
        latest);
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
        lastToken,
        latest);
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
        lastToken,
        latest);
  }

  public StackDetails begun(
      boolean noRollback, @Nullable String changeSet, @Nullable String token, String type) {
    return new StackDetails(
        deployed,
        outputs,
        noRollback,
        terminationProtection,
        timeoutInMinutes,
        parent,
        root,
        policy,
        changeSet,
        endpoint,
        token,
        Latest.of(type));
  }

  /** The same with an operation that keeps everything else. */
  public StackDetails begun(String type) {
    return new StackDetails(
        deployed,
        outputs,
        disableRollback,
        terminationProtection,
        timeoutInMinutes,
        parent,
        root,
        policy,
        changeSetId,
        endpoint,
        lastToken,
        Latest.of(type));
  }
}
