package io.lambent.function.concurrency;

import io.lambent.function.account.AccountUsage;
import io.lambent.function.code.Archive;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads the limits of an account and what of them it uses. */
@Component
@Transactional(readOnly = true)
public class Accounts {
  private final AccountLimits limits;
  private final AccountUsage usage;

  Accounts(AccountLimits limits, AccountUsage usage) {
    this.limits = limits;
    this.usage = usage;
  }

  /** Output of GetAccountSettings. */
  public record AccountSettings(AccountLimit accountLimit, AccountUse accountUsage) {}

  public record AccountLimit(
      long totalCodeSize,
      long codeSizeUnzipped,
      long codeSizeZipped,
      int concurrentExecutions,
      int unreservedConcurrentExecutions) {}

  public record AccountUse(long totalCodeSize, long functionCount) {}

  /** The executions that each account may have at the same time in a region. */
  public int concurrentExecutions() {
    return limits.concurrentExecutions();
  }

  public AccountSettings settings(String account, String region) {
    AccountUsage.Usage used = usage.of(account, region);
    return new AccountSettings(
        new AccountLimit(
            usage.codeStorage(),
            Archive.MAX_UNZIPPED,
            Archive.MAX_ZIPPED,
            limits.concurrentExecutions(),
            (int) (limits.concurrentExecutions() - limits.claimed(account, region, ""))),
        new AccountUse(used.codeSize(), used.functions()));
  }
}
