package io.chokepoint.driver.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenApiTest {

  private static final String SHOP =
      """
      openapi: 3.0.3
      info: {title: Shop, version: '1'}
      servers: [{url: 'https://{region}.shop.example/v1/', variables: {region: {default: eu}}}]
      paths:
        /orders/{id}:
          parameters:
            - {name: id, in: path, required: true, schema: {type: integer, minimum: 1, maximum: 50}}
          get:
            parameters:
              - {name: view, in: query, required: true, schema: {enum: [full, short]}}
              - {name: page, in: query, schema: {type: integer}}
          delete: {}
        /orders:
          post:
            requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        /customers/{name}:
          get:
            parameters: [{$ref: '#/components/parameters/Name'}]
        /people/{name}:
          get:
            parameters: [{name: name, in: path, required: true, example: 'Ann & Bob'}]
        /notes:
          post:
            requestBody: {content: {application/json: {schema: {required: [by], properties: {by: {type: string}}}}}}
        /upload:
          put:
            requestBody: {content: {application/octet-stream: {}}}
      components:
        parameters:
          Name: {name: name, in: path, required: true, schema: {type: string}}
        schemas:
          Order:
            type: object
            required: [product]
            properties:
              product: {type: integer, example: 3}
              tags: {type: array, items: {type: string, enum: [new, old]}}
              note: {type: string}
      """;

  @Test
  void valuesComeFromExamplesRangesAndEnums() throws Exception {
    Draft draft = OpenApi.draft("shop.yaml", SHOP, null);

    Plan plan = PlanReader.read("plan.yaml", draft.text());
    assertThat(plan.name()).isEqualTo("Shop");
    assertThat(plan.target()).hasToString("https://eu.shop.example/v1");
    assertThat(plan.endpoints())
        .extracting(e -> e.path().toString())
        .containsExactly(
            "/orders/{random:1-50}?view={pick:full|short}", "/orders", "/people/Ann%20%26%20Bob");
    Endpoint order = plan.endpoints().get(1);
    assertThat(order.method()).isEqualTo("POST");
    assertThat(draft.text()).contains("body: '{\"product\":3,\"tags\":[\"new\"]}'");
  }

  @Test
  void everythingElseIsALine() {
    assertThat(OpenApi.draft("shop.yaml", SHOP, null).leftOut())
        .isEqualTo(
            List.of(
                "GET /orders/{id}: optional query page",
                "DELETE /orders/{id}: it deletes; add it with method: DELETE",
                "GET /customers/{name}: it needs a value for \"name\", and there is no example",
                "POST /notes: it needs a body (application/json), and there is no example of its by",
                "PUT /upload: it needs a body (application/octet-stream), and there is no example"));
  }

  @Test
  void ofAServersPathAloneTheRestIsAGuess() {
    assertThat(
            OpenApi.draft(
                    "a", "{openapi: 3.1.0, servers: [{url: /v3}], paths: {/a: {get: {}}}}", null)
                .text())
        .contains("target: \"http://127.0.0.1:8080/v3\"          # not known");
  }

  @Test
  void whatIsNoOpenApi3IsRefused() {
    assertThatThrownBy(() -> OpenApi.draft("a.json", "{\"swagger\": \"2.0\"}", null))
        .hasMessage("Swagger 2.0; convert it to OpenAPI 3 first");
    assertThatThrownBy(() -> OpenApi.draft("a.yaml", "a: [", null))
        .hasMessageStartingWith("neither JSON nor YAML: ");
    assertThatThrownBy(() -> OpenApi.draft("a.yaml", "", null))
        .hasMessageContaining("no OpenAPI 3");
  }
}
