import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import graphql.GraphQL;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;

/** Executes what stands behind {@code ?query=}. */
public final class GraphQlService {

  public static void main(String[] args) throws Exception {
    RuntimeWiring wiring =
        RuntimeWiring.newRuntimeWiring()
            .type("Query", type -> type.dataFetcher("orders", fetched -> "order"))
            .build();
    GraphQLSchema schema =
        new SchemaGenerator()
            .makeExecutableSchema(
                new SchemaParser().parse("type Query { orders: String }"), wiring);
    GraphQL graphQl = GraphQL.newGraphQL(schema).build();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/graphql",
        exchange -> {
          String query = exchange.getRequestURI().getRawQuery().substring("query=".length());
          Object result = graphQl.execute(URLDecoder.decode(query, UTF_8)).toSpecification();
          byte[] answer = result.toString().getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    System.out.println("SERVING " + server.getAddress().getPort());
  }
}
