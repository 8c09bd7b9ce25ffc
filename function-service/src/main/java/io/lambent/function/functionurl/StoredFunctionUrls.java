package io.lambent.function.functionurl;

import io.lambent.contract.function.FunctionUrl;
import io.lambent.contract.function.FunctionUrls;
import io.lambent.contract.internal.InternalHttp;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Tells the gateway what a function URL leads to, in the same process and over HTTP. */
@RestController
@Transactional(readOnly = true)
class StoredFunctionUrls implements FunctionUrls {
  private final UrlConfigRepository urls;
  private final UrlChanges changes;

  StoredFunctionUrls(UrlConfigRepository urls, UrlChanges changes) {
    this.urls = urls;
    this.changes = changes;
  }

  @Override
  public Optional<FunctionUrl> find(String id) {
    return urls.find(id).map(UrlConfig::served);
  }

  @Override
  public void onChange(Runnable listener) {
    changes.add(listener);
  }

  @GetMapping(InternalHttp.FUNCTION_URLS + "{id}")
  public ResponseEntity<FunctionUrl> answer(@PathVariable String id) {
    return ResponseEntity.of(find(id));
  }
}
