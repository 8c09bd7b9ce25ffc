package io.lambent.standalone;

import java.util.List;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;

/**
 * Removes from a context what auto-configuration adds and only costs time at the start:
 *
 * <ul>
 *   <li>the search of all classes for scheduled methods, whose beans then start at once although
 *       the context is lazy: our own beans do so anyway;
 *   <li>the search for transactional methods, where a service has none;
 *   <li>the creation of routes at the start: the first request that needs one creates them;
 *   <li>the search for handlers of static resources, to rewrite links to them: there are no such
 *       links, and the search would create all beans that serve requests;
 *   <li>the searches for servlets of management, for beans whose methods validate their arguments,
 *       and for transactional methods in classes that are not ours: there are none.
 * </ul>
 */
final class UnneededBeans implements BeanDefinitionRegistryPostProcessor {
  private static final List<String> ALWAYS =
      List.of(
          "scheduledBeanLazyInitializationExcludeFilter",
          "routeRefreshListener",
          "servletEndpointRegistrar",
          "methodValidationPostProcessor");

  private final boolean transactional;

  /**
   * @param transactional true if methods of the service are annotated as transactions
   */
  UnneededBeans(boolean transactional) {
    this.transactional = transactional;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    ALWAYS.forEach(name -> remove(registry, name));
    if (!transactional) {
      remove(registry, AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME);
    }
  }

  private static void remove(BeanDefinitionRegistry registry, String name) {
    if (registry.containsBeanDefinition(name)) {
      registry.removeBeanDefinition(name);
    }
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
    factory.addBeanPostProcessor(
        new BeanPostProcessor() {
          @Override
          public Object postProcessBeforeInitialization(Object bean, String name) {
            return switch (bean) {
              case org.springframework.web.servlet.resource.ResourceUrlProvider any ->
                  new org.springframework.web.servlet.resource.ResourceUrlProvider() {
                    @Override
                    public void onApplicationEvent(ContextRefreshedEvent event) {}
                  };
              case org.springframework.web.reactive.resource.ResourceUrlProvider any ->
                  new org.springframework.web.reactive.resource.ResourceUrlProvider() {
                    @Override
                    public void onApplicationEvent(ContextRefreshedEvent event) {}
                  };
              case AnnotationTransactionAttributeSource any -> new OurTransactions();
              default -> bean;
            };
          }
        });
  }

  /** Finds transactional methods in classes of Lambent only. */
  private static final class OurTransactions extends AnnotationTransactionAttributeSource {
    OurTransactions() {
      super(false);
    }

    @Override
    public boolean isCandidateClass(Class<?> type) {
      return Service.isOurs(type) && super.isCandidateClass(type);
    }
  }
}
