#!/bin/sh
# The agent on services that nobody here wrote, as their makers published them.
#
#   agent/bench/third-party.sh netflix   Conductor 3.15:  Spring Boot 2.7, javax.servlet on Tomcat 9, HikariCP 4.0, PostgreSQL
#   agent/bench/third-party.sh oss       Conductor 3.21:  Spring Boot 3.3, jakarta.servlet on Tomcat 10.1, HikariCP 5.1, PostgreSQL
#   agent/bench/third-party.sh mitreid   MITREid Connect: a war with Spring 4.3, javax.servlet on Jetty 9.4, HikariCP 2.6, HSQLDB
#
# Fetches one by its Maven coordinates, starts it on loopback with the agent, sends it a few hundred requests, scrapes
# the agent and looks for what was sent. Ends with 0 if all of it was there. Stops what it started.
set -eu

usage() { echo "usage: $0 netflix|oss|mitreid   (after \"mvn -DskipTests package\"; PORT, AGENT_PORT, TIMES, JAVA may be set)" >&2; exit 2; }
[ $# = 1 ] || usage
which=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
agent=$root/agent/target/chokepoint-agent.jar
shop=$root/examples/target/chokepoint-shop.jar
folder=$root/agent/target/third-party/$which
java=${JAVA:-java}
port=${PORT:-28080}
agent_port=${AGENT_PORT:-29405}
times=${TIMES:-100}
service=http://127.0.0.1:$port
chokepoint=http://127.0.0.1:$agent_port

for tool in "$java" mvn curl promtool; do
  command -v "$tool" >/dev/null 2>&1 || { echo "$tool is not installed" >&2; exit 2; }
done
for jar in "$agent" "$shop"; do
  [ -f "$jar" ] || { echo "$jar is missing: mvn -q -DskipTests package" >&2; exit 2; }
done
mkdir -p "$folder/lib"

fetch() { # coordinates, folder
  (cd "$folder" && mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact="$1" -DoutputDirectory="$2") >"$folder/fetch.log" 2>&1 ||
    { cat "$folder/fetch.log" >&2; echo "cannot fetch $1" >&2; exit 3; }
}

database_pid=
service_pid=
stop() {
  for pid in $service_pid $database_pid; do
    kill "$pid" 2>/dev/null || continue
    wait "$pid" 2>/dev/null || true
  done
  service_pid= database_pid=
}
trap stop EXIT
trap 'exit 130' INT TERM

await() { # seconds, pid, what, command...
  left=$(($1 * 5)) pid=$2 what=$3
  shift 3
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    if [ $left -le 0 ] || ! kill -0 "$pid" 2>/dev/null; then
      echo "$what did not start, see $folder/*.log" >&2
      exit 3
    fi
    sleep 0.2
  done
}

# Each service is three functions: start_NAME fetches its unchanged jars and sets service_pid, alive_NAME is an address
# that answers with 200, traffic_NAME sends $times rounds and sets $expected, the routes that must have been seen that often.

start_postgresql() { # sets $url
  : >"$folder/database.log"
  "$java" -jar "$shop" database --orders=1000 >"$folder/database.log" 2>&1 &
  database_pid=$!
  await 120 $database_pid "the database" grep -q '^ready ' "$folder/database.log"
  url=$(sed -n 's/^ready //p' "$folder/database.log")
  case $url in *\?*) url="$url&" ;; *) url="$url?" ;; esac
}

run() { # JVM's arguments
  "$java" "-javaagent:$agent=port=$agent_port,application=$which" -Xmx768m "$@" >"$folder/service.log" 2>&1 &
  service_pid=$!
}

conductor() { # what starts it
  start_postgresql
  run "$@" --server.address=127.0.0.1 --server.port="$port" \
    --conductor.db.type=postgres --conductor.queue.type=postgres --conductor.postgres.schema=conductor \
    --conductor.indexing.enabled=false --conductor.elasticsearch.version=0 --conductor.grpc-server.enabled=false \
    --loadSample=false "--spring.datasource.url=${url}currentSchema=conductor" \
    --spring.datasource.username=postgres --spring.datasource.password=none
}

start_netflix() {
  fetch com.netflix.conductor:conductor-server:3.15.0:jar:boot "$folder"
  # its PostgreSQL module is published beside the server, with what that needs and the server does not bring
  for extra in com.netflix.conductor:conductor-postgres-persistence:3.15.0 \
      com.netflix.conductor:conductor-common-persistence:3.15.0 org.flywaydb:flyway-core:8.5.13 \
      org.springframework:spring-jdbc:5.3.30 org.springframework:spring-tx:5.3.30 \
      com.zaxxer:HikariCP:4.0.3 org.postgresql:postgresql:42.3.8; do
    fetch "$extra" "$folder/lib"
  done
  conductor -cp "$folder/conductor-server-3.15.0-boot.jar" -Dloader.path="$folder/lib" \
    org.springframework.boot.loader.PropertiesLauncher
}

start_oss() {
  fetch org.conductoross:conductor-server:3.21.14:jar:boot "$folder"
  conductor -jar "$folder/conductor-server-3.21.14-boot.jar"
}

start_mitreid() {
  fetch org.mitre:openid-connect-server-webapp:1.3.4:war "$folder"
  fetch org.eclipse.jetty:jetty-runner:9.4.57.v20241219 "$folder"
  # written for Java 8: JAXB has left the JDK since
  for extra in javax.xml.bind:jaxb-api:2.3.1 com.sun.xml.bind:jaxb-impl:2.3.1 com.sun.xml.bind:jaxb-core:2.3.0.1 \
      javax.activation:activation:1.1.1; do
    fetch "$extra" "$folder/lib"
  done
  run --add-opens java.base/java.lang=ALL-UNNAMED -jar "$folder/jetty-runner-9.4.57.v20241219.jar" --lib "$folder/lib" \
    --host 127.0.0.1 --port "$port" --path / "$folder/openid-connect-server-webapp-1.3.4.war"
}

alive_netflix=/health alive_oss=/health alive_mitreid=/jwk

traffic_netflix() {
  json -d '[{"name":"weigh","retryCount":0,"timeoutSeconds":0,"responseTimeoutSeconds":60,"ownerEmail":"a@b.example"}]' \
    "$service/api/metadata/taskdefs"
  json -d '{"name":"parcel","version":1,"schemaVersion":2,"ownerEmail":"a@b.example",
    "tasks":[{"name":"weigh","taskReferenceName":"weigh","type":"SIMPLE"}]}' "$service/api/metadata/workflow"
  round=0
  while [ $round -lt "$times" ]; do
    round=$((round + 1))
    workflow=$(json -d '{}' "$service/api/workflow/parcel")
    json "$service/api/workflow/$workflow" >/dev/null
    task=$(json "$service/api/tasks/poll/weigh")
    id=$(printf %s "$task" | sed -n 's/.*"taskId":"\([^"]*\)".*/\1/p')
    of=$(printf %s "$task" | sed -n 's/.*"workflowInstanceId":"\([^"]*\)".*/\1/p')
    json -d "{\"workflowInstanceId\":\"$of\",\"taskId\":\"$id\",\"status\":\"COMPLETED\"}" "$service/api/tasks" >/dev/null
  done
  expected='/api/workflow/{name} /api/workflow/{workflowId} /api/tasks/poll/{tasktype} /api/tasks'
}

traffic_oss() { traffic_netflix; }

traffic_mitreid() {
  round=0
  while [ $round -lt "$times" ]; do
    round=$((round + 1))
    curl -sSf -o "$folder/answer" "$service/jwk"
    curl -sSf -o "$folder/answer" -u client:secret -d client_id=client -d scope=openid "$service/devicecode"
    curl -sSf -o "$folder/answer" -u client:secret -d token=none "$service/introspect"
  done
  expected='/jwk /devicecode /introspect'
}

json() { curl -sSf -H 'Content-Type: application/json' "$@"; }

case $which in netflix | oss | mitreid) ;; *) usage ;; esac
echo "## $which starts, with the agent"
"start_$which"
began=$(date +%s)
eval "alive=\$alive_$which"
await 180 $service_pid "the service" curl -sf "$service$alive"
echo "it answers after $(($(date +%s) - began)) s"
grep '^\[chokepoint\]' "$folder/service.log" || true

echo "## $which serves"
"traffic_$which"
for route in $expected; do echo "$times answers from $route"; done

echo "## the agent is scraped"
metrics=$folder/metrics.txt
missing=0
say_missing() { echo "MISSING: $1"; missing=1; }
# a line that starts with $1, has all labels that follow, and a value of at least $least
series() {
  name=$1
  shift
  awk -v name="$name" -v labels="$*" -v least="$least" 'index($0, name "{") == 1 && $NF >= least {
      n = split(labels, label, " "); for (i = 1; i <= n; i++) if (!index($0, label[i])) next
      print; found = 1
    } END {exit !found}' "$metrics"
}
all_seen() {
  curl -sf "$chokepoint/metrics" >"$metrics" || return 1
  least=$times
  for route in $expected; do series http_server_requests_seconds_count "uri=\"$route\"" >/dev/null || return 1; done
}
# the windows are a second long: the last of the requests are in by now or in a moment
tries=0
until all_seen || [ $tries -ge 25 ]; do tries=$((tries + 1)); sleep 0.2; done
least=$times
for route in $expected; do
  series http_server_requests_seconds_count "uri=\"$route\"" || say_missing "$route in http_server_requests, $times times"
done
series hikaricp_connections_usage_seconds_count 'pool="HikariPool-1"' || say_missing "the pool's connections, borrowed as often"
least=1
for gauge in hikaricp_connections hikaricp_connections_max; do
  series $gauge 'pool="HikariPool-1"' || say_missing $gauge
done
series jvm_memory_used_bytes 'area="heap"' | head -1
# the ledger's law, on code nobody here has seen: what is charged to resources, with the unattributed, is the wall time
awk '
  function label(name) { match($0, name "=\"[^\"]*\""); return substr($0, RSTART + length(name) + 2, RLENGTH - length(name) - 3) }
  /^chokepoint_ledger_seconds_total[{]/ { charged[label("method") " " label("uri")] += $NF }
  /^http_server_requests_seconds_sum[{]/ { wall[label("method") " " label("uri")] += $NF }
  END {
    for (e in wall) {
      printf "ledger of %s: %.3f s charged, %.3f s wall\n", e, charged[e], wall[e]
      if (charged[e] < 0.99 * wall[e] || charged[e] > 1.01 * wall[e]) bad = 1
    }
    exit bad
  }' "$metrics" || say_missing "time in the ledgers, more than 1 %"
# two of Micrometer's own names are against the linter's taste
complaints=$(promtool check metrics <"$metrics" 2>&1 | grep -v -e '^process_cpu_time_ns_total ' -e '^system_cpu_count ' || true)
[ -z "$complaints" ] && echo "promtool has no complaint" || say_missing "promtool: $complaints"
health=$(curl -s "$chokepoint/api/v1/health")
echo "$health"
case $health in *'"errors":0,'*) ;; *) say_missing "a run without errors in the agent" ;; esac

echo "## it stops"
pid=$service_pid
stop
if kill -0 "$pid" 2>/dev/null; then say_missing "the end of process $pid"; fi
exit $missing
