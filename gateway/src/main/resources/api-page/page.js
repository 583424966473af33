SwaggerUIBundle({
  dom_id: "#calls",
  urls: ["service-a", "service-b"].map((name) => ({ name, url: name })),
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: "StandaloneLayout",
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null, /* it would send the documents to another host */
}).initOAuth({ clientId: "demo-client", scopes: "data.read data.write" });
