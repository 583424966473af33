package dev.tricall.failover;

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
 * Has others call this instance from when all its ports listen (it starts with
 * {@code eureka.instance.initial-status: starting}) until it wants to stop. Then it goes
 * on serving until they have heard of that.
 */
final class Membership {

	private static final Log log = LogFactory.getLog(Membership.class);

	private final ApplicationInfoManager registration;

	private final MembershipProperties properties;

	private final ApplicationContext application;

	private volatile boolean joined;

	Membership(ApplicationInfoManager registration, MembershipProperties properties, ApplicationContext application) {
		this.registration = registration;
		this.properties = properties;
		this.application = application;
	}

	@EventListener
	void join(ApplicationReadyEvent event) {
		if (event.getApplicationContext() == this.application) {
			this.registration.setInstanceStatus(InstanceStatus.UP);
			this.joined = true;
		}
	}

	/**
	 * Holds up the end of the context, whose servers run until this returns.
	 */
	@EventListener
	@Order(Ordered.LOWEST_PRECEDENCE)
	void leave(ContextClosedEvent event) {
		if (event.getApplicationContext() != this.application || !this.joined || this.properties.drain().isZero()) {
			return;
		}
		this.registration.setInstanceStatus(InstanceStatus.DOWN);
		log.info("Left the registry, going on for " + this.properties.drain());
		new CompletableFuture<Void>().completeOnTimeout(null, this.properties.drain().toNanos(), TimeUnit.NANOSECONDS)
			.join();
	}

}
