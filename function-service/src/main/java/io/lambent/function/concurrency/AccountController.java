package io.lambent.function.concurrency;

import io.lambent.function.account.AccountUsage;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.code.Archive;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** GetAccountSettings. */
@RestController
@Transactional(readOnly = true)
class AccountController {
  private final AccountLimits limits;
  private final AccountUsage usage;

  AccountController(AccountLimits limits, AccountUsage usage) {
    this.limits = limits;
    this.usage = usage;
  }

  /** Output of GetAccountSettings. */
  @AwsShape
  record AccountSettings(AccountLimit accountLimit, AccountUse accountUsage) {}

  @AwsShape
  record AccountLimit(
      long totalCodeSize,
      long codeSizeUnzipped,
      long codeSizeZipped,
      int concurrentExecutions,
      long unreservedConcurrentExecutions) {}

  @AwsShape
  record AccountUse(long totalCodeSize, long functionCount) {}

  @GetMapping("/2016-08-19/account-settings")
  public AccountSettings getAccountSettings(Caller caller) {
    AccountUsage.Usage used = usage.of(caller.account(), caller.region());
    return new AccountSettings(
        new AccountLimit(
            usage.codeStorage(),
            Archive.MAX_UNZIPPED,
            Archive.MAX_ZIPPED,
            limits.concurrentExecutions(),
            limits.concurrentExecutions() - limits.claimed(caller.account(), caller.region(), "")),
        new AccountUse(used.codeSize(), used.functions()));
  }
}
