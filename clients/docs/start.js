// SPDX-License-Identifier: Apache-2.0
// Shows this server's own contract. `validatorUrl` is off because it would
// send the contract to a third party.
window.addEventListener("load", function () {
	SwaggerUIBundle({
		url: "/openapi.json",
		dom_id: "#docs",
		validatorUrl: null,
		deepLinking: true,
		defaultModelsExpandDepth: 0,
		presets: [SwaggerUIBundle.presets.apis],
	});
});
