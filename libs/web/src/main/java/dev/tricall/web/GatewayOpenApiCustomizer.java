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
 * Describes a service as clients reach it through the gateway: adds its address, the
 * tokens that it requires, its error responses and the trace header to all operations.
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
			// Relative, so that it is valid at any address of the gateway.
			.servers(List.of(new Server().url("/" + this.service)));
		Components components = document.getComponents();
		components.addHeaders(TRACEPARENT,
				new Header().description("trace of the call (W3C Trace Context)")
					.required(true)
					.schema(new StringSchema().pattern("^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")));
		components.addSchemas("Problem", ProblemResponses.schema());
		ProblemResponses.all()
			.forEach((code) -> components.addResponses(code.name(), traced(ProblemResponses.response(code))));
		components.addSecuritySchemes(CLIENT, client()).addSecuritySchemes(TOKEN, token());
		document.getPaths()
			.values()
			.stream()
			.map(PathItem::readOperationsMap)
			.forEach(GatewayOpenApiCustomizer::complete);
	}

	private static void complete(Map<HttpMethod, Operation> operations) {
		operations.forEach((method, operation) -> {
			operation.getResponses().values().forEach(GatewayOpenApiCustomizer::traced);
			ProblemResponses.of(operation)
				.forEach((code) -> operation.getResponses()
					.addApiResponse(String.valueOf(code.httpStatus()), new ApiResponse().$ref(code.name())));
			String scope = (method == HttpMethod.GET) ? READ : WRITE;
			operation.addSecurityItem(new SecurityRequirement().addList(CLIENT, scope))
				.addSecurityItem(new SecurityRequirement().addList(TOKEN));
		});
	}

	private static ApiResponse traced(ApiResponse response) {
		return response.addHeaderObject(TRACEPARENT, new Header().$ref(TRACEPARENT));
	}

	/** The token URL is relative because the gateway forwards it. */
	private static SecurityScheme client() {
		OAuthFlow flow = new OAuthFlow().tokenUrl("/oauth2/token")
			.scopes(new Scopes().addString(READ, "read stored data").addString(WRITE, "send data"));
		return new SecurityScheme().type(SecurityScheme.Type.OAUTH2)
			.description("Client credentials")
			.flows(new OAuthFlows().clientCredentials(flow));
	}

	private static SecurityScheme token() {
		return new SecurityScheme().type(SecurityScheme.Type.HTTP)
			.scheme("bearer")
			.bearerFormat("JWT")
			.description("An access token");
	}

}
