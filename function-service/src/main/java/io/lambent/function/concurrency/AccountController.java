package io.lambent.function.concurrency;

import io.lambent.function.awsapi.Caller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** GetAccountSettings. */
@RestController
class AccountController {
  private final Accounts accounts;

  AccountController(Accounts accounts) {
    this.accounts = accounts;
  }

  @GetMapping("/2016-08-19/account-settings")
  Accounts.AccountSettings getAccountSettings(Caller caller) {
    return accounts.settings(caller.account(), caller.region());
  }
}
