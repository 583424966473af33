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
 * HTTP interface of service B. The name of its group is the service id in the registry,
 * the client registration is the audience of the tokens.
 */
@HttpExchange(contentType = MediaType.APPLICATION_JSON_VALUE, accept = MediaType.APPLICATION_JSON_VALUE)
@ClientRegistrationId("service-b")
interface DataApi {

	@PostExchange("/api/data")
	Receipt handle(@RequestHeader("Idempotency-Key") String id, @RequestBody DataRequest request);

}
