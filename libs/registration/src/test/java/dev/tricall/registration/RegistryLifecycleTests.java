package dev.tricall.registration;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.netflix.appinfo.ApplicationInfoManager;
import com.netflix.appinfo.InstanceInfo.InstanceStatus;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.commons.util.InetUtils;
import org.springframework.cloud.commons.util.InetUtilsProperties;
import org.springframework.cloud.netflix.eureka.EurekaInstanceConfigBean;
import org.springframework.cloud.netflix.eureka.InstanceInfoFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RegistryLifecycleTests {

	@Test
	void isUpOnlyOnceItsServersAreRunning() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(Server.class).statusAtStart).isEqualTo(InstanceStatus.STARTING);
			assertThat(status(context)).isEqualTo(InstanceStatus.UP);
		}
	}

	@Test
	void servesForTheDrainTimeAfterDeregistration() {
		ConfigurableApplicationContext context = start("registration.drain=2s");
		Server server = context.getBean(Server.class);
		long start = System.nanoTime();
		CompletableFuture<Void> shutdown = CompletableFuture.runAsync(context::close);
		await().until(() -> status(context) == InstanceStatus.DOWN);
		assertThat(server.running).isTrue();
		shutdown.join();
		assertThat(server.running).isFalse();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
	}

	@Test
	void stopsImmediatelyWithoutADrainTime() {
		ConfigurableApplicationContext context = start("registration.drain=0");
		long start = System.nanoTime();
		context.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void ignoresTheShutdownOfAChildContext() {
		try (ConfigurableApplicationContext context = start("registration.drain=0")) {
			try (GenericApplicationContext child = new GenericApplicationContext(context)) {
				child.refresh();
			}
			assertThat(status(context)).isEqualTo(InstanceStatus.UP);
		}
	}

	private static ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(Registered.class).web(WebApplicationType.NONE).properties(properties).run();
	}

	private static InstanceStatus status(ConfigurableApplicationContext context) {
		return context.getBean(Server.class).registration.getInfo().getStatus();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(RegistryLifecycleAutoConfiguration.class)
	static class Registered {

		@Bean
		ApplicationInfoManager registration() {
			EurekaInstanceConfigBean instance = new EurekaInstanceConfigBean(new InetUtils(new InetUtilsProperties()));
			instance.setInitialStatus(InstanceStatus.STARTING);
			instance.setAppname("some-service");
			return new ApplicationInfoManager(instance, new InstanceInfoFactory().create(instance));
		}

		@Bean
		Server server(ApplicationInfoManager registration) {
			return new Server(registration);
		}

	}

	/** Stands for the servers of the instance. */
	static class Server implements SmartLifecycle {

		private final ApplicationInfoManager registration;

		private volatile InstanceStatus statusAtStart = InstanceStatus.UNKNOWN;

		private volatile boolean running;

		Server(ApplicationInfoManager registration) {
			this.registration = registration;
		}

		@Override
		public void start() {
			this.statusAtStart = this.registration.getInfo().getStatus();
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
