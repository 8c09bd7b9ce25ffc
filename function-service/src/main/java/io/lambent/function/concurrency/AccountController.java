package io.lambent.function.concurrency;

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

  AccountController(AccountLimits limits) {
    this.limits = limits;
  }

  /** Output of GetAccountSettings. */
  @AwsShape
  record AccountSettings(AccountLimit accountLimit, AccountUsage accountUsage) {}

  @AwsShape
  record AccountLimit(
      long totalCodeSize,
      long codeSizeUnzipped,
      long codeSizeZipped,
      int concurrentExecutions,
      long unreservedConcurrentExecutions) {}

  @AwsShape
  record AccountUsage(long totalCodeSize, long functionCount) {}

  @GetMapping("/2016-08-19/account-settings")
  public AccountSettings getAccountSettings(Caller caller) {
    AccountLimits.Usage usage = limits.usage(caller);
    return new AccountSettings(
        new AccountLimit(
            AccountLimits.TOTAL_CODE_SIZE,
            Archive.MAX_UNZIPPED,
            Archive.MAX_ZIPPED,
            AccountLimits.CONCURRENT_EXECUTIONS,
            AccountLimits.CONCURRENT_EXECUTIONS - limits.claimed(caller, "")),
        new AccountUsage(usage.totalCodeSize(), usage.functionCount()));
  }
}
