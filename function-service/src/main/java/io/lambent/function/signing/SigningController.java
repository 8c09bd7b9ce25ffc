package io.lambent.function.signing;

import io.lambent.function.awsapi.Caller;
import io.lambent.function.signing.SigningShapes.Answer;
import io.lambent.function.signing.SigningShapes.ConfigList;
import io.lambent.function.signing.SigningShapes.FunctionList;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on code signing configurations. */
@RestController
class SigningController {
  private static final String CONFIGS = "/2020-04-22/code-signing-configs";
  private static final String CONFIG = CONFIGS + "/{CodeSigningConfigArn}";

  private final CodeSigning signing;

  SigningController(CodeSigning signing) {
    this.signing = signing;
  }

  @PostMapping(CONFIGS)
  @ResponseStatus(HttpStatus.CREATED)
  Answer createConfig(Caller caller, SigningShapes.CreateConfig request) {
    return new Answer(signing.create(caller, request));
  }

  @PutMapping(CONFIG)
  Answer updateConfig(Caller caller, SigningShapes.UpdateConfig request) {
    return new Answer(signing.update(caller, request));
  }

  @GetMapping(CONFIG)
  Answer getConfig(Caller caller, SigningShapes.OneConfig request) {
    return new Answer(signing.get(caller, request.codeSigningConfigArn()));
  }

  @GetMapping(CONFIGS)
  ConfigList listConfigs(Caller caller, SigningShapes.ListConfigs request) {
    return signing.list(caller, request);
  }

  @DeleteMapping(CONFIG)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteConfig(Caller caller, SigningShapes.OneConfig request) {
    signing.delete(caller, request.codeSigningConfigArn());
  }

  @GetMapping(CONFIG + "/functions")
  FunctionList listFunctions(Caller caller, SigningShapes.ListFunctions request) {
    return signing.functions(caller, request);
  }
}
