package io.lambent.function.catalog;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.account.AccountUsage;
import io.lambent.function.code.CodeStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes code in that a function's code signing configuration lets pass and its account has room
 * for. In the caller's transaction.
 */
@Component
class CodeIntake {
  private final CodeGuard guard;
  private final AccountUsage usage;
  private final CodeStore code;

  CodeIntake(CodeGuard guard, AccountUsage usage, CodeStore code) {
    this.guard = guard;
    this.usage = usage;
    this.code = code;
  }

  /**
   * Stores the code of a function whose row was just made.
   *
   * @param codeSigningConfigArn as the request has it
   * @throws AwsException where it is not accepted
   */
  void take(LambdaFunction function, Code received, @Nullable String codeSigningConfigArn) {
    guard.created(function, codeSigningConfigArn);
    checkRoom(function, size(received));
    store(received);
  }

  /**
   * Checks code that is to take the place of what a function, which is locked, has.
   *
   * @throws AwsException where it is not accepted
   */
  void check(LambdaVersion latest, Code received) {
    guard.changing(latest.function());
    checkRoom(latest.function(), size(received) - latest.content().codeSize());
  }

  /** Stores what was {@linkplain #check checked}; images stay where they are. */
  void store(Code received) {
    if (received instanceof Code.Archived archived) {
      code.store(archived.upload());
    }
  }

  /** Bytes that are stored. */
  private static long size(Code received) {
    return switch (received) {
      case Code.Archived archived -> archived.upload().size();
      case Code.Imaged imaged -> 0;
    };
  }

  /**
   * Checks that a function, which is locked, may get other layers.
   *
   * @throws AwsException where it may not
   */
  void checkLayers(LambdaFunction function) {
    guard.changing(function);
  }

  private void checkRoom(LambdaFunction function, long added) {
    FunctionName name = function.name();
    usage.checkStorage(name.account(), name.region(), added);
  }
}
