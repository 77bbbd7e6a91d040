{{/*
What is particular to this component. Every other template is the same file in
helm/backend and helm/frontend, and asks here.

runtime      the only executable in the image; there is no shell
sleep, test  arguments that make the runtime sleep, or fetch the URL given as
             the next argument and exit 0 only on a 2xx answer
reserved     variables that the chart sets and env may not
*/}}
{{- define "frontend.component" -}}
port: {{ .Values.containerPort }}
healthPath: /api/health
readyPath: /api/ready
runtime: /usr/local/bin/node
migrate: ["migrate.mjs"]
sleep: ["-e", {{ printf "setTimeout(() => {}, %d000)" (int .Values.shutdown.preStopSeconds) | quote }}]
test: ["-e", "fetch(process.argv[1], { signal: AbortSignal.timeout(10000) }).then(async (r) => { console.log(r.status, await r.text()); process.exitCode = r.ok ? 0 : 1 })"]
reserved: [PORT, HOSTNAME]
writable:
  - { name: tmp, path: /tmp, sizeLimit: 64Mi }
  - { name: cache, path: /app/.next/cache, sizeLimit: 256Mi }
{{- end }}

{{/*
The plain environment, as a YAML map of strings. HOSTNAME is what Next.js listens
on; left alone it would be the pod's name, which a port-forward cannot reach.
*/}}
{{- define "frontend.env" -}}
PORT: {{ .Values.containerPort | quote }}
HOSTNAME: "0.0.0.0"
AUTH_ALLOWED_HOSTS: {{ include "frontend.allowedHosts" . | quote }}
{{ range $name, $value := omit .Values.env "AUTH_ALLOWED_HOSTS" -}}
{{ $name | quote }}: {{ $value | quote }}
{{ end -}}
{{- end }}

{{/*
The hosts under which Better Auth answers: the Service's names, as the backend
fetches the keys by one of them, the ingress's hosts, and those of the values.
A host without a port stands for every port.
*/}}
{{- define "frontend.allowedHosts" -}}
{{- $name := include "todo.name" . -}}
{{- $qualified := printf "%s.%s" $name .Release.Namespace -}}
{{- $hosts := list $name $qualified (printf "%s.svc" $qualified) (printf "%s.svc.cluster.local" $qualified) -}}
{{- if .Values.ingress.enabled -}}
{{- $hosts = concat $hosts .Values.ingress.hosts -}}
{{- end -}}
{{- with .Values.env.AUTH_ALLOWED_HOSTS -}}
{{- $hosts = append $hosts . -}}
{{- end -}}
{{- join "," $hosts -}}
{{- end }}
