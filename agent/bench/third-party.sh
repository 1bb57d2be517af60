#!/bin/sh
# The agent on a service that nobody here wrote: Conductor, a workflow server, as its makers published it.
#
#   agent/bench/third-party.sh netflix   3.15.0:  Spring Boot 2.7, javax.servlet on Tomcat 9,       HikariCP 4.0
#   agent/bench/third-party.sh oss       3.21.14: Spring Boot 3.3, jakarta.servlet on Tomcat 10.1,  HikariCP 5.1
#
# Fetches it by its Maven coordinates, starts it on loopback with the agent, sends it a few hundred requests, scrapes
# the agent and looks for what was sent. Ends with 0 if all of it was there. Stops what it started.
set -eu

usage() { echo "usage: $0 netflix|oss   (after \"mvn -DskipTests package\"; PORT, AGENT_PORT, PARCELS, JAVA may be set)" >&2; exit 2; }
[ $# = 1 ] || usage
which=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
agent=$root/agent/target/chokepoint-agent.jar
shop=$root/examples/target/chokepoint-shop.jar
folder=$root/agent/target/third-party/$which
java=${JAVA:-java}
port=${PORT:-28080}
agent_port=${AGENT_PORT:-29405}
parcels=${PARCELS:-100}
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
  (cd "$folder" && mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact="$1" -DoutputDirectory="$2" -Dmdep.overWriteIfNewer=false)
}

# Each sets $launch to what starts the server from its unchanged jars.
case $which in
  netflix)
    fetch com.netflix.conductor:conductor-server:3.15.0:jar:boot "$folder"
    # its PostgreSQL module is published beside the server, with what that needs and the server does not bring
    for extra in com.netflix.conductor:conductor-postgres-persistence:3.15.0 \
        com.netflix.conductor:conductor-common-persistence:3.15.0 org.flywaydb:flyway-core:8.5.13 \
        org.springframework:spring-jdbc:5.3.30 org.springframework:spring-tx:5.3.30 \
        com.zaxxer:HikariCP:4.0.3 org.postgresql:postgresql:42.3.8; do
      fetch "$extra" "$folder/lib"
    done
    launch="-cp $folder/conductor-server-3.15.0-boot.jar -Dloader.path=$folder/lib org.springframework.boot.loader.PropertiesLauncher"
    ;;
  oss)
    fetch org.conductoross:conductor-server:3.21.14:jar:boot "$folder"
    launch="-jar $folder/conductor-server-3.21.14-boot.jar"
    ;;
  *) usage ;;
esac

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

echo "## $which: the database"
: >"$folder/database.log"
"$java" -jar "$shop" database --orders=1000 >"$folder/database.log" 2>&1 &
database_pid=$!
await 120 $database_pid "the database" grep -q '^ready ' "$folder/database.log"
url=$(sed -n 's/^ready //p' "$folder/database.log")
case $url in *\?*) url="$url&" ;; *) url="$url?" ;; esac

echo "## $which: the service, with the agent"
# shellcheck disable=SC2086
"$java" "-javaagent:$agent=port=$agent_port,application=conductor" -Xmx768m $launch \
  --server.address=127.0.0.1 --server.port="$port" \
  --conductor.db.type=postgres --conductor.queue.type=postgres --conductor.postgres.schema=conductor \
  --conductor.indexing.enabled=false --conductor.elasticsearch.version=0 --conductor.grpc-server.enabled=false \
  --loadSample=false "--spring.datasource.url=${url}currentSchema=conductor" \
  --spring.datasource.username=postgres --spring.datasource.password=none >"$folder/service.log" 2>&1 &
service_pid=$!
began=$(date +%s)
await 180 $service_pid "the service" curl -sf "$service/health"
echo "answers after $(($(date +%s) - began)) s"
grep -i chokepoint "$folder/service.log" || true

json() { curl -sSf -H 'Content-Type: application/json' "$@"; }
echo "## $which: $parcels parcels are started, looked at, polled for, completed"
json -d '[{"name":"weigh","retryCount":0,"timeoutSeconds":0,"responseTimeoutSeconds":60,"ownerEmail":"a@b.example"}]' \
  "$service/api/metadata/taskdefs"
json -d '{"name":"parcel","version":1,"schemaVersion":2,"ownerEmail":"a@b.example",
  "tasks":[{"name":"weigh","taskReferenceName":"weigh","type":"SIMPLE"}]}' "$service/api/metadata/workflow"
sent=0
while [ $sent -lt "$parcels" ]; do
  sent=$((sent + 1))
  parcel=$(json -d '{}' "$service/api/workflow/parcel")
  json "$service/api/workflow/$parcel" >/dev/null
  task=$(json "$service/api/tasks/poll/weigh")
  id=$(printf %s "$task" | sed -n 's/.*"taskId":"\([^"]*\)".*/\1/p')
  of=$(printf %s "$task" | sed -n 's/.*"workflowInstanceId":"\([^"]*\)".*/\1/p')
  json -d "{\"workflowInstanceId\":\"$of\",\"taskId\":\"$id\",\"status\":\"COMPLETED\"}" "$service/api/tasks" >/dev/null
done
echo "$((sent * 4)) requests answered"

echo "## $which: the agent is scraped"
metrics=$folder/metrics.txt
missing=0
series() { # pattern of a line that must be there
  grep -E "$1" "$metrics" || { echo "MISSING: $1"; missing=1; }
}
# the windows are a second long: the last of the requests are in by now or in a moment
enough() { curl -sf "$chokepoint/metrics" >"$metrics" && awk -v want="$parcels" \
  '/^http_server_requests_seconds_count/ && /uri="\/api\/tasks"/ && $NF >= want {found = 1} END {exit !found}' "$metrics"; }
tries=0
until enough || [ $tries -ge 25 ]; do tries=$((tries + 1)); sleep 0.2; done
series '^http_server_requests_seconds_count\{.*uri="/api/workflow/\{name\}"'
series '^http_server_requests_seconds_count\{.*uri="/api/workflow/\{workflowId\}"'
series '^http_server_requests_seconds_count\{.*uri="/api/tasks/poll/\{tasktype\}"'
series '^http_server_requests_seconds_count\{.*uri="/api/tasks"'
series '^hikaricp_connections\{.*pool="HikariPool-1"'
series '^hikaricp_connections_max\{.*pool="HikariPool-1"'
series '^hikaricp_connections_usage_seconds_count\{.*pool="HikariPool-1"'
series '^jvm_memory_used_bytes\{.*area="heap"'
if promtool check metrics <"$metrics"; then echo "promtool: no complaint"; else echo "promtool: exit $?"; missing=1; fi
echo "health: $(curl -s "$chokepoint/api/v1/health")"

echo "## $which: stopped"
pid=$service_pid
stop
kill -0 "$pid" 2>/dev/null && { echo "process $pid is still there"; missing=1; }
exit $missing
