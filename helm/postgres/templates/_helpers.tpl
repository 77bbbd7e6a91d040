{{/*
Every object bears the name of the release; only the headless Service, which a
StatefulSet needs beside the normal one, has `-headless` after it. A pod of a
StatefulSet carries a label of its name and ten characters more, so 52 is the limit.
*/}}
{{- define "postgres.name" -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$" .Release.Name) -}}
{{- fail (printf "release name %q cannot name a StatefulSet and its Service: use at most 52 lower-case letters, digits and '-', and begin with a letter" .Release.Name) -}}
{{- end -}}
{{- .Release.Name -}}
{{- end }}

{{/* Labels that find the server's pod. They never change: a selector is immutable. */}}
{{- define "postgres.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end }}

{{/* Labels of a pod. Input: dict "root" $ "component" "server" or "test" */}}
{{- define "postgres.podLabels" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Labels of an object. */}}
{{- define "postgres.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The image: by digest when there is one, else by tag. */}}
{{- define "postgres.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository .Values.image.tag -}}
{{- end -}}
{{- end }}

{{/* The Secret with the password. */}}
{{- define "postgres.secretName" -}}
{{- .Values.existingSecret | default (include "postgres.name" .) -}}
{{- end }}

{{/* The password as an environment variable. Input: dict "root" $ "name" "PGPASSWORD" */}}
{{- define "postgres.passwordEnv" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ include "postgres.secretName" .root }}
      key: POSTGRES_PASSWORD
{{- end }}

{{/*
Pod Security "restricted". 999 is the postgres user of the image; fsGroup makes
the volume writable for it without a step as root.
*/}}
{{- define "postgres.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 999
runAsGroup: 999
fsGroup: 999
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "postgres.containerSecurityContext" -}}
runAsNonRoot: true
runAsUser: 999
runAsGroup: 999
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* What both pods have in common: no token, no injected Service variables. */}}
{{- define "postgres.podDefaults" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "postgres.podSecurityContext" . | nindent 2 }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/*
Asks over TCP on purpose: while the image initialises the volume, a temporary
server answers on the socket only.
*/}}
{{- define "postgres.probe" -}}
exec:
  command: [pg_isready, --quiet, --host=127.0.0.1, --port=5432, --username={{ .Values.user }}, --dbname={{ .Values.database }}]
{{- end }}
