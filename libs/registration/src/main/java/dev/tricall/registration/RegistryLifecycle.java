package dev.tricall.registration;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.netflix.appinfo.ApplicationInfoManager;
import com.netflix.appinfo.InstanceInfo.InstanceStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Reports the instance as up once all its ports are open, and as down when the context
 * closes. The instance then serves requests for the drain time, until every client has
 * fetched the change. Requires {@code eureka.instance.initial-status: starting}.
 */
final class RegistryLifecycle {

	private static final Log log = LogFactory.getLog(RegistryLifecycle.class);

	private final ApplicationInfoManager registration;

	private final RegistrationProperties properties;

	private final ApplicationContext application;

	private volatile boolean registered;

	RegistryLifecycle(ApplicationInfoManager registration, RegistrationProperties properties,
			ApplicationContext application) {
		this.registration = registration;
		this.properties = properties;
		this.application = application;
	}

	@EventListener
	void register(ApplicationReadyEvent event) {
		if (event.getApplicationContext() == this.application) {
			this.registration.setInstanceStatus(InstanceStatus.UP);
			this.registered = true;
		}
	}

	/**
	 * Delays the shutdown of the context, whose servers run until this method returns.
	 */
	@EventListener
	@Order(Ordered.LOWEST_PRECEDENCE)
	void deregister(ContextClosedEvent event) {
		if (event.getApplicationContext() != this.application || !this.registered || this.properties.drain().isZero()) {
			return;
		}
		this.registration.setInstanceStatus(InstanceStatus.DOWN);
		log.info("Deregistered, draining for " + this.properties.drain());
		new CompletableFuture<Void>().completeOnTimeout(null, this.properties.drain().toNanos(), TimeUnit.NANOSECONDS)
			.join();
	}

}
