package dev.tricall.servicea.rest;

import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

import dev.tricall.data.DataRequest;
import dev.tricall.data.Receipt;

/**
 * Service B on the wire. Its group is the service id under which the load balancer looks
 * for instances, its client registration the audience of the token it is called with.
 */
@HttpExchange(contentType = MediaType.APPLICATION_JSON_VALUE, accept = MediaType.APPLICATION_JSON_VALUE)
@ClientRegistrationId("service-b")
interface DataApi {

	@PostExchange("/api/data")
	Receipt handle(@RequestHeader("Idempotency-Key") String id, @RequestBody DataRequest request);

}
