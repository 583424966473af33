package dev.tricall.failover;

import com.netflix.appinfo.ApplicationInfoManager;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.netflix.eureka.EurekaClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} of {@link Membership} for those who are in
 * a Eureka registry.
 */
@AutoConfiguration(after = EurekaClientAutoConfiguration.class)
@ConditionalOnClass(EurekaClientAutoConfiguration.class)
@ConditionalOnBean(ApplicationInfoManager.class)
@ConditionalOnBooleanProperty(name = "eureka.client.register-with-eureka", matchIfMissing = true)
@EnableConfigurationProperties(MembershipProperties.class)
public final class MembershipAutoConfiguration {

	@Bean
	Membership membership(ApplicationInfoManager registration, MembershipProperties properties,
			ApplicationContext application) {
		return new Membership(registration, properties, application);
	}

}
