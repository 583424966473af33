package dev.tricall.registration;

import com.netflix.appinfo.ApplicationInfoManager;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.netflix.eureka.EurekaClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} of {@link RegistryLifecycle} for services
 * that register with Eureka.
 */
@AutoConfiguration(after = EurekaClientAutoConfiguration.class)
@ConditionalOnBean(ApplicationInfoManager.class)
@ConditionalOnBooleanProperty(name = "eureka.client.register-with-eureka", matchIfMissing = true)
@EnableConfigurationProperties(RegistrationProperties.class)
public final class RegistryLifecycleAutoConfiguration {

	@Bean
	RegistryLifecycle registryLifecycle(ApplicationInfoManager registration, RegistrationProperties properties,
			ApplicationContext application) {
		return new RegistryLifecycle(registration, properties, application);
	}

}
