{{/*
What is particular to this component. Every other template is the same file in
helm/backend and helm/frontend, and asks here.

runtime      the only executable in the image; there is no shell
sleep, test  arguments that make the runtime sleep, or fetch the URL given as
             the next argument and exit 0 only on a 2xx answer
reserved     variables that the chart sets and env may not
*/}}
{{- define "backend.component" -}}
port: {{ .Values.containerPort }}
healthPath: /healthz
readyPath: /readyz
runtime: /usr/local/bin/python3
migrate: ["-m", "app.migrate"]
sleep: ["-c", {{ printf "import time; time.sleep(%d)" (int .Values.shutdown.preStopSeconds) | quote }}]
test: ["-c", "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=10).read().decode())"]
reserved: [PORT, SHUTDOWN_SECONDS]
writable:
  - { name: tmp, path: /tmp, sizeLimit: 64Mi }
{{- end }}

{{/* The plain environment, as a YAML map of strings. */}}
{{- define "backend.env" -}}
PORT: {{ .Values.containerPort | quote }}
SHUTDOWN_SECONDS: {{ .Values.shutdown.drainSeconds | quote }}
{{ range $name, $value := .Values.env -}}
{{ $name | quote }}: {{ $value | quote }}
{{ end -}}
{{- end }}
