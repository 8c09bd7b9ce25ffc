package io.lambent.function.version;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on aliases. */
@RestController
class AliasController {
  private static final String ALIASES = "/2015-03-31/functions/{FunctionName}/aliases";
  private static final String ALIAS = ALIASES + "/{Name}";

  private final Aliases aliases;

  AliasController(Aliases aliases) {
    this.aliases = aliases;
  }

  @PostMapping(ALIASES)
  @ResponseStatus(HttpStatus.CREATED)
  AliasConfiguration createAlias(Caller caller, AliasRequests.CreateAlias request) {
    return aliases.create(
        FunctionReference.function(caller, request.functionName(), "CreateAlias"), request);
  }

  @GetMapping(ALIAS)
  AliasConfiguration getAlias(Caller caller, AliasRequests.OneAlias request) {
    return aliases.get(
        FunctionReference.function(caller, request.functionName(), "GetAlias"), request.name());
  }

  @PutMapping(ALIAS)
  AliasConfiguration updateAlias(Caller caller, AliasRequests.UpdateAlias request) {
    return aliases.update(
        FunctionReference.function(caller, request.functionName(), "UpdateAlias"), request);
  }

  @DeleteMapping(ALIAS)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteAlias(Caller caller, AliasRequests.OneAlias request) {
    aliases.delete(
        FunctionReference.function(caller, request.functionName(), "DeleteAlias"), request.name());
  }

  @GetMapping(ALIASES)
  AliasRequests.AliasList listAliases(Caller caller, AliasRequests.ListAliases request) {
    return aliases.list(
        FunctionReference.function(caller, request.functionName(), "ListAliases"), request);
  }
}
