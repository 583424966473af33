package dev.tricall.web;

import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.OAuthFlow;
import io.swagger.v3.oas.models.security.OAuthFlows;
import io.swagger.v3.oas.models.security.Scopes;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

/**
 * Adds what holds for every call of a service, as it is made through the gateway.
 */
final class GatewayOpenApiCustomizer implements GlobalOpenApiCustomizer {

	static final String CLIENT = "client";

	static final String TOKEN = "token";

	private static final String READ = "data.read";

	private static final String WRITE = "data.write";

	private static final String TRACEPARENT = "traceparent";

	private final String service;

	GatewayOpenApiCustomizer(String service) {
		this.service = service;
	}

	@Override
	public void customise(OpenAPI document) {
		document.info(new Info().title(this.service).version("1"))
			// Where the gateway offers it, whatever the gateway's address.
			.servers(List.of(new Server().url("/" + this.service)));
		Components components = document.getComponents();
		components.addHeaders(TRACEPARENT,
				new Header().description("the call's trace (W3C Trace Context)")
					.required(true)
					.schema(new StringSchema().pattern("^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")));
		components.addSchemas("Problem", ProblemResponse.schema());
		for (ProblemResponse problem : ProblemResponse.values()) {
			components.addResponses(problem.name(), traced(problem.response()));
		}
		components.addSecuritySchemes(CLIENT, client()).addSecuritySchemes(TOKEN, token());
		Bounds.applyTo(components);
		document.getPaths().values().stream().map(PathItem::readOperationsMap).forEach(GatewayOpenApiCustomizer::complete);
	}

	private static void complete(Map<HttpMethod, Operation> operations) {
		operations.forEach((method, operation) -> {
			Bounds.applyTo(operation);
			operation.getResponses().values().forEach(GatewayOpenApiCustomizer::traced);
			ProblemResponse.of(operation)
				.forEach((problem) -> operation.getResponses()
					.addApiResponse(problem.status(), new ApiResponse().$ref(problem.name())));
			String scope = (method == HttpMethod.GET) ? READ : WRITE;
			operation.addSecurityItem(new SecurityRequirement().addList(CLIENT, scope))
				.addSecurityItem(new SecurityRequirement().addList(TOKEN));
		});
	}

	private static ApiResponse traced(ApiResponse response) {
		return response.addHeaderObject(TRACEPARENT, new Header().$ref(TRACEPARENT));
	}

	/** Relative, for it is the gateway's too. */
	private static SecurityScheme client() {
		OAuthFlow flow = new OAuthFlow().tokenUrl("/oauth2/token")
			.scopes(new Scopes().addString(READ, "read what is stored").addString(WRITE, "hand in data"));
		return new SecurityScheme().type(SecurityScheme.Type.OAUTH2)
			.description("A client with its secret")
			.flows(new OAuthFlows().clientCredentials(flow));
	}

	private static SecurityScheme token() {
		return new SecurityScheme().type(SecurityScheme.Type.HTTP)
			.scheme("bearer")
			.bearerFormat("JWT")
			.description("A token that is at hand");
	}

}
